//! Text: a string, or a list of runs.

use crate::article::{Dir, Run, Style, Text};
use crate::decode::GapReason;
use crate::decode::names::Names;
use crate::decode::wire::Wire;

/// The ids of the notes that there are: a mark that leads nowhere is dropped.
#[derive(Default)]
pub struct Marks(pub Names);

impl Marks {
    /// A field that is a text; `None` where it is missing or there is nothing to read in it.
    pub fn text(&self, wire: &Wire<'_>, key: &'static str) -> Option<Text> {
        Some(self.text_itself(&wire.get(key)?)).filter(|text| !text.is_blank())
    }

    /// A value that is a text; empty where it is none.
    pub fn text_itself(&self, wire: &Wire<'_>) -> Text {
        let mut runs = Vec::new();
        if let Some(wire) = wire.nested() {
            if wire.value().is_array() {
                for entry in wire.entries() {
                    self.push_run(&entry, &mut runs);
                }
            } else {
                push_words(&wire, &mut runs);
            }
        }
        Text(runs)
    }

    fn push_run(&self, wire: &Wire<'_>, runs: &mut Vec<Run>) {
        if !wire.value().is_object() {
            return push_words(wire, runs);
        }
        for (style, key) in Style::ALL {
            if let Some(styled) = wire.get(key) {
                if let Some(inner) = styled.filled(|styled| self.text_itself(styled).0) {
                    runs.push(Run::Styled(style, Text(inner)));
                }
                return;
            }
        }
        if wire.has("link") {
            self.push_link(wire, runs);
        } else if wire.has("note") {
            match wire.id("note") {
                Some(id) if self.0.has(&id) => runs.push(Run::Note(id)),
                Some(_) => wire.gap_at("note", GapReason::NoSuchNote),
                None => {}
            }
        } else if wire.has("abbr") {
            if let Some(short) = wire.needed("abbr", Wire::words) {
                runs.push(Run::Abbr { short, title: wire.words("title") });
            }
        } else if wire.has("time") {
            let text = self.inner(wire);
            match wire.needed("time", Wire::when) {
                Some(when) if !text.0.is_empty() => runs.push(Run::Time(when, text)),
                _ => runs.extend(text.0),
            }
        } else if wire.has("ruby") {
            match (wire.needed("ruby", Wire::words), wire.needed("rt", Wire::words)) {
                (Some(base), Some(reading)) => runs.push(Run::Ruby { base, reading }),
                (Some(base), None) => runs.push(Run::Words(base)),
                (None, _) => {}
            }
        } else if wire.has("lang") || wire.has("dir") {
            self.push_foreign(wire, runs);
        } else if wire.has("br") {
            if wire.flag("br") {
                runs.push(Run::Break);
            }
        } else {
            wire.gap(GapReason::UnknownRun);
            if let Some(text) = wire.get("text") {
                runs.extend(self.text_itself(&text).0);
            }
        }
    }

    fn push_link(&self, wire: &Wire<'_>, runs: &mut Vec<Run>) {
        let text = self.inner(wire);
        match wire.needed("link", Wire::link) {
            // A link without words could be neither seen nor heard.
            Some(url) if text.is_blank() => runs.push(Run::Link(url.clone(), Text::plain(url.as_str()))),
            Some(url) => runs.push(Run::Link(url, text)),
            None => runs.extend(text.0),
        }
    }

    fn push_foreign(&self, wire: &Wire<'_>, runs: &mut Vec<Run>) {
        let language = wire.language("lang");
        let dir = match wire.words("dir").as_deref() {
            Some("ltr") => Some(Dir::Ltr),
            Some("rtl") => Some(Dir::Rtl),
            Some(_) => {
                wire.gap_at("dir", GapReason::UnknownWord);
                None
            }
            None => None,
        };
        let text = self.inner(wire);
        if text.0.is_empty() || (language.is_none() && dir.is_none()) {
            runs.extend(text.0);
        } else {
            runs.push(Run::Foreign { language, dir, text });
        }
    }

    /// The words that a run is about; empty, with a gap, where it has none.
    fn inner(&self, wire: &Wire<'_>) -> Text {
        let text =
            wire.needed("text", |wire, key| Some(self.text_itself(&wire.get(key)?)).filter(|text| !text.0.is_empty()));
        text.unwrap_or_default()
    }
}

fn push_words(wire: &Wire<'_>, runs: &mut Vec<Run>) {
    runs.extend(wire.string_itself().filter(|words| !words.is_empty()).map(Run::Words));
}
