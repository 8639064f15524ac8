//! A static host as plain as they come: what `press serve`, `cargo xtask serve` and the tests open in a browser.
//!
//! In comes a folder and a base path; out go its files by GET and HEAD, with their types, `ETag`
//! and `Last-Modified`, ranges for sound and pictures that move, `/folder` sent on to `/folder/`,
//! and `404.html` for the rest. No rewriting, no listing, nothing outside the folder, no
//! compression: what works here works on any host.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::address;

/// A folder under a base path.
pub struct Site {
    /// Without links in it, so that what lies outside can be told.
    root: PathBuf,
    /// Starts and ends with `/`.
    base: String,
}

impl Site {
    /// None when there is no such folder.
    pub fn new(root: &Path, base: &str) -> Option<Self> {
        let root = fs::canonicalize(root).ok().filter(|root| root.is_dir())?;
        let inner = base.trim_matches('/');
        let base = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        Some(Self { root, base })
    }

    /// The path it lies under, with a slash at both ends.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }
}

/// A free port on this machine alone: the wished one, or one of the next hundred.
pub fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in port..=port.saturating_add(100) {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => return Ok((listener, port)),
            // Windows keeps ports for itself, a hundred in a row, and says that nobody has the right to them.
            Err(error) if matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) => {
                last = error;
            }
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Answers until the process ends.
pub fn serve(listener: &TcpListener, site: &Arc<Site>) {
    const BREATH: Duration = Duration::from_millis(50);
    for stream in listener.incoming() {
        let site = Arc::clone(site);
        // A browser that hangs up in the middle is no trouble of ours.
        let answered = stream.and_then(|stream| thread::Builder::new().spawn(move || converse(&stream, &site)));
        if answered.is_err() {
            // No more connections or threads are to be had: those that are open have time to end.
            thread::sleep(BREATH);
        }
    }
}

/// One connection: request after request, until one side has had enough.
fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_write_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let head = match read_head(&mut reader)? {
            Some(head) => head,
            None => return Ok(()),
        };
        let request = Request::parse(&head);
        let keeps = request.as_ref().is_some_and(|request| request.keeps_open);
        let answer = request.as_ref().map_or_else(|| Answer::words("400 Bad Request"), |request| answer(site, request));
        let sends_body = request.is_none_or(|request| request.method != "HEAD");
        write_answer(stream, answer, sends_body, keeps)?;
        if !keeps {
            return Ok(());
        }
    }
}

/// The request line and the headers, up to 16 KB. None at the end of the conversation.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut limited = reader.take(16 * 1024);
    loop {
        let start = head.len();
        if limited.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
        if head[start..].trim_ascii().is_empty() && start > 0 {
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
    }
}

#[derive(Debug, Default)]
struct Request {
    method: String,
    /// As it was sent, without the query.
    path: String,
    /// With its `?`.
    query: String,
    /// The name under which this machine was asked, without a port.
    host: Option<String>,
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
    if_modified_since: Option<String>,
    keeps_open: bool,
}

impl Request {
    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split_ascii_whitespace();
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        // RFC 9112, 3.2.2: a whole address is a path, too, and the host in it the one that is meant.
        let (host, target) = match target.split_once("://") {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
                (Some(name_of(host)), path)
            }
            _ => (None, target),
        };
        let is_whole = host.is_some();
        let (path, query) = target.find('?').map_or((target, ""), |at| target.split_at(at));
        let mut request = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            host,
            keeps_open: version == "HTTP/1.1",
            ..Self::default()
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "host" if !is_whole => request.host = Some(name_of(value)),
                "range" => request.range = Some(value.to_owned()),
                "if-range" => request.if_range = Some(value.to_owned()),
                "if-none-match" => request.if_none_match = Some(value.to_owned()),
                "if-modified-since" => request.if_modified_since = Some(value.to_owned()),
                "connection" if value.eq_ignore_ascii_case("close") => request.keeps_open = false,
                // A body would be read as the next request.
                "content-length" | "transfer-encoding" if value != "0" => request.keeps_open = false,
                _ => {}
            }
        }
        Some(request)
    }
}

/// A host without its port, in small letters.
fn name_of(host: &str) -> String {
    let end = host.rfind(':').filter(|at| !host[*at..].contains(']')).unwrap_or(host.len());
    host[..end].to_ascii_lowercase()
}

