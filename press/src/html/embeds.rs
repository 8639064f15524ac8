//! Sounds, films, and what other sites show within a page.

use super::flow::{At, Flow, Reader};
use super::line::object;
use super::tree::Id;
use crate::shelf::called;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// Sites that are known by a name that is not their host's.
const NAMES: [(&str, &str); 20] = [
    ("youtube.com", "YouTube"),
    ("youtube-nocookie.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("vimeo.com", "Vimeo"),
    ("dailymotion.com", "Dailymotion"),
    ("ted.com", "TED"),
    ("spotify.com", "Spotify"),
    ("soundcloud.com", "SoundCloud"),
    ("bandcamp.com", "Bandcamp"),
    ("podcasts.apple.com", "Apple Podcasts"),
    ("twitter.com", "Twitter"),
    ("x.com", "X"),
    ("instagram.com", "Instagram"),
    ("facebook.com", "Facebook"),
    ("tiktok.com", "TikTok"),
    ("codepen.io", "CodePen"),
    ("github.com", "GitHub"),
    ("archive.org", "Internet Archive"),
    ("openstreetmap.org", "OpenStreetMap"),
    ("google.com", "Google"),
];

/// Titles that say nothing: players write them by themselves.
const SAID_BY_PLAYERS: [&str; 5] =
    ["YouTube video player", "YouTube video", "vimeo-player", "Vimeo video player", "Spotify Embed"];

impl Reader<'_> {
    /// A sound or a film; what stands in it for browsers that know neither, where it has no address.
    pub(super) fn media(&mut self, id: Id, name: &str, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let sources = tree.children(id).iter().filter(|child| tree.name(**child) == "source");
        let src = std::iter::once(&id).chain(sources).find_map(|id| tree.attribute(*id, "src"));
        let Some(src) = src else { return self.inside(id, flow, at) };
        let poster = tree.attribute(id, "poster").map(|poster| ("poster", poster.into()));
        let fields = [("type", name.into()), ("src", src.into())];
        flow.lift(object(fields.into_iter().chain(poster)));
    }

    /// A page within the page.
    pub(super) fn frame(&mut self, id: Id, flow: &mut Flow) {
        let late = ["src", "data-src", "data-lazy-src"].iter().filter_map(|name| self.tree.attribute(id, name));
        let address = late.into_iter().find(|address| !address.starts_with("about:"));
        match address {
            Some(address) => flow.lift(embed(address, self.tree.attribute(id, "title"))),
            None if self.tree.has_attribute(id, "srcdoc") => {
                self.tell("A page within the page is left out, since it has no address: give it one, and link to it.");
            }
            None => {}
        }
    }

    /// What a plug-in would show: what stands in its place, else its address.
    pub(super) fn object(&mut self, id: Id, flow: &mut Flow, at: At) {
        let tree = self.tree;
        let is_shown = |id: Id| matches!(tree.name(id), "img" | "embed" | "object" | "iframe" | "audio" | "video");
        let address = ["src", "data"].iter().find_map(|name| tree.attribute(id, name));
        if tree.has_words(id) || tree.below(id, |_| true).any(is_shown) {
            self.inside(id, flow, at);
            // A paper that is not shown is led to, where what stands in its place does not.
            let leads = |id: Id| tree.has_attribute(id, "href") || is_shown(id);
            if let Some(address) = address.filter(|address| is_paper(address) && !tree.below(id, |_| true).any(leads)) {
                flow.lift(embed(address, tree.attribute(id, "title")));
            }
            return;
        }
        match address.filter(|address| page_of(address).is_some() || !address.contains(".swf")) {
            Some(address) => flow.lift(embed(address, tree.attribute(id, "title"))),
            None => self.tell("What only a plug-in shows is left out: no browser has it any more. Link to something that is read without."),
        }
    }
}

