//! What stands on a page and is not the article: its furniture, line by line, each with its reason.
//!
//! In comes a line, out comes why it is left out, or what it announces. Whole lines are compared, or their first words, or strong
//! phrases that no reporter writes; a long paragraph is never furniture because of a word in it.

use std::fmt;

use courant::article::Relation;

use super::lines::{Line, Mark, fold};
use super::phrases::Phrases;

/// Why a line is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Menus, breadcrumbs, skip links, footers.
    Navigation,
    /// Buttons to share, print, save.
    Share,
    /// Consent to cookies.
    Cookies,
    /// An invitation to a newsletter or a subscription.
    Newsletter,
    /// "Advertisement".
    Advertisement,
    /// "Read more: …" within the text.
    ReadMore,
    /// The credit or the words of a picture that did not come along.
    Picture,
    /// The form for replies.
    ReplyForm,
    /// What other readers wrote.
    Replies,
    /// Dates and first lines under related stories.
    Teasers,
    /// A second copyright line.
    Copyright,
    /// The headline or the standfirst once more.
    Repeated,
    /// What stands before the headline.
    BeforeHeadline,
    /// Short lines that head no paragraph.
    Loose,
    /// What stands after the article's end.
    AfterArticle,
    /// Credits that say nothing new.
    Credits,
}

impl Reason {
    /// Whether it is known by where it stands and not by its words: it may say anything.
    #[must_use]
    pub const fn is_of_place(self) -> bool {
        matches!(
            self,
            Self::Replies | Self::Teasers | Self::Picture | Self::BeforeHeadline | Self::Loose | Self::AfterArticle
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Navigation => "navigation",
            Self::Share => "share buttons",
            Self::Cookies => "cookie notice",
            Self::Newsletter => "newsletter",
            Self::Advertisement => "advertisement",
            Self::ReadMore => "read-more links",
            Self::Picture => "picture credits",
            Self::ReplyForm => "reply form",
            Self::Replies => "readers' replies",
            Self::Teasers => "teasers",
            Self::Copyright => "further copyright lines",
            Self::Repeated => "repeated lines",
            Self::BeforeHeadline => "lines before the headline",
            Self::Loose => "short lines without a paragraph",
            Self::AfterArticle => "lines after the article",
            Self::Credits => "further credits",
        })
    }
}

/// What a line is, besides words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// To be left out.
    Out(Reason),
    /// The heading over related stories.
    Related(Relation),
    /// The heading over the replies, with their number where it is said.
    Replies(Option<u32>),
    /// The heading of the reply form.
    ReplyForm,
    /// A line within the reply form, with the fields it requires.
    ReplyFields(&'static [&'static str]),
    /// No more replies are taken.
    RepliesClosed,
    /// Replies are taken from members only.
    RepliesForMembers,
    /// A copyright line.
    Copyright,
    /// The article's tags.
    Tags(Vec<String>),
    /// The page's own address, as written.
    Address(String),
}

/// What furniture a line is, if it is any.
#[must_use]
pub fn furniture_of(line: &Line) -> Option<Furniture> {
    if line.folded.is_empty() || line.mark == Mark::Rule || line.mark == Mark::Quote {
        return None;
    }
    let bare =
        line.folded.trim_matches([':', '.', '!', ' ', '…', '»', '›', '→', '«', '←', '‹', '[', ']', '↓', '▼', '×']);
    if bare.is_empty() {
        return Some(Furniture::Out(Reason::Navigation));
    }
    related(bare)
        .or_else(|| replies(bare, &line.folded))
        .or_else(|| is_copyright(&line.folded).then_some(Furniture::Copyright))
        .or_else(|| tags(&line.text, &line.folded))
        .or_else(|| address(&line.text, &line.folded))
        .or_else(|| out(line, bare).map(Furniture::Out))
}

