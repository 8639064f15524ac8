//! Markup cut into tags and the text between them.
//!
//! After the tokenizer of the HTML standard (13.2.5) as far as text needs it: comments, doctypes and attributes end
//! where browsers end them. One pass; what is never closed reaches to the end, as in browsers.

/// A piece of markup. Comments and their like are none.
pub enum Token<'a> {
    /// What stands between tags, with its character references still in it.
    Text(&'a str),
    /// `<name …>`, the name in lower case.
    Start {
        /// `p`
        name: &'a str,
        /// `<svg/>`: counts for foreign elements only.
        is_self_closing: bool,
    },
    /// `</name>`, the name in lower case.
    End(&'a str),
}

/// Markup, and how far it was read.
pub struct Tokens<'a> {
    html: &'a str,
    /// The same in lower case, byte by byte, so that names can be found and compared.
    lower: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Markup from its start; `lower` is the same with its ASCII letters in lower case.
    pub const fn new(html: &'a str, lower: &'a str) -> Self {
        Self { html, lower, at: 0 }
    }

    /// Passes over the content of an element that holds no markup (`script`, `style`), its end tag included.
    pub fn skip_raw(&mut self, name: &str) {
        self.at = if name == "script" { self.end_of_script() } else { self.end_tag_from(self.at, name) };
    }

    /// How far it was read, in bytes.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Where `</name` starts, from a place on; else the end.
    fn end_tag_from(&self, from: usize, name: &str) -> usize {
        let tag = format!("</{name}");
        let found = self.lower[from..].match_indices(&tag).map(|(at, _)| from + at);
        let mut found = found.filter(|at| self.is_name_end(at + tag.len()));
        found.next().unwrap_or(self.html.len())
    }

    /// Where a script ends: within `<!-- <script> … -->` it may hold a script's end tag itself.
    fn end_of_script(&self) -> usize {
        let (mut at, mut is_escaped, mut is_nested) = (self.at, false, false);
        while let Some(found) = self.lower[at..].find(['<', '-']) {
            at += found;
            let rest = &self.lower[at..];
            if rest.starts_with("</script") && self.is_name_end(at + "</script".len()) {
                if !is_nested {
                    return at;
                }
                is_nested = false;
            } else if rest.starts_with("<script") && self.is_name_end(at + "<script".len()) {
                is_nested = is_escaped;
            } else if rest.starts_with("<!--") {
                is_escaped = true;
                // `<!-->` opens and closes in one.
                at += 1;
            } else if rest.starts_with("-->") {
                (is_escaped, is_nested) = (false, false);
            }
            at += 1;
        }
        self.html.len()
    }

    fn is_name_end(&self, at: usize) -> bool {
        matches!(self.lower.as_bytes().get(at), Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>'))
    }

    /// Where a comment ends that starts at `<!--`.
    fn end_of_comment(&self, start: usize) -> usize {
        let inner = &self.html[start + "<!--".len()..];
        if inner.starts_with('>') {
            return start + "<!-->".len();
        }
        if inner.starts_with("->") {
            return start + "<!--->".len();
        }
        let (mut at, bytes) = (0, inner.as_bytes());
        while let Some(found) = inner[at..].find("--") {
            at += found;
            match (bytes.get(at + 2), bytes.get(at + 3)) {
                (Some(b'>'), _) => return start + "<!--".len() + at + 3,
                (Some(b'!'), Some(b'>')) => return start + "<!--".len() + at + 4,
                _ => at += 1,
            }
        }
        self.html.len()
    }

    /// Where a tag ends whose name ends at `at`, and whether it closes itself; `None` where it never ends.
    fn end_of_tag(&self, mut at: usize) -> Option<(usize, bool)> {
        let bytes = self.html.as_bytes();
        let mut is_self_closing = false;
        loop {
            at = self.past_blanks(at);
            match bytes.get(at)? {
                b'>' => return Some((at + 1, is_self_closing)),
                b'/' => {
                    is_self_closing = true;
                    at += 1;
                    continue;
                }
                _ => is_self_closing = false,
            }
            // An attribute's name may start with `=`, nothing else of it may be one.
            at += 1;
            at += self.length_until(at, b"/>=");
            at = self.past_blanks(at);
            if bytes.get(at) != Some(&b'=') {
                continue;
            }
            at = self.past_blanks(at + 1);
            match bytes.get(at)? {
                quote @ (b'"' | b'\'') => {
                    at += 1;
                    at += bytes[at..].iter().position(|byte| byte == quote)? + 1;
                }
                _ => at += self.length_until(at, b">"),
            }
        }
    }

    fn past_blanks(&self, at: usize) -> usize {
        at + self.html.as_bytes()[at..].iter().take_while(|byte| is_blank(**byte)).count()
    }

    fn length_until(&self, at: usize, ends: &[u8]) -> usize {
        self.html.as_bytes()[at..].iter().take_while(|byte| !is_blank(**byte) && !ends.contains(byte)).count()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.html.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            let start = self.at;
            if *byte != b'<' {
                let rest = &self.html[start..];
                self.at += rest.find('<').unwrap_or(rest.len());
                return Some(Token::Text(&self.html[start..self.at]));
            }
            let is_end = bytes.get(start + 1) == Some(&b'/');
            let name_start = start + 1 + usize::from(is_end);
            match bytes.get(name_start) {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let name_end = name_start + self.length_until(name_start, b"/>");
                    let Some((end, is_self_closing)) = self.end_of_tag(name_end) else { break };
                    self.at = end;
                    let name = &self.lower[name_start..name_end];
                    return Some(if is_end { Token::End(name) } else { Token::Start { name, is_self_closing } });
                }
                Some(b'!') if self.html[start..].starts_with("<!--") => self.at = self.end_of_comment(start),
                // Doctypes, processing instructions and what browsers take for comments.
                Some(letter) if is_end || matches!(letter, b'!' | b'?') => {
                    let rest = &self.html[start..];
                    self.at += rest.find('>').map_or(rest.len(), |at| at + 1);
                }
                _ => {
                    self.at += 1;
                    return Some(Token::Text(&self.html[start..self.at]));
                }
            }
        }
        self.at = self.html.len();
        None
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}
