//! Every word of the interface, in English: so that other languages can follow.
//!
//! Numbers, dates and plurals are put in by the view, in the reader's locale.
#![cfg_attr(not(feature = "csr"), allow(dead_code, reason = "the pages' words; without them only the views speak"))]

// The frame.
pub(crate) const SKIP: &str = "Skip to the story";
pub(crate) const SECTIONS: &str = "Sections";
pub(crate) const HISTORY: &str = "History";
pub(crate) const ABOUT: &str = "About";
pub(crate) const SEARCH: &str = "Search";
pub(crate) const DISPLAY: &str = "Display";
pub(crate) const HELP: &str = "Keyboard";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const FEED: &str = "Feed";
pub(crate) const COURANT: &str = "Courant";
pub(crate) const READ_WITH: &str = "Read with Courant. Nothing you read leaves this device.";

pub(crate) const NEEDS_SCRIPTS: &str = "What you read is kept in your browser alone, and is put together there by scripts that come from this site. Allow them here and load the page again.";

// The front page.
pub(crate) const CONTINUE_READING: &str = "Continue reading";
pub(crate) const NEWEST: &str = "The newest";
pub(crate) const TOP_STORY: &str = "Top story";
pub(crate) const MORE_STORIES: &str = "More stories";
pub(crate) const NEWER_STORIES: &str = "Newer stories";
pub(crate) const OLDER_STORIES: &str = "Older stories";
pub(crate) const PAGES: &str = "More of this list";
pub(crate) const ARCHIVE: &str = "All stories by month";
pub(crate) const ARCHIVE_LINK: &str = "Archive";
pub(crate) const NO_MORE: &str = "That is every story of this edition.";
pub(crate) const EMPTY_EDITION: &str = "Nothing is printed yet";
pub(crate) const EMPTY_EDITION_WAY: &str = "This edition has no stories. When it has some, they stand here.";
pub(crate) const EMPTY_SECTION: &str = "No stories in this section yet";
pub(crate) const EMPTY_SECTION_WAY: &str = "There may be some further down in the edition.";
pub(crate) const READ: &str = "Read";
pub(crate) const OPENED: &str = "Opened";

// The article.
pub(crate) const BY: &str = "By";
pub(crate) const AND_BETWEEN: &str = " and ";
pub(crate) const UPDATED: &str = "Updated";
pub(crate) const PUBLISHED: &str = "Published";
pub(crate) const DATELINE: &str = "Filed from";
pub(crate) const AGENCY: &str = "Agency";
pub(crate) const LENGTH: &str = "Length";
pub(crate) const DETAILS: &str = "Details";
pub(crate) const CONTENTS: &str = "Contents";
pub(crate) const BEGINNING: &str = "Beginning";
pub(crate) const NOTES: &str = "Notes";
pub(crate) const NOTE: &str = "Note";
pub(crate) const BACK_TO_TEXT: &str = "Back to the text";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const COPY_FAILED: &str = "Could not copy";
pub(crate) const CODE: &str = "Code";
pub(crate) const TABLE: &str = "Table";
pub(crate) const FORMULA: &str = "Formula";
pub(crate) const KEY_POINTS: &str = "In short";
pub(crate) const TRANSCRIPT: &str = "Transcript";
pub(crate) const LOOK_CLOSER: &str = "Look closer";
pub(crate) const PICTURE: &str = "Picture";
pub(crate) const END_MARK: &str = "■";
pub(crate) const END: &str = "End of the story";
pub(crate) const CORRECTIONS: &str = "Corrections";
pub(crate) const SECTION: &str = "Section: ";
pub(crate) const SOURCE: &str = "Source";
pub(crate) const LICENCE: &str = "Licence";
pub(crate) const TAGS: &str = "Tags";
pub(crate) const READ_ON: &str = "Read on";
pub(crate) const PREVIOUS: &str = "Previous story";
pub(crate) const NEXT: &str = "Next story";
pub(crate) const SHARE: &str = "Share";
pub(crate) const LINK_COPIED: &str = "Link copied";
pub(crate) const ELSEWHERE: &str = "On another site";
pub(crate) const GAPS: &str = "Some parts of this story could not be read";
pub(crate) const CONTINUE_AT: &str = "Continue at";
pub(crate) const START_OVER: &str = "Start over";
pub(crate) const WELCOME_BACK: &str = "You have read in this story before";
pub(crate) const REPLIES_OPEN: &str = "Replies are open on the original page.";
pub(crate) const REPLIES_CLOSED: &str = "Replies are closed.";
pub(crate) const OPENS_ELSEWHERE: &str = "Opens on another site";