/// Whether all words of a line stand in menus, and what kind of menu it is.
fn vocabulary(bare: &str) -> Option<Reason> {
    static NAVIGATION: Phrases = Phrases::of(include_str!("phrases/menus/navigation.txt"));
    static SHARE: Phrases = Phrases::of(include_str!("phrases/menus/share.txt"));
    static SMALL: Phrases = Phrases::of(include_str!("phrases/menus/small.txt"));
    let (mut strong_nav, mut strong_share, mut all_nav, mut all_share, mut count) = (false, false, true, true, 0);
    for word in bare
        .split([' ', '|', '/', '·', '•', '>', '»', '›', ',', '&', '(', ')', ':', '\u{a0}'])
        .filter(|word| !word.is_empty())
    {
        count += 1;
        if count > 24 {
            return None;
        }
        let nav = NAVIGATION.has(word);
        let share = SHARE.has(word);
        strong_nav |= nav;
        strong_share |= share;
        let is_small = SMALL.has(word);
        all_nav &= nav || is_small;
        all_share &= share || is_small;
    }
    if all_share && strong_share {
        Some(Reason::Share)
    } else if all_nav && strong_nav {
        Some(Reason::Navigation)
    } else {
        None
    }
}

static WHOLE: [(Reason, Phrases); 6] = [
    (Reason::Advertisement, Phrases::of(include_str!("phrases/whole/advertisement.txt"))),
    (Reason::Navigation, Phrases::of(include_str!("phrases/whole/navigation.txt"))),
    (Reason::Share, Phrases::of(include_str!("phrases/whole/share.txt"))),
    (Reason::Cookies, Phrases::of(include_str!("phrases/whole/cookies.txt"))),
    (Reason::Newsletter, Phrases::of(include_str!("phrases/whole/newsletter.txt"))),
    (Reason::Picture, Phrases::of(include_str!("phrases/whole/picture.txt"))),
];

/// With the most words such a line has: "Subscribe to" may begin a sentence of the article, and a link behind "Photo:" does not.
static STARTS: [(Reason, u32, Phrases); 6] = [
    (Reason::ReadMore, 30, Phrases::of(include_str!("phrases/starts/read-more.txt"))),
    (Reason::Picture, 40, Phrases::of(include_str!("phrases/starts/picture.txt"))),
    (Reason::Newsletter, 40, Phrases::of(include_str!("phrases/starts/newsletter.txt"))),
    (Reason::Advertisement, 12, Phrases::of(include_str!("phrases/starts/advertisement.txt"))),
    (Reason::Share, 14, Phrases::of(include_str!("phrases/starts/share.txt"))),
    (Reason::Navigation, 25, Phrases::of(include_str!("phrases/starts/navigation.txt"))),
];

static WITHIN: [(Reason, Phrases); 2] = [
    (Reason::Cookies, Phrases::of(include_str!("phrases/within/cookies.txt"))),
    (Reason::Newsletter, Phrases::of(include_str!("phrases/within/newsletter.txt"))),
];

fn out(line: &Line, bare: &str) -> Option<Reason> {
    if let Some((reason, _)) = WHOLE.iter().find(|(_, whole)| whole.has(bare)) {
        return Some(*reason);
    }
    if let Some(reason) = vocabulary(bare) {
        return Some(reason);
    }
    if line.words <= 30 && ["» ", "→ ", "► "].iter().any(|sign| line.folded.starts_with(sign)) {
        return Some(Reason::ReadMore);
    }
    let is_start = |most: u32, starts: &Phrases| line.words <= most && starts.starts(&line.folded).next().is_some();
    if let Some((reason, ..)) = STARTS.iter().find(|(_, most, starts)| is_start(*most, starts)) {
        return Some(*reason);
    }
    if line.words <= 45
        && let Some((reason, _)) = WITHIN.iter().find(|(_, within)| within.is_in(&line.folded))
    {
        return Some(*reason);
    }
    // "Te puede interesar: …": the heading of a list with its one story behind it.
    if line.words <= 40
        && let Some((heading, story)) = line.folded.split_once(':')
        && !story.trim().is_empty()
        && matches!(related(heading.trim()), Some(Furniture::Related(Relation::Related)))
    {
        return Some(Reason::ReadMore);
    }
    if is_trail(&line.text, &line.folded) {
        return Some(Reason::Navigation);
    }
    has_picture_credit(&line.folded).then_some(Reason::Picture)
}

