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
    // A story that stands elsewhere in the first place is found there: a map has no page that names another one as the true one.
    let is_here = |card: &&Card| card.url.as_ref().is_none_or(|url| url.as_str().starts_with(HOME));
    let stories = cards.iter().filter(is_here);
    places.extend(stories.map(|card| (absolute(&Route::Read(card.id.clone())), changed(card))));
    sitemaps(url, &places, IN_MAP).iter().try_for_each(|(name, map)| put(name, map))?;
    put("robots.txt", &format!("User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n"))
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// The map of a site, and where it is too long for one file, the files that it is divided into, each with its name.
fn sitemaps(url: &str, places: &[(String, Option<Moment>)], most: usize) -> Vec<(String, String)> {
    const WHOLE: &str = "sitemap.xml";
    if places.len() <= most {
        return vec![(WHOLE.to_owned(), sitemap(places))];
    }
    let maps = places.chunks(most).zip(1..).map(|(part, number)| (format!("sitemap-{number}.xml"), sitemap(part)));
    let mut maps: Vec<(String, String)> = maps.collect();
    let mut index = format!("{XML}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (name, _) in &maps {
        index += &format!("<sitemap><loc>{}</loc></sitemap>\n", xml(&format!("{url}{name}")));
    }
    maps.push((WHOLE.to_owned(), index + "</sitemapindex>\n"));
    maps
}

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

#[cfg(test)]
mod tests {
    use super::sitemaps;

    #[test]
    fn a_map_that_is_too_long_is_divided_and_every_address_stands_in_one_part() {
        let url = "https://harbour.test/";
        let places: Vec<_> = (1..=5).map(|number| (format!("{url}read/{number}/"), None)).collect();
        for (most, parts) in [(5, 0), (6, 0), (4, 2), (2, 3), (1, 5)] {
            let maps = sitemaps(url, &places, most);
            let (name, index) = maps.last().expect("a map");
            assert_eq!(name, "sitemap.xml");
            assert_eq!(index.contains("<sitemapindex"), parts > 0);
            let named: Vec<String> =
                index.split("<loc>").skip(1).filter_map(|part| Some(part.split_once("</loc>")?.0.to_owned())).collect();
            let divided: Vec<String> = maps[..maps.len() - 1].iter().map(|(name, _)| format!("{url}{name}")).collect();
            assert_eq!(divided.len(), parts);
            if parts > 0 {
                assert_eq!(named, divided);
            }
            let all: String =
                maps.iter().filter(|(_, map)| map.contains("<urlset")).map(|(_, map)| map.as_str()).collect();
            for (place, _) in &places {
                assert_eq!(all.matches(&format!("<loc>{place}</loc>")).count(), 1, "{most}: {place}");
            }
        }
    }
}
