//! What other programs read of a site: a feed in Atom (RFC 4287), maps for search engines (sitemaps.org 0.9), `robots.txt`.
//!
//! Atom and the maps want absolute addresses: without the site's own they are not written. Atom wants a date of every story as well,
//! and none is made up: a text without one is not in that feed, only in `feed.json`, and where no text has one there is no such feed.

use courant::article::{Card, Day, Moment, When};
use courant::route::{Base, Route};

use crate::check::BASE as HOME;
use crate::page::Site;

/// So many addresses a map may hold.
const IN_MAP: usize = 50_000;
/// So many stories a feed brings, as many as a page of the list.
const IN_FEED: usize = 30;

/// Writes all of them: `cards` newest first, `months` by their first day.
///
/// # Errors
/// What `put` says.
pub fn write(
    site: &Site<'_>,
    cards: &[Card],
    months: &[(Day, u32)],
    put: impl Fn(&str, &str) -> Result<(), String>,
) -> Result<(), String> {
    let Some(url) = site.url else { return put("robots.txt", "User-agent: *\nAllow: /\n") };
    if site.has_atom() {
        put("atom.xml", &atom(site, url, cards))?;
    }
    let absolute = |route: &Route| route.href(&Base::at(url), true);
    let mut places: Vec<(String, Option<Moment>)> = vec![(url.to_owned(), newest(cards))];
    let fixed = [Route::About, Route::Archive].into_iter();
    let sections = site.edition.sections.iter().filter_map(|name| Route::section(name));
    let months = months.iter().map(|(first, _)| Route::month(*first));
    places.extend(fixed.chain(sections).chain(months).map(|route| (absolute(&route), None)));
    places.extend(cards.iter().map(|card| (absolute(&Route::Read(card.id.clone())), changed(card))));
    places.dedup_by(|one, other| one.0 == other.0);
    let maps: Vec<&[(String, Option<Moment>)]> = places.chunks(IN_MAP).collect();
    match maps.as_slice() {
        [map] => put("sitemap.xml", &sitemap(map))?,
        maps => {
            let mut index = format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
            for (map, number) in maps.iter().zip(1..) {
                let name = format!("sitemap-{number}.xml");
                put(&name, &sitemap(map))?;
                index += &format!("<sitemap><loc>{}</loc></sitemap>\n", xml(&format!("{url}{name}")));
            }
            put("sitemap.xml", &(index + "</sitemapindex>\n"))?;
        }
    }
    put("robots.txt", &format!("User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n"))
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

fn sitemap(places: &[(String, Option<Moment>)]) -> String {
    let mut map = format!("{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (address, changed) in places {
        let changed = changed.map(|moment| format!("<lastmod>{moment}</lastmod>")).unwrap_or_default();
        map += &format!("<url><loc>{}</loc>{changed}</url>\n", xml(address));
    }
    map + "</urlset>\n"
}

fn atom(site: &Site<'_>, url: &str, cards: &[Card]) -> String {
    let edition = site.edition;
    let mut feed = XML.to_owned() + "<feed xmlns=\"http://www.w3.org/2005/Atom\"";
    if let Some(language) = &edition.language {
        feed += &format!(" xml:lang=\"{}\"", xml(language));
    }
    feed += ">\n";
    let mut line = |line: String| {
        feed += &line;
        feed.push('\n');
    };
    line(format!("<id>{}</id>", xml(url)));
    line(format!("<title>{}</title>", xml(&edition.title)));
    if let Some(description) = &edition.description {
        line(format!("<subtitle>{}</subtitle>", xml(description)));
    }
    line(format!("<updated>{}</updated>", newest(cards).unwrap_or(Moment::EPOCH)));
    line(format!("<link rel=\"self\" type=\"application/atom+xml\" href=\"{}atom.xml\"/>", xml(url)));
    line(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", xml(url)));
    // Every entry must have an author, its own or the feed's.
    line(format!("<author><name>{}</name></author>", xml(&edition.title)));
    if let Some(copyright) = &edition.copyright {
        line(format!("<rights>{}</rights>", xml(copyright)));
    }
    let dated = cards.iter().filter_map(|card| Some((card, changed(card)?)));
    for (card, changed) in dated.take(IN_FEED) {
        let address = Route::Read(card.id.clone()).href(&Base::at(url), true);
        let language = card.language.as_deref().map(|tag| format!(" xml:lang=\"{}\"", xml(tag))).unwrap_or_default();
        line(format!("<entry{language}>"));
        line(format!("<id>{}</id>", xml(&address)));
        line(format!("<title>{}</title>", xml(&card.headline)));
        line(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", xml(&address)));
        line(format!("<updated>{changed}</updated>"));
        if let Some(published) = card.published {
            line(format!("<published>{}</published>", published.moment()));
        }
        for author in &card.authors {
            let page = author.url.as_ref().map(|url| url.as_str().replacen(HOME, site.url.unwrap_or(HOME), 1));
            let page = page.map(|page| format!("<uri>{}</uri>", xml(&page))).unwrap_or_default();
            line(format!("<author><name>{}</name>{page}</author>", xml(&author.name)));
        }
        for tag in card.section.iter().chain(&card.tags) {
            line(format!("<category term=\"{}\"/>", xml(tag)));
        }
        if let Some(standfirst) = &card.standfirst {
            line(format!("<summary>{}</summary>", xml(standfirst)));
        }
        line("</entry>".to_owned());
    }
    feed + "</feed>\n"
}

/// When a story was last changed, or else published.
#[must_use]
pub fn changed(card: &Card) -> Option<Moment> {
    card.modified.or(card.published.map(When::moment))
}

fn newest(cards: &[Card]) -> Option<Moment> {
    cards.iter().filter_map(changed).max()
}

/// Words in XML: what is no character there (most controls) is left out.
fn xml(words: &str) -> String {
    let mut xml = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\t' | '\n' | '\r' => xml.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => xml.push(letter),
        }
    }
    xml
}