/// Three or more short names with the signs of a menu between them: "News | Sport | Weather".
fn is_trail(text: &str, folded: &str) -> bool {
    if folded.len() > 200 || super::lines::ends_sentence(text) {
        return false;
    }
    [" | ", " > ", " » ", " › ", " / ", " · ", " • "].iter().any(|sign| {
        let parts: Vec<&str> = text.split(sign).collect();
        parts.len() >= 3
            && parts
                .iter()
                .all(|part| part.split(' ').count() <= 3 && part.chars().all(|letter| !letter.is_ascii_digit()))
    })
}

/// A line that ends with the credit of a picture: "The pier at dawn. (Photo by A. Lens/AP)".
fn has_picture_credit(folded: &str) -> bool {
    static ENDS: Phrases = Phrases::of(include_str!("phrases/pictures/ends.txt"));
    static BRACKETS: Phrases = Phrases::of(include_str!("phrases/pictures/brackets.txt"));
    let tail = folded.trim_end_matches([')', ']', '.']);
    match tail.rfind(['(', '[']) {
        None => folded.len() < 200 && ENDS.is_end(tail),
        Some(open) => folded.ends_with([')', ']']) && BRACKETS.starts(&tail[open + 1..]).next().is_some(),
    }
}

fn related(bare: &str) -> Option<Furniture> {
    static RECENT: Phrases = Phrases::of(include_str!("phrases/related/recent.txt"));
    static RELATED: Phrases = Phrases::of(include_str!("phrases/related/related.txt"));
    if RECENT.has(bare) {
        Some(Furniture::Related(Relation::Recent))
    } else if RELATED.has(bare)
        || ((bare.starts_with("more from ") || bare.starts_with("mehr aus ")) && bare.len() < 50)
    {
        Some(Furniture::Related(Relation::Related))
    } else {
        None
    }
}

fn replies(bare: &str, folded: &str) -> Option<Furniture> {
    static FORM: Phrases = Phrases::of(include_str!("phrases/replies/form.txt"));
    static CLOSED: Phrases = Phrases::of(include_str!("phrases/replies/closed.txt"));
    static STOCK: Phrases = Phrases::of(include_str!("phrases/replies/stock.txt"));
    static MEMBERS: Phrases = Phrases::of(include_str!("phrases/replies/members.txt"));
    static NAME: Phrases = Phrases::of(include_str!("phrases/replies/name.txt"));
    static EMAIL: Phrases = Phrases::of(include_str!("phrases/replies/email.txt"));
    static FIELDS: Phrases = Phrases::of(include_str!("phrases/replies/fields.txt"));
    static NOTICES: Phrases = Phrases::of(include_str!("phrases/replies/notices.txt"));
    // "Leave a reply to Ada": the button of a thread has its heading's words.
    if FORM.has(bare) || (bare.len() < 60 && FORM.starts(bare).any(|form| bare[form.len()..].starts_with(" to "))) {
        return Some(Furniture::ReplyForm);
    }
    if folded.len() > 300 {
        return None;
    }
    if CLOSED.starts(bare).any(|closed| bare.len() < closed.len() + 30) {
        Some(Furniture::RepliesClosed)
    } else if STOCK.is_in(folded) {
        // The stock WordPress form names no field here and requires both.
        Some(Furniture::ReplyFields(&["name", "email"]))
    } else if MEMBERS.is_in(folded) {
        Some(Furniture::RepliesForMembers)
    } else if NAME.has(bare) {
        Some(Furniture::ReplyFields(&["name"]))
    } else if EMAIL.has(bare) {
        Some(Furniture::ReplyFields(&["email"]))
    } else if FIELDS.has(bare) || NOTICES.starts(folded).next().is_some() {
        Some(Furniture::ReplyFields(&[]))
    } else {
        counted(bare)
    }
}