/// Whether this machine is meant. A page elsewhere whose host's name has been led here would read what is not published yet.
fn is_here(host: &str) -> bool {
    let is_local = |host: &str| host == "localhost" || host.ends_with(".localhost");
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    is_local(host) || inner.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[derive(Debug)]
struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Words(&'static str),
    Part { file: File, start: u64, length: u64 },
}

impl Answer {
    /// An answer whose body is its status.
    fn words(status: &'static str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            body: Body::Words(status),
        }
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

fn answer(site: &Site, request: &Request) -> Answer {
    if request.method != "GET" && request.method != "HEAD" {
        return Answer::words("405 Method Not Allowed").with("Allow", "GET, HEAD".to_owned());
    }
    if request.host.as_deref().is_some_and(|host| !is_here(host)) {
        return Answer::words("421 Misdirected Request");
    }
    let Some(inner) = request.path.strip_prefix(&site.base) else {
        if format!("{}/", request.path) == site.base {
            return moved(&site.base, &request.query);
        }
        return Answer::words("404 Not Found");
    };
    let Some(path) = inside(&site.root, inner) else {
        return not_found(site);
    };
    if path.is_dir() {
        if !request.path.ends_with('/') {
            // As a path of this host: `//read/` would be the host `read`.
            return moved(&format!("{}{}/", site.base, inner.trim_start_matches('/')), &request.query);
        }
        return file(&path.join("index.html"), site, request).unwrap_or_else(|| not_found(site));
    }
    if request.path.ends_with('/') {
        return not_found(site);
    }
    file(&path, site, request).unwrap_or_else(|| not_found(site))
}

/// The file of an address below the root; None when the address is malformed, leads out, or to a
/// hidden file, or to nothing.
fn inside(root: &Path, address: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = address.split('/').filter(|part| !part.is_empty()).collect();
    let file = if parts.is_empty() { String::new() } else { address::file(&parts.join("/"), "")? };
    if file.contains(['\\', '\0']) || file.split('/').any(|name| name.starts_with('.')) {
        return None;
    }
    let path = fs::canonicalize(root.join(&file)).ok().filter(|path| path.starts_with(root))?;
    address::is_spelt_as(&file, &path).then_some(path)
}

/// Opens a file that lies below the root wherever links lead. What is none is not opened: a pipe would be waited for.
fn open(path: &Path, root: &Path) -> Option<File> {
    let path = fs::canonicalize(path).ok().filter(|path| path.starts_with(root) && path.is_file())?;
    File::open(path).ok()
}

fn moved(to: &str, query: &str) -> Answer {
    Answer::words("301 Moved Permanently").with("Location", format!("{to}{query}"))
}

fn not_found(site: &Site) -> Answer {
    let path = site.root.join("404.html");
    match open(&path, &site.root).and_then(|file| Some((file.metadata().ok()?.len(), file))) {
        Some((length, file)) => Answer {
            status: "404 Not Found",
            headers: vec![("Content-Type", kind(&path).to_owned())],
            body: Body::Part { file, start: 0, length },
        },
        None => Answer::words("404 Not Found"),
    }
}

fn file(path: &Path, site: &Site, request: &Request) -> Option<Answer> {
    let file = open(path, &site.root)?;
    let meta = file.metadata().ok()?;
    let size = meta.len();
    let since = meta.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let tag = format!("\"{size:x}-{:x}\"", since.as_nanos());
    let changed = http_date(since.as_secs());
    let headers = vec![
        ("Content-Type", kind(path).to_owned()),
        ("ETag", tag.clone()),
        ("Last-Modified", changed.clone()),
        // A host of files knows nothing about their lives: ask again each time.
        ("Cache-Control", "no-cache".to_owned()),
        ("Accept-Ranges", "bytes".to_owned()),
    ];
    let known = match (&request.if_none_match, &request.if_modified_since) {
        (Some(tags), _) => {
            tags.split(',').any(|known| known.trim() == "*" || known.trim().trim_start_matches("W/") == tag)
        }
        (None, Some(date)) => *date == changed,
        (None, None) => false,
    };
    if known {
        return Some(Answer { status: "304 Not Modified", headers, body: Body::Words("") });
    }
    let same = request.if_range.as_ref().is_none_or(|known| *known == tag || *known == changed);
    match request.range.as_deref().filter(|_| same).and_then(|wanted| part(wanted, size)) {
        None => Some(Answer { status: "200 OK", headers, body: Body::Part { file, start: 0, length: size } }),
        Some(Err(())) => {
            Some(Answer::words("416 Range Not Satisfiable").with("Content-Range", format!("bytes */{size}")))
        }
        Some(Ok((start, end))) => Some(
            Answer {
                status: "206 Partial Content",
                headers,
                body: Body::Part { file, start, length: end - start + 1 },
            }
            .with("Content-Range", format!("bytes {start}-{end}/{size}")),
        ),
    }
}

/// First and last byte of `bytes=5-9`, `bytes=5-` or `bytes=-5`. None for what may be ignored
/// (RFC 9110, 14.2): another unit, several parts, no range at all. Err for what lies outside.
fn part(wanted: &str, size: u64) -> Option<Result<(u64, u64), ()>> {
    let (first, last) = wanted.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end) = match (first.trim(), last.trim()) {
        ("", last) => (size.saturating_sub(last.parse().ok()?), size.checked_sub(1)),
        (first, "") => (first.parse().ok()?, size.checked_sub(1)),
        (first, last) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            if last < first {
                return None;
            }
            (first, size.checked_sub(1).map(|end| end.min(last)))
        }
    };
    Some(end.filter(|end| start <= *end).map(|end| (start, end)).ok_or(()))
}