// The Display panel.
pub(crate) const THEME: &str = "Paper";
pub(crate) const TEXT_SIZE: &str = "Text size";
pub(crate) const SMALLER: &str = "Smaller";
pub(crate) const LARGER: &str = "Larger";
pub(crate) const SHORTCUTS: &str = "Keyboard shortcuts";

// History.
pub(crate) const HISTORY_EMPTY: &str = "Nothing read yet";
pub(crate) const HISTORY_EMPTY_WAY: &str = "What you read is noted here, in this browser and nowhere else.";
pub(crate) const HISTORY_SEARCH: &str = "Search what you have read";
pub(crate) const HISTORY_NOTHING: &str = "Nothing read matches";
pub(crate) const SPENT: &str = " spent";
pub(crate) const FORGET: &str = "Forget";
pub(crate) const FORGET_ALL: &str = "Forget all";
pub(crate) const FORGOTTEN: &str = "Forgotten.";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const EXPORT: &str = "Export";
pub(crate) const EXPORT_FILE: &str = "courant-history.json";
pub(crate) const IMPORT: &str = "Import";
pub(crate) const IMPORT_FAILED: &str = "This file is no history of Courant; nothing was changed.";
pub(crate) const RECORDING: &str = "Remember what I read";
pub(crate) const RECORDING_PAUSED: &str = "Paused: what you read now is not noted.";
pub(crate) const TODAY: &str = "Today";
pub(crate) const YESTERDAY: &str = "Yesterday";
pub(crate) const SHOW_MORE: &str = "Show more";

// Search.
pub(crate) const SEARCH_LABEL: &str = "Search this paper";
pub(crate) const SEARCH_NOTHING: &str = "No story matches";
pub(crate) const SEARCH_HINT: &str = "Looks in headlines, standfirsts, names and tags.";

// Keyboard help.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("j", "Next story or section"),
    ("k", "Previous story or section"),
    ("Enter", "Open the story"),
    ("h", "History"),
    ("/", "Search"),
    ("?", "This list"),
];

// Waiting.
pub(crate) const LOADING: &str = "Loading";
pub(crate) const STILL_LOADING: &str = "Still loading. The connection is slow.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const TO_FRONT: &str = "Go to the front page";

// Nothing here.
pub(crate) const MISSING: &str = "There is nothing at this address";
pub(crate) const MISSING_WAY: &str =
    "It may be misspelt, or the page may have moved. The front page leads to every story.";

// Parts of an article, for those who do not see them.
pub(crate) const GALLERY: &str = "Pictures";
pub(crate) const IN_ORDER: &str = "Previous and next story";
pub(crate) const READ_SO_FAR: &str = "Read so far";
pub(crate) const MINUTES: &str = " min";
pub(crate) const MINUTES_LEFT: &str = "left";

/// "1 word", "2 words".
pub(crate) const fn plural_words(number: u32) -> &'static str {
    if number == 1 { "word" } else { "words" }
}

// About.
pub(crate) const ABOUT_TITLE: &str = "About Courant";
pub(crate) const ABOUT_LEAD: &str =
    "Courant is an article reader that is only files. There is no server behind it, no account and nobody watching.";
pub(crate) const ABOUT_EDITION: &str = "This edition";
pub(crate) const ABOUT_FEED: &str = "Subscribe to this edition’s feed";
pub(crate) const VERSION: &str = "Courant, version";
pub(crate) const ABOUT_PARTS: &[(&str, &[&str])] = &[
    (
        "What it is",
        &[
            "A newspaper that is a folder. The stories lie in it as plain files, and a small program that lies beside them sets them in type.",
            "Whoever has the folder can put it on any web host, and it goes on working for as long as there are browsers.",
        ],
    ),
    (
        "What it stores",
        &[
            "For each story you open it notes when you read it, for how long, and where you left it, so that you can go on tomorrow. These notes stay in this browser’s local storage, with your choice of paper and text size.",
            "They are never sent anywhere. On the history page you can search them, forget one or all of them, stop taking them, and carry them to another device as a file.",
            "Some browsers clear such notes when you have not visited a page for a week or so. If they matter to you, export them.",
        ],
    ),
    (
        "What it asks of others",
        &[
            "Nothing. Pages, type and pictures come from the place this edition lies at. A film or a page elsewhere is a link until you follow it.",
        ],
    ),
    (
        "Licences",
        &[
            "The program is free software under the MIT licence or the Apache Licence 2.0, as you prefer. The type is Courant Serif, a subset of Source Serif 4 by Adobe, under the SIL Open Font Licence 1.1.",
        ],
    ),
];