/// "3 Comments", "Kommentare (3)", "2 thoughts on “Headline”", "Comments".
fn counted(bare: &str) -> Option<Furniture> {
    static NOUNS: Phrases = Phrases::of(include_str!("phrases/replies/nouns.txt"));
    static AMBIGUOUS: Phrases = Phrases::of(include_str!("phrases/replies/ambiguous.txt"));
    if NOUNS.has(bare) {
        return (!AMBIGUOUS.has(bare)).then_some(Furniture::Replies(None));
    }
    let (first, rest) = bare.split_once(' ')?;
    let number = |word: &str| match word {
        "no" | "keine" | "sin" | "aucun" => Some(0),
        "one" | "ein" | "un" => Some(1),
        _ => word.trim_matches(['(', ')']).parse::<u32>().ok(),
    };
    if let Some(count) = number(first) {
        let (noun, tail) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_over = tail.is_empty()
            || ["on ", "to ", "zu ", "en ", "sur ", "about ", "über "].iter().any(|start| tail.starts_with(start));
        return (NOUNS.has(noun) && is_over).then_some(Furniture::Replies(Some(count)));
    }
    NOUNS.has(first).then(|| number(rest)).flatten().map(|count| Furniture::Replies(Some(count)))
}

fn is_copyright(folded: &str) -> bool {
    static RIGHTS: Phrases = Phrases::of(include_str!("phrases/rights.txt"));
    static AGENCIES: Phrases = Phrases::of(include_str!("phrases/agencies.txt"));
    if folded.len() > 400 {
        return false;
    }
    let has_year = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_digit())
            .any(|digits| digits.len() == 4 && digits.parse().is_ok_and(|year: u16| (1800..2300).contains(&year)))
    };
    let after =
        folded.strip_prefix("copyright").or_else(|| folded.strip_prefix('©')).or_else(|| folded.strip_prefix("(c) "));
    let is_agency =
        after.is_some_and(|after| after.trim_start().split([' ', '/']).next().is_some_and(|name| AGENCIES.has(name)));
    let is_marked = after.is_some_and(|after| {
        let start: String = after.trim_start_matches([' ', ':', '©', ',']).chars().take(14).collect();
        has_year(&start)
            || after.trim_start_matches([' ', ':']).starts_with(['©', '('])
            // "© Harbour Press Ltd" may also stand under a picture: what follows it tells.
            || (folded.starts_with('©') && !is_agency && folded.split(' ').count() <= 15)
    });
    is_marked || RIGHTS.is_in(folded)
}

fn tags(text: &str, folded: &str) -> Option<Furniture> {
    static TAGS: Phrases = Phrases::of(include_str!("phrases/tags.txt"));
    let start = TAGS.starts(folded).next()?;
    let at = text.char_indices().nth(start.chars().count()).map_or(text.len(), |(at, _)| at);
    let list = text.get(at..).unwrap_or_default();
    let parts = list.split([',', '|', '·', '•', ';', '،', '#']).map(|tag| tag.trim().trim_end_matches('.').to_owned());
    Some(Furniture::Tags(parts.filter(|tag| !tag.is_empty() && tag.chars().count() <= 60).collect()))
}

/// A line that is one address and at most a word or two that say it is the page's own.
fn address(text: &str, folded: &str) -> Option<Furniture> {
    static ADDRESS: Phrases = Phrases::of(include_str!("phrases/address.txt"));
    let start = folded.find("https://").or_else(|| folded.find("http://"))?;
    let words = folded[..start].trim_end_matches([' ', ':', '(', '<']);
    let is_own = words.is_empty() || ADDRESS.has(words);
    // Folding may change lengths: the address is looked for again where it is written.
    let at = text.find("https://").or_else(|| text.find("http://"))?;
    let address = text[at..].trim_end_matches(['.', ')', '>', ' ']);
    (is_own && !address.contains(' ')).then(|| Furniture::Address(address.to_owned()))
}