/// The type of a file by the ending of its name.
fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ogg" | "opus" | "oga" => "audio/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "wav" => "audio/wav",
        "webm" => "video/webm",
        "mp4" => "video/mp4",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Seconds since 1970 as RFC 9110 writes them: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(seconds: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let weekday = DAYS[usize::try_from(days % 7).unwrap_or_default()];
    // Eras of 400 years that start on 1 March: https://howardhinnant.github.io/date_algorithms.html
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 2 } else { from_march - 10 };
    let year = era * 400 + year_of_era + u64::from(month < 2);
    let month = MONTHS[usize::try_from(month).unwrap_or_default()];
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{:02} GMT", second % 60)
}

fn write_answer(mut stream: &TcpStream, answer: Answer, sends_body: bool, keeps: bool) -> io::Result<()> {
    let length = match &answer.body {
        Body::Words(words) => words.len() as u64,
        Body::Part { length, .. } => *length,
    };
    let mut head = format!("HTTP/1.1 {}\r\n", answer.status);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let connection = if keeps { "keep-alive" } else { "close" };
    let own = [("Date", http_date(now)), ("Connection", connection.to_owned()), ("Content-Length", length.to_string())];
    for (name, value) in own.iter().chain(&answer.headers) {
        // RFC 9110, 8.6: a 304 tells the length of what it does not send, or none.
        if *name == "Content-Length" && answer.status.starts_with("304") {
            continue;
        }
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if sends_body {
        match answer.body {
            Body::Words(words) => stream.write_all(words.as_bytes())?,
            Body::Part { mut file, start, length } => {
                file.seek(SeekFrom::Start(start))?;
                let sent = io::copy(&mut file.take(length), &mut stream)?;
                if sent < length {
                    // The file has become shorter while it was sent: only hanging up says so.
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder that is gone with the test.
    struct Folder(TempDir);

    impl Folder {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path();
            fs::create_dir_all(path.join("site/read")).unwrap();
            fs::write(path.join("site/index.html"), "front").unwrap();
            fs::write(path.join("site/404.html"), "nothing here").unwrap();
            fs::write(path.join("site/read/index.html"), "read").unwrap();
            fs::write(path.join("site/über.json"), "{}").unwrap();
            fs::write(path.join("site/sound.ogg"), "0123456789").unwrap();
            fs::write(path.join("secret"), "secret").unwrap();
            Self(folder)
        }

        fn site(&self, base: &str) -> Site {
            Site::new(&self.0.path().join("site"), base).unwrap()
        }
    }

    fn get(site: &Site, path: &str, headers: &str) -> (&'static str, Vec<(&'static str, String)>, String) {
        let request = Request::parse(&format!("GET {path} HTTP/1.1\r\n{headers}\r\n\r\n")).unwrap();
        let answer = answer(site, &request);
        let body = match answer.body {
            Body::Words(words) => words.to_owned(),
            Body::Part { mut file, start, length } => {
                file.seek(SeekFrom::Start(start)).unwrap();
                let mut text = String::new();
                file.take(length).read_to_string(&mut text).unwrap();
                text
            }
        };
        (&answer.status[..3], answer.headers, body)
    }

    fn header(headers: &[(&str, String)], name: &str) -> Option<String> {
        headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn only_this_machine_is_meant() {
        let folder = Folder::new();
        let site = folder.site("/");
        for (host, status) in [
            ("localhost:8080", "200"),
            ("LOCALHOST", "200"),
            ("paper.localhost:8080", "200"),
            ("127.0.0.1:8080", "200"),
            ("[::1]:8080", "200"),
            ("[::1]", "200"),
            ("evil.example", "421"),
            ("localhost.evil.example:8080", "421"),
            ("127.0.0.1.evil.example", "421"),
            ("10.0.0.1", "421"),
            ("", "421"),
        ] {
            assert_eq!(get(&site, "/", &format!("Host: {host}")).0, status, "{host}");
        }
        assert_eq!(get(&site, "http://localhost:8080/read/?a=http://b", "Host: evil.example").2, "read");
        assert_eq!(get(&site, "http://evil.example/read/", "Host: localhost").0, "421");
        assert_eq!(get(&site, "http://localhost", "").2, "front");
    }

    #[test]
    fn addresses_are_files() {
        let folder = Folder::new();
        let nested = folder.site("x/y");
        assert_eq!(nested.base(), "/x/y/");
        for (path, status, body) in [
            ("/x/y/", "200", "front"),
            ("/x/y/read/?id=a", "200", "read"),
            ("/x/y/index.html", "200", "front"),
            ("/x/y/%C3%BCber.json", "200", "{}"),
            ("/x/y/nothing", "404", "nothing here"),
            ("/x/y/Index.html", "404", "nothing here"),
            ("/x/y/READ/", "404", "nothing here"),
            ("/x/y/index.html/", "404", "nothing here"),
            ("/x/y/../secret", "404", "nothing here"),
            ("/x/y/%2e%2e/secret", "404", "nothing here"),
            ("/x/y/..%2fsecret", "404", "nothing here"),
            ("/x/y/read%2Findex.html", "404", "nothing here"),
            ("/x/y/%zz", "404", "nothing here"),
            ("/x/yz/", "404", "404 Not Found"),
            ("/", "404", "404 Not Found"),
        ] {
            let (told, _, text) = get(&nested, path, "");
            assert_eq!((told, text.as_str()), (status, body), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_leads_nowhere() {
        let folder = Folder::new();
        for name in ["link", "read/index.html", "404.html"] {
            let link = folder.0.path().join("site").join(name);
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(folder.0.path().join("secret"), link).unwrap();
        }
        for path in ["/link", "/read/", "/nothing"] {
            let (status, _, body) = get(&folder.site("/"), path, "");
            assert_eq!((status, body.as_str()), ("404", "404 Not Found"), "{path}");
        }
    }

    #[test]
    fn folders_want_their_slash() {
        let folder = Folder::new();
        for (base, path, to) in [
            ("/", "/read?id=a", "/read/?id=a"),
            ("/x/y/", "/x/y", "/x/y/"),
            ("/x/y/", "/x/y/read", "/x/y/read/"),
            ("/", "//read", "/read/"),
            ("/", "///read?id=a", "/read/?id=a"),
            ("/x/y/", "/x/y//read", "/x/y/read/"),
        ] {
            let (status, headers, _) = get(&folder.site(base), path, "");
            assert_eq!((status, header(&headers, "Location").as_deref()), ("301", Some(to)));
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let folder = Folder::new();
        let site = folder.site("/");
        let (_, headers, _) = get(&site, "/index.html", "");
        let tag = header(&headers, "ETag").unwrap();
        let date = header(&headers, "Last-Modified").unwrap();
        assert_eq!(get(&site, "/index.html", &format!("If-None-Match: {tag}")).0, "304");
        assert_eq!(get(&site, "/index.html", &format!("If-Modified-Since: {date}")).0, "304");
        assert_eq!(get(&site, "/index.html", &format!("If-None-Match: \"x\"\r\nIf-Modified-Since: {date}")).0, "200");
    }

    #[test]
    fn sound_is_sent_in_parts() {
        let folder = Folder::new();
        let site = folder.site("/");
        for (range, status, body, told) in [
            ("bytes=2-4", "206", "234", Some("bytes 2-4/10")),
            ("bytes=7-", "206", "789", Some("bytes 7-9/10")),
            ("bytes=-2", "206", "89", Some("bytes 8-9/10")),
            ("bytes=0-999", "206", "0123456789", Some("bytes 0-9/10")),
            ("bytes=10-", "416", "416 Range Not Satisfiable", Some("bytes */10")),
            ("bytes=4-2", "200", "0123456789", None),
            ("bytes=0-1,3-4", "200", "0123456789", None),
            ("lines=1-2", "200", "0123456789", None),
        ] {
            let (code, headers, text) = get(&site, "/sound.ogg", &format!("Range: {range}"));
            assert_eq!(
                (code, text.as_str(), header(&headers, "Content-Range").as_deref()),
                (status, body, told),
                "{range}"
            );
        }
        assert_eq!(get(&site, "/sound.ogg", "Range: bytes=2-4\r\nIf-Range: \"old\"").0, "200");
    }

    #[test]
    fn only_reading_is_allowed() {
        let folder = Folder::new();
        let request = Request::parse("POST / HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(answer(&folder.site("/"), &request).status, "405 Method Not Allowed");
    }

    #[test]
    fn dates_are_those_of_the_standard() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT");
    }

    #[test]
    fn a_busy_port_gives_the_next() {
        let (_first, port) = listen(18_765).unwrap();
        let (_second, next) = listen(port).unwrap();
        assert!(next > port);
    }
}
