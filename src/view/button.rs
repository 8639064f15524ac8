//! A button, as all but the paper's own tools are set.

use super::stick::Stick;

/// A button, with what `set` sets of it before its words.
pub fn button(to: &mut Stick<'_>, words: &str, set: impl FnOnce(&mut Stick<'_>)) {
    to.el("button.button", |to| {
        to.attr("type", "button");
        set(to);
        to.words(words);
    });
}