/// WordPress leaves the address of what it would show there as words, where nobody has asked the other site for it.
pub(super) fn embedded(blocks: &mut [Value]) {
    let [block] = blocks else { return };
    let words = block["text"].as_str().filter(|_| block["type"] == "paragraph").unwrap_or_default();
    let is_address = (words.starts_with("https://") || words.starts_with("http://")) && !words.contains(' ');
    if is_address {
        *block = embed(words, None);
    }
}

/// Whether an address is that of a file that is read by itself.
fn is_paper(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    [".pdf", ".epub", ".doc", ".docx", ".odt"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

/// The block for another site's page; a file that lies beside the text, as a PDF may, is linked to.
fn embed(address: &str, title: Option<&str>) -> Value {
    let url = page_of(address).unwrap_or_else(|| address.to_owned());
    let title = title.filter(|title| !SAID_BY_PLAYERS.contains(title));
    if let Some(name) = file_of(address) {
        return json!({ "type": "paragraph", "text": [{ "link": address, "text": title.map_or(name, str::to_owned) }] });
    }
    let provider = provider(&url).map(|provider| ("provider", provider.into()));
    let kind = [("type", "embed".into())];
    let title = title.map(|title| ("title", title.into()));
    object(kind.into_iter().chain(provider).chain([("url", url.into())]).chain(title))
}

/// The name of the file that a relative address leads to.
fn file_of(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let is_relative = !path.contains(':') && !path.starts_with("//");
    Some(called(path)).filter(|name| is_relative && name.trim_matches('.').contains('.'))
}

/// The host of an absolute address, without what says nothing.
pub(super) fn host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    if !matches!(scheme.to_ascii_lowercase().as_str(), "" | "http:" | "https:") {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(host).filter(|host| !host.is_empty())
}

/// What a site is called.
fn provider(address: &str) -> Option<&str> {
    let host = host(address)?;
    let is_of = |site: &str| host.strip_suffix(site).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    Some(NAMES.iter().find(|(site, _)| is_of(site)).map_or(host, |(_, name)| name))
}

/// The page that shows a reader what a player's address shows within another page.
fn page_of(address: &str) -> Option<String> {
    let host = host(address)?;
    let rest = address.split_once("//")?.1.split_once('/')?.1;
    let (path, query) = rest.split('#').next()?.split_once('?').unwrap_or((rest, ""));
    let asked = |name: &str| {
        let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        found.filter(|value| !value.is_empty())
    };
    match host {
        "youtube.com" | "youtube-nocookie.com" => {
            let id = path.strip_prefix("embed/").or_else(|| path.strip_prefix("v/"))?.split(['/', '&', '#']).next()?;
            if id == "videoseries" || id.is_empty() {
                return Some(format!("https://www.youtube.com/playlist?list={}", asked("list")?));
            }
            let start = asked("start").map(|start| format!("&t={start}")).unwrap_or_default();
            Some(format!("https://www.youtube.com/watch?v={id}{start}"))
        }
        "player.vimeo.com" => {
            let id = path.strip_prefix("video/")?.split(['/', '#']).next()?;
            // Films that are not listed are known by a second number.
            let key = asked("h").map(|key| format!("/{key}")).unwrap_or_default();
            Some(format!("https://vimeo.com/{id}{key}"))
        }
        "dailymotion.com" => Some(format!("https://www.dailymotion.com/{}", path.strip_prefix("embed/")?)),
        "open.spotify.com" => {
            let path = path.strip_prefix("embed-podcast/").or_else(|| path.strip_prefix("embed/"))?;
            Some(format!("https://open.spotify.com/{path}"))
        }
        "w.soundcloud.com" => {
            let url = percent_decode_str(asked("url")?).decode_utf8().ok()?;
            Some(url.into_owned()).filter(|url| url.starts_with("https://soundcloud.com/"))
        }
        "archive.org" => Some(format!("https://archive.org/details/{}", path.strip_prefix("embed/")?)),
        "embed.ted.com" => Some(format!("https://www.ted.com/{path}")),
        _ => None,
    }
}
