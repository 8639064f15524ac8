//! Pictures, sounds and films that no page may load, for they lie at no address of the web: what is said of them stays.

use super::figures::is_picture;
use super::flow::{is_media, taken};
use super::line::{paragraph, plain};
use serde_json::Value;

/// Puts behind each of them what is said of it, as paragraphs; `lines` are those of the blocks, where they are counted.
pub(super) fn keep_words(blocks: &mut Vec<Value>, mut lines: Option<&mut Vec<usize>>) {
    let mut kept = Vec::with_capacity(blocks.len());
    let mut kept_lines = Vec::new();
    // What stands for a picture out of a table stayed in its cell.
    let mut is_behind_table = false;
    for (at, mut block) in blocks.drain(..).enumerate() {
        within(&mut block);
        let keys: &[&str] = if is_behind_table { &["caption"] } else { &["caption", "alt"] };
        is_behind_table = block["type"] == "table" || (is_behind_table && is_picture(&block));
        let words = words_of(&mut block, keys);
        if let Some(line) = lines.as_ref().and_then(|lines| lines.get(at)) {
            kept_lines.extend(std::iter::repeat_n(*line, 1 + words.len()));
        }
        kept.push(block);
        kept.extend(words);
    }
    *blocks = kept;
    if let Some(lines) = &mut lines {
        **lines = kept_lines;
    }
}

/// The same in the blocks that a value holds under `blocks`: a block, a section, a note.
pub(super) fn keep_words_within(holder: &mut Value, lines: Option<&mut Vec<usize>>) {
    if let Some(blocks) = holder.get_mut("blocks").and_then(Value::as_array_mut) {
        keep_words(blocks, lines);
    }
}

/// The same in the blocks that a block holds.
fn within(block: &mut Value) {
    match block["type"].as_str().unwrap_or_default() {
        "quote" | "aside" | "qa" => keep_words_within(block, None),
        "list" => {
            let items = list(block, "items").iter_mut().filter_map(Value::as_array_mut);
            items.for_each(|item| keep_words(item, None));
        }
        "timeline" => list(block, "events").iter_mut().for_each(|event| keep_words_within(event, None)),
        _ => {}
    }
}

fn list<'b>(block: &'b mut Value, key: &str) -> &'b mut [Value] {
    block.get_mut(key).and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

/// What is said of a block that is not shown, or of the pictures in it that are not.
fn words_of(block: &mut Value, keys: &[&str]) -> Vec<Value> {
    match block["type"].as_str().unwrap_or_default() {
        "figure" | "audio" | "video" if !is_media(block) => said_of(block, keys),
        "gallery" => {
            let figures = list(block, "figures").iter_mut();
            figures.filter(|figure| !is_media(figure)).flat_map(|figure| said_of(figure, keys)).collect()
        }
        _ => Vec::new(),
    }
}

/// A caption, or what stands for the picture, whichever of these comes first; who made it; what is said in it.
fn said_of(media: &mut Value, keys: &[&str]) -> Vec<Value> {
    let is_said = |text: &&Value| !plain(text).trim().is_empty();
    let words = keys.iter().filter_map(|key| media.get(*key)).find(is_said).cloned();
    let credit = media.get("credit").filter(is_said).cloned();
    let mut said: Vec<Value> = words.into_iter().chain(credit).map(paragraph).collect();
    said.extend(taken(media, "transcript"));
    said
}
