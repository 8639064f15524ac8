//! Names in a front matter → fields: ours, and those by which Hugo, Jekyll, Ghost, Eleventy, Pelican and
//! Obsidian call the same.
//!
//! Capitals, `_` and `-` make no difference: `date_published`, `datePublished` and `Date-Published` are one name. The list for those
//! who write is `docs/front-matter.md`; a test holds the two together.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Title,
    Summary,
    Language,
    Image,
    ImageAlt,
    Url,
    /// What else it is called: its path in another press's site, or another name.
    Called,
    Published,
    /// Whether it is published, or when.
    Release,
    Modified,
    Authors,
    Byline,
    Tags,
    Section,
    Categories,
    Kicker,
    License,
    Copyright,
    Place,
    Agency,
    Dateline,
    Source,
    Corrections,
    Related,
    Previous,
    Next,
    Draft,
    Status,
}

/// Each name as it is compared. Where a text has several for one field, the first of them here that says something is taken.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "slug"]),
    (Field::Title, &["title", "headline"]),
    (
        Field::Summary,
        &["summary", "standfirst", "description", "dek", "subtitle", "excerpt", "customexcerpt", "abstract"],
    ),
    (Field::Language, &["language", "lang"]),
    (
        Field::Image,
        &["image", "featuredimage", "featureimage", "coverimage", "cover", "thumbnail", "imageurl", "images"],
    ),
    (Field::ImageAlt, &["imagealt", "featuredimagealt", "featureimagealt", "coveralt"]),
    (Field::Url, &["url"]),
    (Field::Called, &["path", "permalink", "aliases", "alias", "redirectfrom"]),
    (
        Field::Published,
        &[
            "date",
            "datepublished",
            "publishdate",
            "publisheddate",
            "publishedat",
            "publishedon",
            "pubdate",
            "publicationdate",
            "datetime",
        ],
    ),
    (Field::Release, &["published", "publish"]),
    // Of a text that names no other day.
    (Field::Published, &["created", "createdat", "datecreated"]),
    (
        Field::Modified,
        &[
            "updated",
            "modified",
            "lastmod",
            "datemodified",
            "lastmodified",
            "lastmodifiedat",
            "updatedat",
            "dateupdated",
            "lastupdated",
        ],
    ),
    (Field::Authors, &["author", "authors"]),
    (Field::Byline, &["byline"]),
    (Field::Tags, &["tags", "tag", "keywords"]),
    (Field::Section, &["section"]),
    (Field::Categories, &["categories", "category"]),
    (Field::Kicker, &["kicker"]),
    (Field::License, &["license", "licence"]),
    (Field::Copyright, &["copyright", "copyrightnotice"]),
    (Field::Place, &["place"]),
    (Field::Agency, &["agency"]),
    (Field::Dateline, &["dateline"]),
    (Field::Source, &["source"]),
    (Field::Corrections, &["corrections"]),
    (Field::Related, &["related"]),
    (Field::Previous, &["previous"]),
    (Field::Next, &["next"]),
    (Field::Draft, &["draft"]),
    (Field::Status, &["status"]),
];

/// What other presses call things that we have not, where it is nearly what we call others. All else that is not known is left
/// alone as well.
const OTHERS: &[&str] = &[
    "authorid",
    "categoryid",
    "craft",
    "createdby",
    "data",
    "dates",
    "languages",
    "lastmodifiedby",
    "long",
    "math",
    "modifiedby",
    "plate",
    "publishedby",
    "rate",
    "sources",
    "stats",
    "subtitles",
    "tabs",
    "text",
    "updatedby",
];

/// A name as it is compared.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The field that a name stands for, and its place among all: the first one goes before the others of the same field.
pub(super) fn field(name: &str) -> Option<(usize, Field)> {
    let name = folded(name);
    let all = NAMES.iter().flat_map(|(field, names)| names.iter().map(move |name| (*field, *name)));
    all.enumerate().find(|(_, (_, other))| *other == name).map(|(at, (field, _))| (at, field))
}

/// The name that is meant by one that is none, with its field: one letter is another, missing, too many or has changed places with its
/// neighbour, or two where a name is long.
pub(super) fn meant(name: &str) -> Option<(&'static str, Field)> {
    let name = folded(name);
    if OTHERS.contains(&name.as_str()) { None } else { nearest(&name) }
}

fn nearest(name: &str) -> Option<(&'static str, Field)> {
    let name: Vec<char> = name.chars().collect();
    // Of fewer letters too many names are near to each other; no name of ours has more.
    if !(3..=20).contains(&name.len()) {
        return None;
    }
    let away = |other: &str| {
        let other: Vec<char> = other.chars().collect();
        let most = usize::from(other.len() >= 4) + usize::from(other.len() >= 7 && name.first() == other.first());
        let is_near = most > 0 && name.len().abs_diff(other.len()) <= most;
        is_near.then(|| steps(&name, &other)).filter(|steps| *steps <= most)
    };
    let all = NAMES.iter().flat_map(|(field, names)| names.iter().map(move |name| (*name, *field)));
    let near = all.filter_map(|(other, field)| Some((away(other)?, other, field)));
    near.min_by_key(|(steps, ..)| *steps).map(|(_, other, field)| (other, field))
}

/// How many letters tell two words from each other.
fn steps(one: &[char], other: &[char]) -> usize {
    strsim::generic_damerau_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Field, NAMES, OTHERS, field, folded, meant, nearest, steps};

    #[test]
    fn every_name_is_listed_for_those_who_write() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/front-matter.md");
        let page = fs::read_to_string(page).expect("the list");
        let listed: Vec<String> = page.split('`').skip(1).step_by(2).map(folded).collect();
        for name in NAMES.iter().flat_map(|(_, names)| *names) {
            assert!(listed.iter().any(|other| other == name), "{name} is not in docs/front-matter.md");
        }
    }

    #[test]
    fn no_name_stands_for_two_fields_or_is_left_alone_in_vain() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| *names).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| folded(name) == **name));
        let in_vain: Vec<_> = OTHERS.iter().filter(|name| folded(name) != **name || nearest(name).is_none()).collect();
        assert_eq!(in_vain, Vec::<&&str>::new());
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        for (name, word) in [
            ("dat", "date"),
            ("autor", "author"),
            ("titel", "title"),
            ("Titel", "title"),
            ("draf", "draft"),
            ("summery", "summary"),
            ("desciption", "description"),
            ("sektion", "section"),
            ("keyword", "keywords"),
            ("catgory", "category"),
        ] {
            assert_eq!(meant(name).map(|(word, _)| word), Some(word), "{name}");
        }
        for name in [
            "toc",
            "i",
            "il",
            "weight",
            "layout",
            "type",
            "pages",
            "templateKey",
            "readingTime",
            "series",
            "params",
            "extra",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }

    #[test]
    fn letters_are_counted() {
        let steps =
            |one: &str, other: &str| steps(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>());
        assert_eq!(
            (steps("titel", "title"), steps("", "abc"), steps("kitten", "sitting"), steps("a", "a")),
            (1, 3, 3, 0)
        );
        assert_eq!(field("Date_Published").map(|(_, field)| field), Some(Field::Published));
    }
}