/// Whether a short line is a word of a menu: what makes a run of short lines a menu.
#[must_use]
pub fn is_menu_word(text: &str) -> bool {
    vocabulary(&fold(text)) == Some(Reason::Navigation)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines_of;
    use super::{Furniture, Reason, furniture_of};
    use courant::article::Relation;

    fn read(text: &str) -> Option<Furniture> {
        lines_of(text).first().and_then(furniture_of)
    }

    #[test]
    fn furniture_has_its_reason() {
        for (text, reason) in [
            ("Skip to content", Reason::Navigation),
            ("Home | News | Sport | Weather", Reason::Navigation),
            ("Startseite > Politik > Inland", Reason::Navigation),
            ("About Us · Contact · Privacy Policy", Reason::Navigation),
            ("Share Tweet Email Print", Reason::Share),
            ("Share this:", Reason::Share),
            ("Artikel teilen", Reason::Share),
            ("We use cookies to make this site work. Read our policy.", Reason::Cookies),
            ("Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten.", Reason::Cookies),
            ("ADVERTISEMENT", Reason::Advertisement),
            ("Anzeige", Reason::Advertisement),
            ("Sign up for our daily newsletter", Reason::Newsletter),
            ("Recevez chaque matin notre lettre d'information", Reason::Newsletter),
            ("Read more: The last ferry of the year", Reason::ReadMore),
            ("À lire aussi : le dernier bac", Reason::ReadMore),
            ("También te puede interesar: el último tren", Reason::ReadMore),
            ("Photo: A. Lens/AP", Reason::Picture),
            ("The pier at dawn. (Photo by A. Lens)", Reason::Picture),
        ] {
            assert_eq!(read(text), Some(Furniture::Out(reason)), "{text}");
        }
    }

    #[test]
    fn headings_of_the_back_are_known() {
        for (text, furniture) in [
            ("Most Recent Stories", Furniture::Related(Relation::Recent)),
            ("Lesen Sie auch:", Furniture::Related(Relation::Related)),
            ("Te puede interesar", Furniture::Related(Relation::Related)),
            ("Leave a Reply", Furniture::ReplyForm),
            ("Leave a Reply to Ada Cancel reply", Furniture::ReplyForm),
            ("Schreibe einen Kommentar", Furniture::ReplyForm),
            ("3 Kommentare", Furniture::Replies(Some(3))),
            ("Comments (12)", Furniture::Replies(Some(12))),
            ("One thought on “The last ferry”", Furniture::Replies(Some(1))),
            ("Comments are closed.", Furniture::RepliesClosed),
            ("Les commentaires sont fermés", Furniture::RepliesClosed),
            (
                "Your email address will not be published. Required fields are marked *",
                Furniture::ReplyFields(&["name", "email"]),
            ),
            ("© 2024 Northport Ledger", Furniture::Copyright),
            ("Copyright © 2024 Northport Ledger. All rights reserved.", Furniture::Copyright),
            (
                "Tags: ports, night, light",
                Furniture::Tags(vec!["ports".to_owned(), "night".to_owned(), "light".to_owned()]),
            ),
            ("Mots-clés : ports", Furniture::Tags(vec!["ports".to_owned()])),
            ("https://example.org/a?b=1", Furniture::Address("https://example.org/a?b=1".to_owned())),
            ("Permalink: https://example.org/a", Furniture::Address("https://example.org/a".to_owned())),
        ] {
            assert_eq!(read(text), Some(furniture), "{text}");
        }
    }

    #[test]
    fn the_words_of_an_article_are_no_furniture() {
        for text in [
            "Copyright law changed in 1976, and few noticed.",
            "The minister said cookies were served at the meeting.",
            "He asked her to share the news with the crew.",
            "What happens next",
            "The response was slow, but 3 comments stood out in the debate that followed.",
            "She printed the newsletter on a press from 1911, in a shed behind the harbour.",
            "Homes for the pilots",
            "Response",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
