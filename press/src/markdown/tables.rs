//! A table: its cells, those that go on over more columns, and the paragraph after it that is its caption.

use super::addresses::linked;
use super::line::{Piece, lift_figures, plain_of, text};
use super::{Reader, is_picture};
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use serde_json::{Map, Value, json};
use std::ops::Range;

impl Reader<'_> {
    /// A table, and the pictures that stand in it: a cell holds words alone.
    pub(super) fn table(&mut self, alignments: &[Alignment]) -> (Value, Vec<Value>) {
        let mut figures = Vec::new();
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let (mut row, mut column): (Vec<Map<String, Value>>, usize) = (Vec::new(), 0);
        // Where the last cell ends that was read.
        let mut read = 0;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(TagEnd::Table) => break,
                Event::End(end @ (TagEnd::TableHead | TagEnd::TableRow)) => {
                    if end == TagEnd::TableRow {
                        self.cells_beyond(read..range.end, &mut row);
                    }
                    let cells: Vec<Value> = row.drain(..).map(cell).collect();
                    if end == TagEnd::TableHead { &mut head } else { &mut rows }.push(cells);
                    column = 0;
                }
                Event::Start(Tag::TableCell) => {
                    read = range.end;
                    let mut pieces = self.pieces(TagEnd::TableCell);
                    let pictures = lift_figures(&mut pieces);
                    if figures.is_empty() && !pictures.is_empty() {
                        let words = "A picture cannot stand in a table: it is shown below, and its words stay. Write it \
                                     behind the table.";
                        self.problem(range.start, words);
                    }
                    figures.extend(pictures);
                    let is_filled = !range.is_empty() || !self.is_between_bars(range.start);
                    if let Some(before) = row.last_mut().filter(|_| !is_filled) {
                        widen(before);
                        column += 1;
                        continue;
                    }
                    let align = match alignments.get(column) {
                        _ if take_colons(&mut pieces) => "center",
                        Some(Alignment::Center) => "center",
                        Some(Alignment::Right) => "end",
                        _ => "start",
                    };
                    let mut cell = Map::new();
                    let bold = strong(&pieces).filter(|_| column == 0 && !head.is_empty());
                    let is_header = bold.is_some();
                    cell.insert("text".to_owned(), linked(bold.unwrap_or_else(|| text(&pieces))));
                    if align != "start" {
                        cell.insert("align".to_owned(), align.into());
                    }
                    if is_header {
                        cell.insert("header".to_owned(), true.into());
                    }
                    row.push(cell);
                    column += 1;
                }
                _ => {}
            }
        }
        // A head without a word in it only says that a table begins.
        head.retain(|row: &Vec<Value>| row.iter().any(|cell| !plain_of(cell).is_empty()));
        (json!({ "type": "table", "head": head, "rows": rows }), figures)
    }

    /// The cells of a row for which the head has no columns: Markdown leaves them out. Their words stay as they are written.
    fn cells_beyond(&mut self, range: Range<usize>, row: &mut Vec<Map<String, Value>>) {
        let beyond = self.text.get(range.clone()).unwrap_or_default().trim();
        let beyond = beyond.trim_matches(['|', ' ', '\t']);
        if beyond.is_empty() {
            return;
        }
        let words = "This row has more cells than the head of its table, and they stand as they are written: give the head as many.";
        self.problem(range.start, words);
        let mut rest = Some(beyond);
        while let Some(words) = rest {
            let bar = words.match_indices('|').map(|(at, _)| at).find(|at| !words[..*at].ends_with('\\'));
            let (words, after) = bar.map_or((words, None), |bar| (&words[..bar], Some(&words[bar + 1..])));
            row.push(Map::from_iter([("text".to_owned(), words.trim().replace("\\|", "|").into())]));
            rest = after;
        }
    }

    /// Whether nothing, not even a blank, stands between two bars of a table's row.
    pub(super) fn is_between_bars(&self, at: usize) -> bool {
        at > 0 && self.text.as_bytes().get(at - 1..=at) == Some(b"||")
    }
}

/// The table that blocks end with, where it has no caption; pictures out of it may stand behind it.
pub(super) fn bare_table(blocks: &mut [Value]) -> Option<&mut Value> {
    let last = blocks.iter_mut().rev().find(|block| !is_picture(block))?;
    (last["type"] == "table" && last.get("caption").is_none()).then_some(last)
}

/// A cell with nothing but its words is its words.
pub(super) fn cell(mut cell: Map<String, Value>) -> Value {
    if cell.len() > 1 { cell.into() } else { cell.remove("text").unwrap_or_default() }
}

/// Lets a cell go on over one more column.
pub(super) fn widen(cell: &mut Map<String, Value>) {
    let columns = cell.get("colspan").and_then(Value::as_u64).unwrap_or(1);
    cell.insert("colspan".to_owned(), (columns + 1).into());
}

/// The words of pieces that are strong from end to end.
pub(super) fn strong(pieces: &[Piece]) -> Option<Value> {
    match pieces {
        [Piece::Run(run)] => run.get("strong").cloned(),
        _ => None,
    }
}

/// Takes away the colons of `: words :`; tells whether they were there.
pub(super) fn take_colons(pieces: &mut [Piece]) -> bool {
    let is_between = match pieces {
        [Piece::Words(words)] => words.len() > 3 && words.starts_with(": ") && words.ends_with(" :"),
        [Piece::Words(first), .., Piece::Words(last)] => first.starts_with(": ") && last.ends_with(" :"),
        _ => false,
    };
    if is_between {
        if let Some(Piece::Words(words)) = pieces.first_mut() {
            words.drain(..2);
        }
        if let Some(Piece::Words(words)) = pieces.last_mut() {
            words.truncate(words.len() - 2);
        }
    }
    is_between
}

/// What stands behind `Table:`.
pub(super) fn caption(words: &[Piece]) -> Option<Value> {
    let Some(Piece::Words(first)) = words.first() else { return None };
    let rest = first.strip_prefix("Table:")?.trim_start().to_owned();
    let mut caption = vec![Piece::Words(rest)];
    caption.extend_from_slice(&words[1..]);
    Some(text(&caption))
}
