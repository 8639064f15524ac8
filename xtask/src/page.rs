//! What xtask does to the text of pages and styles that trunk has written. Text in, text out.
//!
//! The app's own page asks for one stylesheet with all of `style/` in it. A page that press writes has in itself what is needed
//! above the fold, which is some of the same files, and asks for the others below its words.

/// The folders that are addresses of their own, each with an `index.html`. `route.rs` in the app
/// spells links to the same ones; `tests/e2e/boot.spec.js` opens each.
pub const FOLDERS: [&str; 4] = ["read", "section", "history", "about"];

/// The same page for an address one folder down: `./theme.js` becomes `../theme.js`.
///
/// Every address in index.html that is ours starts with `./`, and nothing else does.
pub fn one_folder_down(page: &str) -> String {
    page.replace("=\"./", "=\"../")
}

/// What stands in a page of press's itself, each by the names of its files in `style/`: in every page; in that of a story, of one
/// that begins with more than words and pictures, and of a list; and in those whose end is seen at once.
pub const FOLDS: [(&str, &[&str]); 6] = [
    (EVERY, &["fonts", "tokens", "base", "masthead"]),
    ("story", &["story", "figure"]),
    ("block", &["block"]),
    ("card", &["card", "row"]),
    ("list", &["front"]),
    ("end", &["controls", "frame", "notes", "related"]),
];
/// What every page has: no page asks for it again.
pub const EVERY: &str = "every";

/// Whether trunk's file `name-0123456789abcdef.css` is one of these.
pub fn is_one_of(file: &str, names: &[&str]) -> bool {
    file.rsplit_once('-').is_some_and(|(name, _)| names.contains(&name))
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
/// How the line with the page's policy begins.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\"";

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

    /// The page with one stylesheet in the place of all. It and the script before it are asked for above the policy: a browser
    /// that meets one in a page does not look ahead of it (Chromium, November 2026).
    pub fn with(&self, name: &str) -> String {
        let link = format!("<link rel=\"stylesheet\" href=\"./{name}\">");
        let mut ahead = format!("<link rel=\"preload\" as=\"style\" href=\"./{name}\">\n");
        if let Some((script, _)) = self.page.split_once("<script src=\"").and_then(|(_, rest)| rest.split_once('"')) {
            ahead += &format!("<link rel=\"preload\" as=\"script\" href=\"{script}\">\n");
        }
        self.page.replace(MARK, &link).replacen(POLICY, &(ahead + POLICY), 1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_down_only_our_own_addresses_change() {
        let page =
            r#"<script src="./a.js" data-wasm="./b.wasm"></script><a href="">x</a><a href="https://x.example/./y">"#;
        let down =
            r#"<script src="../a.js" data-wasm="../b.wasm"></script><a href="">x</a><a href="https://x.example/./y">"#;
        assert_eq!(one_folder_down(page), down);
    }

    #[test]
    fn stylesheets_become_one_in_their_order() {
        let page = "<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"\">\n<script src=\"./t.js\"></script>\n\
                    <link rel=\"stylesheet\" href=\"./a-1.css\"/>\n<link rel=\"stylesheet\" href=\"./b-2.css\"/>\n</head>\n";
        let styled = Styled::read(page);
        assert_eq!(styled.styles, ["a-1.css", "b-2.css"]);
        let one = "<head>\n<link rel=\"preload\" as=\"style\" href=\"./c.css\">\n\
                   <link rel=\"preload\" as=\"script\" href=\"./t.js\">\n\
                   <meta http-equiv=\"Content-Security-Policy\" content=\"\">\n<script src=\"./t.js\"></script>\n\
                   <link rel=\"stylesheet\" href=\"./c.css\">\n</head>\n";
        assert_eq!(styled.with("c.css"), one);
    }

    #[test]
    fn a_file_of_styles_is_known_by_its_name_in_front_of_the_digest() {
        assert!(is_one_of("front-0123456789abcdef.css", &["card", "front"]));
        assert!(!is_one_of("fronts-0123456789abcdef.css", &["front"]) && !is_one_of("front.css", &["front"]));
    }

    #[test]
    fn comments_leave_no_line_behind() {
        assert_eq!(without_comments("<p>a</p>\n<!-- b\n c -->\n<p>d</p>\n"), "<p>a</p>\n<p>d</p>\n");
    }
}