/// Title, way out, and whether trying again can help, for bytes that did not come.
#[cfg(feature = "csr")]
pub(crate) const fn fetch_trouble(error: &crate::source::FetchError) -> (&'static str, &'static str, bool) {
    use crate::source::FetchError;
    match error {
        FetchError::Offline => (
            "You are offline",
            "What you asked for has not come yet. It loads as soon as there is a connection again; you can also try now.",
            true,
        ),
        FetchError::Unreachable | FetchError::Aborted => (
            "The host cannot be reached",
            "It did not answer. Its name may be wrong, it may be down, or it may refuse other sites: a browser cannot tell these apart.",
            true,
        ),
        FetchError::BrokenOff => ("Only a part of it came", "The connection broke off before its end.", true),
        FetchError::Timeout => (
            "The host takes too long",
            "Nothing came for ten seconds. The connection may be slow or the host busy.",
            true,
        ),
        FetchError::NotFound => {
            ("There is nothing at this address", "It may be misspelt, or what stood here has moved.", false)
        }
        FetchError::Gone => ("It was taken away", "The host says that it is gone for good.", false),
        FetchError::Refused => {
            ("The host does not let you read this", "It asks for permission that Courant does not have.", true)
        }
        FetchError::TooMany => {
            ("The host asks for a pause", "It has had too many requests. Wait a minute, then try again.", true)
        }
        FetchError::Server(_) => {
            ("Something is wrong at the host", "It could not answer. This is rarely for long.", true)
        }
        FetchError::TooLarge => (
            "This file is too large",
            "It is larger than 32 MB, which no article needs. It was not read to its end.",
            false,
        ),
    }
}

/// Title, way out, and whether trying again can help, for bytes that mean nothing to us.
pub(crate) fn decode_trouble(error: &crate::decode::DecodeError) -> (&'static str, String, bool) {
    use crate::decode::DecodeError;
    match error {
        DecodeError::Empty => ("This file is empty", "The host answered with nothing in it.".to_owned(), true),
        DecodeError::NotText => (
            "This cannot be read",
            "The file that came is no text. Whoever keeps this edition should look at it.".to_owned(),
            false,
        ),
        DecodeError::NotJson { looks_like_html: true, .. } => (
            "A web page came in its place",
            "The host, or a network you must sign in to, answered with a page of its own.".to_owned(),
            true,
        ),
        DecodeError::NotJson { line, column, .. } => (
            "This cannot be read",
            format!(
                "Its file is damaged at line {line}, column {column}. Whoever keeps this edition should look at it."
            ),
            true,
        ),
        DecodeError::CutOff { .. } => {
            ("Only a part of it came", "The connection broke off before its end.".to_owned(), true)
        }
        DecodeError::NotAnEdition(reason) => ("This is no edition", format!("The file was read, but {reason}."), false),
        DecodeError::NotAnArticle(reason) => ("This is no article", format!("The file was read, but {reason}."), false),
    }
}

/// A theme's name.
pub(crate) const fn theme(theme: crate::reading::Theme) -> &'static str {
    use crate::reading::Theme;
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Sepia => "Sepia",
        Theme::Dark => "Dark",
        Theme::Black => "Black",
    }
}

/// What is wrong with storage.
#[cfg(feature = "csr")]
pub(crate) const fn store_trouble(trouble: crate::store::Trouble) -> &'static str {
    use crate::store::Trouble;
    match trouble {
        Trouble::Missing | Trouble::Refused => {
            "This browser keeps nothing for this page, so what you read is forgotten when you close it."
        }
        Trouble::Full => {
            "This browser’s storage is full. What you read now is kept only until you close the page; nothing stored was changed."
        }
        Trouble::Unreadable => {
            "A stored note about your reading could not be read. It was not thrown away, and reading goes on."
        }
        Trouble::Newer => {
            "Some of your reading was noted by a newer Courant. That stays untouched; what you read of it here is kept only until you close the page."
        }
    }
}

/// Why a file is no history that can be taken in.
#[cfg(feature = "csr")]
pub(crate) fn import_trouble(error: &crate::store::ImportError) -> String {
    use crate::store::ImportError;
    match error {
        ImportError::NotJson | ImportError::NotHistory => IMPORT_FAILED.to_owned(),
        ImportError::Newer => "This file was written by a newer Courant; nothing was changed.".to_owned(),
        ImportError::OtherEdition(name) => {
            format!("This file is the history of another edition ({name}); nothing was changed.")
        }
    }
}

/// What an import did.
#[cfg(feature = "csr")]
pub(crate) fn imported(new: &str, merged: &str, unchanged: &str, refused: Option<&str>) -> String {
    let refused = refused.map(|refused| format!(", {refused} could not be read")).unwrap_or_default();
    format!("Imported: {new} new, {merged} brought together, {unchanged} as they were{refused}.")
}

/// "1 story", "2 stories".
#[cfg(feature = "csr")]
pub(crate) const fn plural_stories(number: u32) -> &'static str {
    if number == 1 { "story" } else { "stories" }
}
