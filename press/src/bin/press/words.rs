//! The words after a command, as a shell hands them on.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::Failure;

/// The words after a command: options, and one that is none. An option's value is the next word, or stands behind a `=`.
pub(crate) struct Words {
    rest: std::vec::IntoIter<OsString>,
    /// What the one word that is no option names.
    noun: &'static str,
    plain: Option<OsString>,
    /// The option that was met last, and what stood behind its `=`.
    option: String,
    given: Option<OsString>,
}

impl Words {
    /// Those of a command; `noun` is what the one names that is no option.
    pub(crate) fn new(rest: Vec<OsString>, noun: &'static str) -> Self {
        Self { rest: rest.into_iter(), noun, plain: None, option: String::new(), given: None }
    }

    /// The next option by its name, with the dashes.
    pub(crate) fn option(&mut self) -> Result<Option<String>, Failure> {
        if self.given.is_some() {
            return Err(Failure(2, format!("{} takes no value", self.option)));
        }
        for word in self.rest.by_ref() {
            if word.as_encoded_bytes().starts_with(b"-") && word != "-" {
                let text = word.to_string_lossy();
                (self.option, self.given) = match word.to_str().and_then(|word| word.split_once('=')) {
                    Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.into())),
                    // What is no Unicode cannot be divided here: its value is a word of its own.
                    _ => (text.into_owned(), None),
                };
                return Ok(Some(self.option.clone()));
            }
            if self.plain.replace(named(word)?).is_some() {
                return Err(Failure(2, format!("one {} at a time", self.noun)));
            }
        }
        Ok(None)
    }

    /// The value of the option that was met last.
    fn value(&mut self) -> Result<OsString, Failure> {
        let value = self.given.take().or_else(|| self.rest.next());
        value.ok_or_else(|| Failure(2, format!("{} needs a value", self.option)))
    }

    /// The same, where it names a file or a folder.
    pub(crate) fn path(&mut self) -> Result<PathBuf, Failure> {
        named(self.value()?).map(PathBuf::from)
    }

    /// The same, where it is words and no name of a file.
    pub(crate) fn text(&mut self) -> Result<String, Failure> {
        self.value()?.into_string().map_err(|_| Failure(2, format!("{} needs a value in Unicode", self.option)))
    }

    pub(crate) fn unknown(&self) -> Failure {
        Failure(2, format!("no such option: {}", self.option))
    }

    /// The word that is no option, when all others are read.
    pub(crate) fn plain(self) -> Result<OsString, Failure> {
        self.plain.ok_or_else(|| Failure(2, format!("no {}; see press --help", self.noun)))
    }
}

/// A word that names a file or a folder. No name has a quote on Windows: one comes of `"my texts\"`, with all that follows, for there a
/// `\` before a quote makes it a letter of the word.
fn named(word: OsString) -> Result<OsString, Failure> {
    if cfg!(windows) && word.as_encoded_bytes().contains(&b'"') {
        let words = format!("“{}” is no name: write no \\ before the quote at the end of one", word.display());
        return Err(Failure(2, words));
    }
    Ok(word)
}
