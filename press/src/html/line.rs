//! A line: words and what marks them → the format's text.
//!
//! A line is flat while it is read: each piece knows the innermost mark that it stands in, and each mark the one around it. So a
//! mark may reach over several paragraphs, as `<b><p>…</p><p>…</p></b>` does, and blanks collapse across marks as on a page.

use std::cell::Cell;

use serde_json::{Map, Value};

/// How many marks may stand in each other; of those within, only the words are kept.
const DEEPEST: usize = 10;

/// A mark's place among all of the text.
pub(super) type MarkId = usize;

/// What marks words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// By the name that it has in the format.
    Style(&'static str),
    /// With its address. A bare one has no words in it.
    Link {
        address: String,
        is_bare: bool,
    },
    Foreign {
        language: Option<String>,
        dir: Option<String>,
    },
    Time(String),
}

/// All marks of a text, each with the one around it.
#[derive(Default)]
pub(super) struct Marks(Vec<(Mark, Option<MarkId>)>);

impl Marks {
    /// A mark within another; the other alone where this one would add nothing, or nest too deep.
    pub(super) fn within(&mut self, around: Option<MarkId>, mark: Mark) -> Option<MarkId> {
        let path = self.path(around);
        // A quotation in a quotation has marks of its own, and what stands high may have something higher.
        let adds = matches!(mark, Mark::Style("q" | "sup" | "sub"));
        let is_there = !adds && path.iter().any(|id| self.0.get(*id).is_some_and(|(other, _)| *other == mark));
        if is_there || path.len() >= DEEPEST {
            return around;
        }
        self.0.push((mark, around));
        Some(self.0.len() - 1)
    }

    /// The address of the link around a place, where that link has no words in it.
    pub(super) fn bare_link(&self, at: Option<MarkId>) -> Option<&str> {
        self.path(at).into_iter().find_map(|id| match self.0.get(id) {
            Some((Mark::Link { address, is_bare: true }, _)) => Some(address.as_str()),
            _ => None,
        })
    }

    /// The marks around a place, the outermost first.
    fn path(&self, at: Option<MarkId>) -> Vec<MarkId> {
        let mut path = Vec::new();
        let mut next = at;
        while let Some(id) = next {
            path.push(id);
            next = self.0.get(id).and_then(|(_, around)| *around);
        }
        path.reverse();
        path
    }

    /// Pieces as the format's text: a string where they are nothing but words.
    pub(super) fn text(&self, pieces: Vec<Piece>) -> Value {
        let pieces: Vec<Placed> = pieces.into_iter().map(|piece| (self.path(piece.mark), piece.what)).collect();
        as_text(self.nested(&pieces, 0))
    }

    /// The runs of pieces that have the first marks in common.
    fn nested(&self, pieces: &[Placed], level: usize) -> Vec<Value> {
        let groups =
            pieces.chunk_by(|(one, _), (other, _)| one.get(level).is_some() && one.get(level) == other.get(level));
        let mut runs = Vec::new();
        for group in groups {
            let mark = group.first().and_then(|(path, _)| self.0.get(*path.get(level)?));
            match mark {
                Some((mark, _)) if group.iter().any(|(_, what)| !what.is_blank()) => {
                    runs.push(mark.run(as_text(self.nested(group, level + 1))));
                }
                // A mark around blanks alone is not seen, and a link there would show its address.
                Some(_) => runs.extend(self.nested(group, level + 1)),
                None => runs.extend(group.iter().map(|(_, what)| what.run())),
            }
        }
        runs
    }
}

type Placed = (Vec<MarkId>, What);

impl Mark {
    fn run(&self, text: Value) -> Value {
        match self {
            Self::Style(name) => object([(*name, text)]),
            Self::Link { address, .. } => object([("link", address.as_str().into()), ("text", text)]),
            Self::Time(time) => object([("time", time.as_str().into()), ("text", text)]),
            Self::Foreign { language, dir } => {
                let language = language.as_deref().map(|language| ("lang", language.into()));
                let dir = dir.as_deref().map(|dir| ("dir", dir.into()));
                object(language.into_iter().chain(dir).chain([("text", text)]))
            }
        }
    }
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    mark: Option<MarkId>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Words(String),
    Break,
    /// A formula in TeX.
    Formula(String),
    /// A run that is no mark around words.
    Run(Value),
}

impl What {
    fn is_blank(&self) -> bool {
        match self {
            Self::Words(words) => words.trim().is_empty(),
            Self::Break => true,
            Self::Formula(_) | Self::Run(_) => false,
        }
    }

    fn run(&self) -> Value {
        match self {
            Self::Words(words) => words.as_str().into(),
            Self::Break => object([("br", true.into())]),
            Self::Formula(formula) => object([("code", formula.as_str().into())]),
            Self::Run(run) => run.clone(),
        }
    }
}

/// A line that is being read, and how many of its first pieces are known to be blank.
#[derive(Default)]
pub(super) struct Line(Vec<Piece>, Cell<usize>);

impl Line {
    /// Whether there is nothing to read in it so far.
    pub(super) fn is_blank(&self) -> bool {
        let known = self.1.get().min(self.0.len());
        let is_blank = self.0.iter().skip(known).all(|piece| piece.what.is_blank());
        if is_blank {
            // The last piece may have words added to it.
            self.1.set(self.0.len().saturating_sub(1));
        }
        is_blank
    }

