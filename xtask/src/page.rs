//! What xtask does to the text of pages and styles that trunk has written. Text in, text out.

/// The folders that are addresses of their own, each with an `index.html`. `route.rs` in the app
/// spells links to the same ones; `tests/e2e/boot.spec.js` opens each.
pub const FOLDERS: [&str; 4] = ["read", "section", "history", "about"];

/// The same page for an address one folder down: `./theme.js` becomes `../theme.js`.
///
/// Every address in index.html that is ours starts with `./`, and nothing else does.
pub fn one_folder_down(page: &str) -> String {
    page.replace("=\"./", "=\"../")
}

/// A page with its stylesheets, in their order.
#[derive(Debug)]
pub struct Styled {
    /// The page without its links to stylesheets, but for the mark where the first one stood.
    page: String,
    /// File names, without `./`.
    pub styles: Vec<String>,
}

const MARK: &str = "<!--styles-->";

impl Styled {
    /// Finds trunk's `<link rel="stylesheet" href="./name.css"/>`, each on a line of its own.
    pub fn read(page: &str) -> Self {
        let mut styles = Vec::new();
        let mut rest = String::with_capacity(page.len());
        for line in page.lines() {
            match line.trim().strip_prefix("<link rel=\"stylesheet\" href=\"./").and_then(|link| link.split_once('"')) {
                Some((name, _)) => {
                    if styles.is_empty() {
                        rest.push_str(MARK);
                        rest.push('\n');
                    }
                    styles.push(name.to_owned());
                }
                None => {
                    rest.push_str(line);
                    rest.push('\n');
                }
            }
        }
        Self { page: rest, styles }
    }

    /// The page with one stylesheet in the place of all.
    pub fn with(&self, name: &str) -> String {
        self.page.replace(MARK, &format!("<link rel=\"stylesheet\" href=\"./{name}\">"))
    }
}

/// A page without its comments and blank lines. Pages hold no `<pre>` or script text that this
/// could hurt.
pub fn without_comments(page: &str) -> String {
    let mut rest = page;
    let mut kept = String::with_capacity(page.len());
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().filter(|line| !line.trim().is_empty()).fold(String::new(), |mut page, line| {
        page.push_str(line);
        page.push('\n');
        page
    })
}

/// Styles without comments, indentation and line ends, and otherwise to the letter: brotli does
/// the rest, and a shorter spelling would need to know the language.
pub fn squeezed(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        match next {
            '/' if rest.starts_with("/*") => {
                rest = rest.split_once("*/").map_or("", |(_, after)| after);
                // `a/**/b` is two words.
                space(&mut kept);
            }
            '"' | '\'' => {
                let end = end_of_string(rest, next);
                kept.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            // An escape: what follows is never the start of anything.
            '\\' => {
                let end = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
                kept.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            _ if next.is_ascii_whitespace() => {
                space(&mut kept);
                rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            }
            _ => {
                if matches!(next, '{' | '}' | ';') && kept.ends_with(' ') {
                    kept.pop();
                }
                kept.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    kept
}

/// One space, unless there is one or none is needed.
fn space(kept: &mut String) {
    if !kept.is_empty() && !kept.ends_with([' ', '{', '}', ';', ',']) {
        kept.push(' ');
    }
}

/// Where the quoted string at the start of `css` ends, its closing quote included.
fn end_of_string(css: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in css.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_down_only_our_own_addresses_change() {
        let page =
            r#"<script src="./boot.js" data-js="./a.js"></script><a href="">x</a><a href="https://x.example/./y">"#;
        let down =
            r#"<script src="../boot.js" data-js="../a.js"></script><a href="">x</a><a href="https://x.example/./y">"#;
        assert_eq!(one_folder_down(page), down);
    }

    #[test]
    fn stylesheets_become_one_in_their_order() {
        let page = "<head>\n<link rel=\"stylesheet\" href=\"./a-1.css\"/>\n<link rel=\"stylesheet\" href=\"./b-2.css\"/>\n</head>\n";
        let styled = Styled::read(page);
        assert_eq!(styled.styles, ["a-1.css", "b-2.css"]);
        assert_eq!(styled.with("c.css"), "<head>\n<link rel=\"stylesheet\" href=\"./c.css\">\n</head>\n");
    }

    #[test]
    fn comments_leave_no_line_behind() {
        assert_eq!(without_comments("<p>a</p>\n<!-- b\n c -->\n<p>d</p>\n"), "<p>a</p>\n<p>d</p>\n");
    }

    #[test]
    fn styles_are_squeezed_without_a_change_of_meaning() {
        for (css, squeezed_css) in [
            ("a {\n  color: red;\n  margin: 0 1px;\n}\n", "a{color: red;margin: 0 1px;}"),
            ("/* x */a /* y */ b { c: d }", "a b{c: d}"),
            ("a:hover :focus { b: calc(1px + 2px) }", "a:hover :focus{b: calc(1px + 2px)}"),
            ("q::before { content: \"/* {  } */ \\\" ;\" }", "q::before{content: \"/* {  } */ \\\" ;\"}"),
            ("@layer a,\n  b;\n.x\\:y { }", "@layer a,b;.x\\:y{}"),
            ("@media (width > 10px)\n  and (hover) { a { b: c } }", "@media (width > 10px) and (hover){a{b: c}}"),
        ] {
            assert_eq!(squeezed(css), squeezed_css);
        }
    }
}
