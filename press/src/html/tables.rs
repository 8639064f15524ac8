//! Tables: those that say something in rows and columns, and those that only set a page.

use super::flow::{At, Flow, Reader, flattened};
use super::line::{object, plain};
use super::tree::{Id, Tree};
use serde_json::{Map, Value};

/// What a row belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Head,
    Body,
    Foot,
}

impl Reader<'_> {
    /// A table, and after it what no cell can hold.
    pub(super) fn table(&mut self, id: Id, flow: &mut Flow, at: At) {
        let rows = rows(self.tree, id);
        if self.is_layout(id, &rows) {
            return self.layout(id, &rows, flow, at);
        }
        flow.end_line(&self.marks);
        let tree = self.tree;
        let mut captions = Vec::new();
        for child in tree.children(id).iter().filter(|child| tree.name(**child) == "caption") {
            captions.extend(self.flow_of(*child, at.within(), true));
        }
        let (caption, mut lifted) = flattened(captions);
        let caption = Some(caption).filter(|caption| !plain(caption).trim().is_empty());
        let (mut head, mut body, mut foot) = (Vec::new(), Vec::new(), Vec::new());
        let has_head = rows.iter().any(|(part, _)| *part == Part::Head);
        for (part, cells) in rows {
            let is_all_headers = cells.iter().all(|cell| self.tree.name(*cell) == "th");
            let is_head = part == Part::Head || !has_head && body.is_empty() && is_all_headers;
            let row: Vec<Value> = cells.iter().map(|cell| self.cell(*cell, is_head, at, &mut lifted)).collect();
            match part {
                _ if row.is_empty() => {}
                _ if is_head => head.push(Value::from(row)),
                Part::Foot => foot.push(Value::from(row)),
                _ => body.push(Value::from(row)),
            }
        }
        body.extend(foot);
        let caption = caption.map(|caption| ("caption", caption));
        let head = Some(head).filter(|head| !head.is_empty()).map(|head| ("head", head.into()));
        let kind = [("type", "table".into())];
        let fields = kind.into_iter().chain(caption).chain(head).chain([("rows", body.into())]);
        flow.blocks.push(object(fields));
        lifted.into_iter().for_each(|block| flow.lift(block));
        flow.end_line(&self.marks);
    }

    /// Whether a table only says where its cells stand: one cell, cells of pictures, or with tables and programs in them.
    fn is_layout(&self, id: Id, rows: &[(Part, Vec<Id>)]) -> bool {
        let role = self.tree.attribute(id, "role").unwrap_or_default();
        let has_headers = rows.iter().flat_map(|(_, cells)| cells).any(|cell| self.tree.name(*cell) == "th");
        let is_one_column = rows.iter().all(|(_, cells)| cells.len() < 2);
        matches!(role, "presentation" | "none")
            || rows.iter().map(|(_, cells)| cells.len()).sum::<usize>() < 2
            || !has_headers && self.tree.below(id, |_| true).any(|id| matches!(self.tree.name(id), "table" | "pre"))
            || is_one_column && !has_headers
            || !self.tree.has_words(id)
    }

    fn layout(&mut self, id: Id, rows: &[(Part, Vec<Id>)], flow: &mut Flow, at: At) {
        let tree = self.tree;
        flow.end_line(&self.marks);
        for child in tree.children(id).iter().filter(|child| tree.name(**child) == "caption") {
            self.apart(*child, flow, at);
        }
        // The pictures of one table stand in one row.
        let is_gallery = !tree.has_words(id);
        for cell in rows.iter().flat_map(|(_, cells)| cells) {
            if tree.is_of(*cell, &["gutter", "rouge-gutter", "linenos", "lineno"]) {
                continue;
            }
            if is_gallery {
                self.inside(*cell, flow, at);
            } else {
                self.apart(*cell, flow, at);
            }
        }
        flow.end_line(&self.marks);
    }

    fn cell(&mut self, id: Id, is_head: bool, at: At, lifted: &mut Vec<Value>) -> Value {
        let text = self.cell_text(id, at, lifted);
        let tree = self.tree;
        let mut cell = Map::new();
        cell.insert("text".to_owned(), text);
        let align = alignment(tree, id).or_else(|| alignment(tree, tree.parent(id)?));
        if let Some(align) = align.filter(|align| *align != "start") {
            cell.insert("align".to_owned(), align.into());
        }
        for (name, most) in [("colspan", 1000), ("rowspan", 65534)] {
            let span = tree.attribute(id, name).and_then(|span| span.parse::<u32>().ok());
            if let Some(span) = span.filter(|span| *span > 1) {
                cell.insert(name.to_owned(), span.min(most).into());
            }
        }
        if tree.name(id) == "th" && !is_head {
            cell.insert("header".to_owned(), true.into());
        }
        if cell.len() > 1 { cell.into() } else { cell.remove("text").unwrap_or_default() }
    }

    /// The words of a cell; those of its picture, where it has no others.
    fn cell_text(&mut self, id: Id, at: At, lifted: &mut Vec<Value>) -> Value {
        let (text, more) = flattened(self.flow_of(id, at.within(), true));
        let alt = more.iter().find_map(|block| block["alt"].as_str()).filter(|_| plain(&text).trim().is_empty());
        let text = alt.map_or(text, Value::from);
        lifted.extend(more);
        text
    }
}

/// The rows of a table with their cells, those of tables within it left to these.
fn rows(tree: &Tree, id: Id) -> Vec<(Part, Vec<Id>)> {
    let cells = |row: Id| {
        let children = tree.children(row).iter().copied();
        children.filter(|cell| matches!(tree.name(*cell), "td" | "th")).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    for child in tree.children(id) {
        let part = match tree.name(*child) {
            "thead" => Part::Head,
            "tfoot" => Part::Foot,
            "tbody" => Part::Body,
            _ => continue,
        };
        let in_part = tree.children(*child).iter().filter(|row| tree.name(**row) == "tr");
        rows.extend(in_part.map(|row| (part, cells(*row))));
    }
    rows
}

/// Where the words of a cell stand, as its attribute or its style says.
fn alignment(tree: &Tree, id: Id) -> Option<&'static str> {
    let style = tree.attribute(id, "style").unwrap_or_default().to_ascii_lowercase();
    let styled = style.split(';').filter_map(|rule| rule.split_once(':')).find(|(name, _)| name.trim() == "text-align");
    let align = styled.map(|(_, value)| value.trim().to_owned());
    let align = align.or_else(|| tree.attribute(id, "align").map(str::to_ascii_lowercase))?;
    match align.trim_end_matches("!important").trim() {
        "center" => Some("center"),
        "right" | "end" => Some("end"),
        "left" | "start" | "justify" => Some("start"),
        _ => None,
    }
}
