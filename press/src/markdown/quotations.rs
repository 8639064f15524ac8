//! A quotation, and the blocks of the format that are written as one: its first line names them.

use super::line::plain_of;
use super::{Problem, Reader, without_nulls};
use pulldown_cmark::TagEnd;
use serde_json::{Value, json};
use std::ops::Range;

impl Reader<'_> {
    pub(super) fn quote(&mut self, range: &Range<usize>, blocks: &mut Vec<Value>) {
        let line = self.line_of(range.start);
        let mut inner = self.blocks(TagEnd::BlockQuote(None));
        let Some((name, title)) = take_name(&mut inner) else {
            let cite = take_cite(&mut inner);
            return blocks.push(without_nulls(json!({ "type": "quote", "blocks": inner, "cite": cite })));
        };
        let items = list_items(&inner);
        if items.is_none() && ["keypoints", "timeline"].contains(&name.as_str()) {
            let words = format!("[!{name}] wants a list: begin each of its lines with `> - `.");
            self.written.problems.push(Problem { line, words });
            return;
        }
        let items = items.unwrap_or_default();
        let block = match name.as_str() {
            "aside" => json!({ "type": "aside", "title": title, "blocks": inner }),
            "qa" => json!({ "type": "qa", "question": title, "blocks": inner }),
            "keypoints" => {
                let items: Vec<Value> = items.iter().map(|blocks| words_of(blocks)).collect();
                json!({ "type": "keypoints", "title": title, "items": items })
            }
            "pullquote" => {
                let cite = take_cite(&mut inner);
                json!({ "type": "pullquote", "text": words_of(&inner), "cite": cite })
            }
            "timeline" => {
                let events: Vec<Value> = items.into_iter().map(event).collect();
                json!({ "type": "timeline", "events": events })
            }
            "gallery" => {
                let figures: Vec<Value> = inner.into_iter().flat_map(figures_of).collect();
                json!({ "type": "gallery", "figures": figures })
            }
            "audio" | "video" => {
                let has_caption = inner.first().is_some_and(|block| block["type"] == "paragraph");
                let caption = if has_caption { Some(inner.remove(0)["text"].take()) } else { None };
                let poster = inner.first().is_some_and(is_figure).then(|| inner.remove(0)["src"].take());
                let transcript = Some(inner).filter(|blocks| !blocks.is_empty());
                let (src, duration) = address_and_duration(&title);
                json!({ "type": name, "src": src, "poster": poster, "caption": caption, "duration": duration, "transcript": transcript })
            }
            "embed" => {
                let provider = take_cite(&mut inner).map(|words| plain_of(&words));
                let poster = inner.iter().position(is_figure).map(|at| inner.remove(at)["src"].take());
                let title_of = Some(plain_of(&words_of(&inner))).filter(|words| !words.is_empty());
                json!({ "type": "embed", "provider": provider, "url": title, "title": title_of, "poster": poster })
            }
            _ => {
                let names = "aside, keypoints, pullquote, qa, timeline, gallery, audio, video, embed";
                let words = format!("There is no [!{name}], so it is set as an aside; there are {names}.");
                self.written.problems.push(Problem { line, words });
                json!({ "type": "aside", "title": title, "blocks": inner })
            }
        };
        blocks.push(without_nulls(block));
    }
}

pub(super) fn figures_of(block: Value) -> Vec<Value> {
    match block["type"].as_str() {
        Some("gallery") => block["figures"].as_array().cloned().unwrap_or_default(),
        Some("figure") => vec![block],
        _ => Vec::new(),
    }
}

pub(super) fn is_figure(block: &Value) -> bool {
    block["type"] == "figure"
}

/// `[!name] Title`
pub(super) fn name_and_title(line: &str) -> Option<(String, String)> {
    let (name, title) = line.strip_prefix("[!")?.split_once(']')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| (name.to_ascii_lowercase(), title.trim().to_owned()))
}

/// The name and the title in a quotation's first line, which is taken away.
pub(super) fn take_name(blocks: &mut Vec<Value>) -> Option<(String, String)> {
    let found = name_and_title(blocks.first().filter(|block| block["type"] == "paragraph")?["text"].as_str()?)?;
    blocks.remove(0);
    Some(found)
}

/// Who said it, where the last paragraph begins with a dash; it is taken away.
pub(super) fn take_cite(blocks: &mut Vec<Value>) -> Option<Value> {
    let last = blocks.last().filter(|block| block["type"] == "paragraph")?;
    let without_dash = |words: &str| {
        let rest = words.strip_prefix(['—', '–']).or_else(|| words.strip_prefix("--"))?;
        Some(rest.trim_start().to_owned())
    };
    let cite = match &last["text"] {
        Value::String(words) => without_dash(words)?.into(),
        Value::Array(runs) => {
            let first = without_dash(runs.first()?.as_str()?)?;
            let rest = runs.iter().skip(1).cloned();
            Value::Array(Some(first.into()).filter(|first| *first != "").into_iter().chain(rest).collect())
        }
        _ => return None,
    };
    blocks.pop();
    Some(cite)
}

/// `address 1:30`: the address, and the seconds.
pub(super) fn address_and_duration(title: &str) -> (&str, Option<u32>) {
    let seconds = |time: &str| {
        let parts: Option<Vec<u32>> = time.split(':').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| parts.len() > 1)?;
        parts.into_iter().try_fold(0_u32, |sum, part| sum.checked_mul(60)?.checked_add(part))
    };
    let found = title.rsplit_once(' ').and_then(|(address, time)| Some((address.trim_end(), seconds(time)?)));
    found.map_or((title, None), |(address, seconds)| (address, Some(seconds)))
}

/// The items of the list that blocks begin with.
pub(super) fn list_items(blocks: &[Value]) -> Option<Vec<Vec<Value>>> {
    let items = blocks.first().filter(|block| block["type"] == "list")?["items"].as_array()?;
    Some(items.iter().map(|item| item.as_array().cloned().unwrap_or_default()).collect())
}

/// The text of the first paragraph.
pub(super) fn words_of(blocks: &[Value]) -> Value {
    blocks.iter().find(|block| block["type"] == "paragraph").map_or_else(|| "".into(), |block| block["text"].clone())
}

/// An entry of a timeline: its date in bold, its title, and what follows.
pub(super) fn event(mut blocks: Vec<Value>) -> Value {
    let line = words_of(&blocks);
    let dated = line.as_array().and_then(|runs| {
        let date = plain_of(runs.first()?.get("strong")?);
        let title: String = runs.iter().skip(1).map(plain_of).collect();
        Some((date, title.trim_start_matches([':', ' ', '—', '–']).to_owned()))
    });
    let (date, title) = dated.map_or_else(|| (None, plain_of(&line)), |(date, title)| (Some(date), title));
    if blocks.first().is_some_and(|block| block["type"] == "paragraph") {
        blocks.remove(0);
    }
    let date = date.map(|date| date.trim_end_matches(':').to_owned());
    let title = Some(title).filter(|title| !title.is_empty());
    let blocks = Some(blocks).filter(|blocks| !blocks.is_empty());
    without_nulls(json!({ "date": date, "title": title, "blocks": blocks }))
}
