//! S5 as far as the model: what is plain text arrives to the letter, whatever it looks like.

use courant::article::{Article, Block, Edition, RelatedStory, Run};
use courant::decode;
use serde_json::{Value, json};

const STRINGS: [&str; 20] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></style></textarea><b>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; &#60;",
    "<!-- --> <![CDATA[x]]>",
    "]]>]]&gt;",
    "{{constructor.constructor('alert(1)')()}} ${7*7} <%= 7 %>",
    "\u{0}\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}",
    "\u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} \u{200f}",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "\u{feff}\u{200b}\u{ad}x\u{fffe}\u{ffff}",
    "  leading, trailing and   inner blanks \t",
    "two\r\nlines\u{2028}and\u{2029}more\n",
    "👩‍👩‍👧‍👦 🇵🇹 \u{10ffff}",
    "\\u003cb\\u003e \\\" %3Cb%3E",
    "__proto__",
    "'; DROP TABLE articles; --",
];

/// Where a plain text stands in a file, and where it is found in the model.
type Place<T> = (&'static str, fn(&T) -> Option<&str>);

const PLACES: &[Place<Article>] = &[
    ("/title", |article| Some(&article.card.headline)),
    ("/summary", |article| article.card.standfirst.as_deref()),
    ("/tags/0", |article| article.card.tags.first().map(String::as_str)),
    ("/authors/0/name", |article| article.card.authors.first().map(|author| author.name.as_str())),
    ("/_article/kicker", |article| article.card.kicker.as_deref()),
    ("/_article/section", |article| article.card.section.as_deref()),
    ("/_article/imageAlt", |article| Some(article.card.image.as_ref()?.alt.as_str())),
    ("/_article/dateline/text", |article| article.dateline.text.as_deref()),
    ("/_article/dateline/place", |article| article.dateline.place.as_deref()),
    ("/_article/dateline/agency", |article| article.dateline.agency.as_deref()),
    ("/_article/copyrightNotice", |article| article.copyright.as_deref()),
    ("/_article/license", |article| article.license.as_deref()),
    ("/_article/source/name", |article| article.source.as_ref()?.name.as_deref()),
    ("/_article/corrections/0/text", |article| Some(&article.corrections.first()?.text)),
    ("/_article/comments/reply/required/0", |article| Some(article.comments.as_ref()?.required.first()?)),
    ("/_article/previous/title", |article| Some(&article.previous.as_ref()?.headline)),
    ("/_article/next/summary", |article| article.next.as_ref()?.standfirst.as_deref()),
    ("/_article/related/0/reason", |article| article.related.first()?.reason.as_deref()),
    ("/_article/related/0/title", |article| match &article.related.first()?.story {
        RelatedStory::Title(title) => Some(title),
        _ => None,
    }),
    ("/_article/related/1/title", |article| match &article.related.get(1)?.story {
        RelatedStory::Elsewhere { title, .. } => Some(title),
        _ => None,
    }),
    ("/_article/notes/0/id", |article| Some(&article.notes.first()?.id)),
    ("/_article/sections/0/id", |article| Some(&article.sections.first()?.id)),
    ("/_article/sections/0/heading", |article| article.sections.first()?.heading.as_deref()),
    ("/_article/sections/0/blocks/0/text", |article| words(block(article, 0)?, 0)),
    ("/_article/sections/0/blocks/1/text/0", |article| words(block(article, 1)?, 0)),
    ("/_article/sections/0/blocks/1/text/1/em", |article| match runs(block(article, 1)?)?.get(1)? {
        Run::Styled(_, text) => word(text.0.first()?),
        _ => None,
    }),
    ("/_article/sections/0/blocks/1/text/2/abbr", |article| match runs(block(article, 1)?)?.get(2)? {
        Run::Abbr { short, .. } => Some(short),
        _ => None,
    }),
    ("/_article/sections/0/blocks/1/text/2/title", |article| match runs(block(article, 1)?)?.get(2)? {
        Run::Abbr { title, .. } => title.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/1/text/3/ruby", |article| match runs(block(article, 1)?)?.get(3)? {
        Run::Ruby { base, .. } => Some(base),
        _ => None,
    }),
    ("/_article/sections/0/blocks/1/text/3/rt", |article| match runs(block(article, 1)?)?.get(3)? {
        Run::Ruby { reading, .. } => Some(reading),
        _ => None,
    }),
    ("/_article/sections/0/blocks/1/text/4/text", |article| match runs(block(article, 1)?)?.get(4)? {
        Run::Link(_, text) => word(text.0.first()?),
        _ => None,
    }),
    ("/_article/sections/0/blocks/2/alt", |article| match block(article, 2)? {
        Block::Figure(figure) => Some(&figure.alt),
        _ => None,
    }),
    ("/_article/sections/0/blocks/2/credit", |article| match block(article, 2)? {
        Block::Figure(figure) => figure.credit.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/2/caption", |article| match block(article, 2)? {
        Block::Figure(figure) => word(figure.caption.as_ref()?.0.first()?),
        _ => None,
    }),
    ("/_article/sections/0/blocks/3/text", |article| match block(article, 3)? {
        Block::Code { text, .. } => Some(text),
        _ => None,
    }),
    ("/_article/sections/0/blocks/3/language", |article| match block(article, 3)? {
        Block::Code { language, .. } => language.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/4/title", |article| match block(article, 4)? {
        Block::Keypoints { title, .. } => title.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/5/events/0/date", |article| match block(article, 5)? {
        Block::Timeline(events) => events.first()?.date.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/5/events/0/title", |article| match block(article, 5)? {
        Block::Timeline(events) => events.first()?.title.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/6/title", |article| match block(article, 6)? {
        Block::Aside { title, .. } => title.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/7/provider", |article| match block(article, 7)? {
        Block::Embed { provider, .. } => provider.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/7/title", |article| match block(article, 7)? {
        Block::Embed { title, .. } => title.as_deref(),
        _ => None,
    }),
    ("/_article/sections/0/blocks/8/text", |article| match block(article, 8)? {
        Block::Math { text, .. } => Some(text),
        _ => None,
    }),
    ("/_article/sections/0/blocks/9/rows/0/0/text", |article| match block(article, 9)? {
        Block::Table(table) => word(table.rows.first()?.first()?.text.0.first()?),
        _ => None,
    }),
    ("/_article/sections/0/blocks/10/fallback", |article| words(block(article, 10)?, 0)),
];

#[test]
fn every_plain_text_of_an_article_arrives_to_the_letter() {
    let blocks = json!([
        { "type": "paragraph", "text": "x" },
        { "type": "paragraph", "text": ["x", { "em": "x" }, { "abbr": "x", "title": "x" },
            { "ruby": "x", "rt": "x" }, { "link": "https://example.com/", "text": "x" }] },
        { "type": "figure", "src": "a.webp", "alt": "x", "credit": "x", "caption": "x" },
        { "type": "code", "language": "x", "text": "x" },
        { "type": "keypoints", "title": "x", "items": ["x"] },
        { "type": "timeline", "events": [{ "date": "x", "title": "x" }] },
        { "type": "aside", "title": "x", "blocks": [{ "type": "paragraph", "text": "x" }] },
        { "type": "embed", "url": "https://example.com/", "provider": "x", "title": "x" },
        { "type": "math", "text": "x" },
        { "type": "table", "rows": [[{ "text": "x" }]] },
        { "type": "hologram", "fallback": "x" },
    ]);
    let article = json!({
        "id": "a", "title": "x", "image": "a.webp", "summary": "x", "tags": ["x"], "authors": [{ "name": "x" }],
        "_article": {
            "kicker": "x", "section": "x", "imageAlt": "x", "copyrightNotice": "x", "license": "x",
            "dateline": { "text": "x", "place": "x", "agency": "x" },
            "source": { "name": "x" }, "corrections": [{ "text": "x" }],
            "comments": { "reply": { "required": ["x"] } },
            "previous": { "id": "p", "title": "x" }, "next": { "id": "n", "title": "x", "summary": "x" },
            "related": [{ "reason": "x", "title": "x" }, { "url": "https://example.com/", "title": "x" }],
            "notes": [{ "id": "x", "blocks": [{ "type": "paragraph", "text": "x" }] }],
            "sections": [{ "id": "x", "heading": "x", "blocks": blocks }],
        },
    });
    for (pointer, find) in PLACES {
        for hostile in STRINGS {
            let bytes = with(&article, pointer, hostile);
            let (article, gaps) = decode::article(&bytes, super::ARTICLE).expect(pointer);
            assert_eq!(find(&article), Some(hostile), "{pointer}");
            assert_eq!(gaps, [], "{pointer}");
        }
    }
}

#[test]
fn every_plain_text_of_an_edition_arrives_to_the_letter() {
    let edition = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "x", "description": "x",
        "_edition": { "id": "x", "sections": ["x"], "copyrightNotice": "x" },
        "items": [{ "id": "a", "title": "x", "content_text": "x" }],
    });
    let places: [Place<Edition>; 5] = [
        ("/title", |edition| Some(&edition.title)),
        ("/description", |edition| edition.description.as_deref()),
        ("/_edition/sections/0", |edition| edition.sections.first().map(String::as_str)),
        ("/_edition/copyrightNotice", |edition| edition.copyright.as_deref()),
        ("/items/0/title", |edition| Some(&edition.cards.first()?.headline)),
    ];
    for (pointer, find) in places {
        for hostile in STRINGS {
            let bytes = with(&edition, pointer, hostile);
            let (edition, gaps) = decode::edition(&bytes, super::FEED, "x").expect(pointer);
            assert_eq!(find(&edition), Some(hostile), "{pointer}");
            assert_eq!(gaps, [], "{pointer}");
        }
    }
}

#[test]
fn a_plain_body_arrives_line_by_line() {
    for hostile in STRINGS {
        let bytes = json!({ "id": "a", "title": "x", "content_text": hostile }).to_string();
        let (article, _) = decode::article(bytes.as_bytes(), super::ARTICLE).expect(hostile);
        let lines = hostile.lines().collect::<Vec<_>>().join("\n");
        assert_eq!(article.sections[0].blocks.iter().map(Block::to_plain).collect::<String>(), lines);
    }
}

/// The file with another text in one place.
fn with(file: &Value, pointer: &str, text: &str) -> Vec<u8> {
    let mut file = file.clone();
    *file.pointer_mut(pointer).expect(pointer) = text.into();
    file.to_string().into_bytes()
}

fn block(article: &Article, index: usize) -> Option<&Block> {
    article.sections.first()?.blocks.get(index)
}

fn runs(block: &Block) -> Option<&[Run]> {
    match block {
        Block::Paragraph(text) => Some(&text.0),
        _ => None,
    }
}

fn words(block: &Block, index: usize) -> Option<&str> {
    word(runs(block)?.get(index)?)
}

fn word(run: &Run) -> Option<&str> {
    match run {
        Run::Words(words) => Some(words),
        _ => None,
    }
}