    /// Adds words; blanks collapse as on a page, those that do not break stay.
    pub(super) fn words(&mut self, mark: Option<MarkId>, words: &str) {
        let mut is_blank_before = self.ends_with_blank();
        let mut collapsed = String::with_capacity(words.len());
        for letter in words.chars() {
            let is_blank = matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c');
            if !is_blank {
                collapsed.push(letter);
            } else if !is_blank_before {
                collapsed.push(' ');
            }
            is_blank_before = is_blank;
        }
        match self.0.last_mut() {
            _ if collapsed.is_empty() => {}
            Some(Piece { mark: last, what: What::Words(words) }) if *last == mark => words.push_str(&collapsed),
            _ => self.push(mark, What::Words(collapsed)),
        }
    }

    /// Ends the line on the page; tells whether it had ended just there already, which ends the paragraph.
    pub(super) fn is_ended_twice(&mut self, mark: Option<MarkId>) -> bool {
        let last = self.0.iter().rfind(|piece| !matches!(&piece.what, What::Words(words) if words == " "));
        let is_twice = last.is_some_and(|piece| matches!(piece.what, What::Break));
        self.trim_end_blanks();
        self.push(mark, What::Break);
        is_twice
    }

    /// Adds a run that is no mark around words.
    pub(super) fn run(&mut self, mark: Option<MarkId>, run: Value) {
        self.push(mark, What::Run(run));
    }

    /// Adds a formula.
    pub(super) fn formula(&mut self, mark: Option<MarkId>, formula: String) {
        self.push(mark, What::Formula(formula));
    }

    /// The formula that is all of the line.
    pub(super) fn lone_formula(&self) -> Option<&str> {
        let mut pieces = self.0.iter().filter(|piece| !piece.what.is_blank());
        match (pieces.next().map(|piece| &piece.what), pieces.next()) {
            (Some(What::Formula(formula)), None) => Some(formula),
            _ => None,
        }
    }

    /// The pieces without blanks and ends of lines around them; the line is empty again.
    pub(super) fn take(&mut self) -> Vec<Piece> {
        while self.0.last().is_some_and(|piece| piece.what.is_blank()) {
            self.0.pop();
        }
        let mut pieces = std::mem::take(&mut self.0);
        self.1.set(0);
        if let Some(Piece { what: What::Words(words), .. }) = pieces.last_mut() {
            words.truncate(words.trim_end().len());
        }
        let from = pieces.iter().position(|piece| !piece.what.is_blank()).unwrap_or(pieces.len());
        pieces.drain(..from);
        if let Some(Piece { what: What::Words(words), .. }) = pieces.first_mut() {
            words.drain(..words.len() - words.trim_start_matches(' ').len());
        }
        pieces
    }

    fn push(&mut self, mark: Option<MarkId>, what: What) {
        self.0.push(Piece { mark, what });
    }

    /// Also at its beginning, where a blank is not seen.
    fn ends_with_blank(&self) -> bool {
        match self.0.last().map(|piece| &piece.what) {
            Some(What::Words(words)) => words.ends_with(' '),
            Some(What::Break) | None => true,
            Some(What::Formula(_) | What::Run(_)) => false,
        }
    }

    fn trim_end_blanks(&mut self) {
        if let Some(Piece { what: What::Words(words), .. }) = self.0.last_mut() {
            words.truncate(words.trim_end_matches(' ').len());
            if words.is_empty() {
                self.0.pop();
                self.1.set(self.1.get().min(self.0.len().saturating_sub(1)));
            }
        }
    }
}

/// Runs as a text: a string where they are nothing but words.
pub(super) fn as_text(runs: Vec<Value>) -> Value {
    let mut joined: Vec<Value> = Vec::with_capacity(runs.len());
    for run in runs {
        match (joined.last_mut(), run) {
            (Some(Value::String(last)), Value::String(words)) => last.push_str(&words),
            (_, run) => joined.push(run),
        }
    }
    match joined.as_slice() {
        [] => "".into(),
        [Value::String(_)] => joined.swap_remove(0),
        _ => joined.into(),
    }
}

/// The runs of a text.
pub(super) fn runs(text: Value) -> Vec<Value> {
    match text {
        Value::Array(runs) => runs,
        Value::String(words) if words.is_empty() => Vec::new(),
        other => vec![other],
    }
}

/// The words of a text alone; a reading stands in brackets behind what it is the reading of.
pub(super) fn plain(text: &Value) -> String {
    match text {
        Value::String(words) => words.clone(),
        Value::Array(runs) => runs.iter().map(plain).collect(),
        Value::Object(run) if run.contains_key("note") => String::new(),
        Value::Object(run) if run.contains_key("br") => " ".to_owned(),
        Value::Object(run) if run.contains_key("ruby") => {
            let part = |key| run.get(key).map(plain).unwrap_or_default();
            format!("{}（{}）", part("ruby"), part("rt"))
        }
        Value::Object(run) => {
            let inner = ["text", "abbr"].iter().find_map(|key| run.get(*key));
            inner.or_else(|| run.values().next()).map(plain).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Whether the mark of a note stands in a text.
pub(super) fn has_note(text: &Value) -> bool {
    match text {
        Value::Array(runs) => runs.iter().any(has_note),
        Value::Object(run) => run.contains_key("note") || run.values().any(has_note),
        _ => false,
    }
}

/// The addresses of the links in a text, each with its words.
pub(super) fn links(text: &Value) -> Vec<(&str, &Value)> {
    match text {
        Value::Array(runs) => runs.iter().flat_map(links).collect(),
        Value::Object(run) => match run.get("link") {
            Some(address) => address.as_str().zip(run.get("text")).into_iter().collect(),
            None => run.values().flat_map(links).collect(),
        },
        _ => Vec::new(),
    }
}

/// An object with its fields in this order.
pub(super) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let fields: Map<String, Value> = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    fields.into()
}

/// A block of words.
pub(super) fn paragraph(text: Value) -> Value {
    object([("type", "paragraph".into()), ("text", text)])
}
