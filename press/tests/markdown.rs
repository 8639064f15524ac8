//! Texts as people write them in Markdown, each with the article that comes of it.
//!
//! `tests/markdown/<lesson>/text.md` is the text, `article.json` what must come of it, and `problems.txt` what was not
//! understood, or why nothing came, line by line. `BLESS=1` writes the expected files anew: look at every one of them before it
//! is committed.

#![allow(clippy::expect_used, reason = "a test ends where its ground gives way")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use press::encode;
use press::markdown;
use press::problem::Problem;
use press::text::{self, Kind};
use proptest::prelude::*;

const AT: &str = "https://paper.example/articles/text.json";

fn lessons() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let mut lessons: Vec<PathBuf> =
        fs::read_dir(folder).expect("the lessons").map(|entry| entry.expect("a lesson").path()).collect();
    lessons.sort();
    lessons
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut lines, Problem { line, words }| {
        let _ = writeln!(lines, "{line}: {words}");
        lines
    })
}

#[test]
fn every_text_becomes_the_article_that_was_meant() {
    let lessons = lessons();
    assert!(lessons.len() >= 5, "only {} lessons", lessons.len());
    let mut wrong = Vec::new();
    for lesson in lessons {
        let written = fs::read(lesson.join("text.md")).expect("a text");
        let name = lesson.file_name().expect("a name").to_string_lossy().into_owned();
        let (article, problems) = match text::read(Kind::Markdown, &written, &name, AT) {
            Ok(read) => {
                let article = read.article.map(|article| encode::article(&article, ""));
                (article.unwrap_or_default(), lines(&read.problems))
            }
            Err(problem) => (String::new(), lines(&[problem])),
        };
        for (file, found) in [("article.json", article), ("problems.txt", problems)] {
            let file = lesson.join(file);
            if std::env::var_os("BLESS").is_none() {
                if fs::read_to_string(&file).unwrap_or_default() != found {
                    wrong.push(format!("{}:\n{found}", file.display()));
                }
            } else if found.is_empty() {
                let _ = fs::remove_file(file);
            } else {
                fs::write(file, found).expect("the expected file is written");
            }
        }
    }
    assert!(wrong.is_empty(), "{} files differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// As Windows' editors save it: with a byte order mark, and `\r\n` at the end of each line.
#[test]
fn a_text_saved_on_windows_is_the_same_text() {
    let told = |bytes: &[u8]| match text::read(Kind::Markdown, bytes, "text", AT) {
        Ok(read) => (read.article.map(|article| encode::article(&article, "")), lines(&read.problems)),
        Err(problem) => (None, lines(&[problem])),
    };
    for lesson in lessons() {
        let written = fs::read_to_string(lesson.join("text.md")).expect("a text");
        let saved = format!("\u{feff}{}", written.replace('\n', "\r\n"));
        assert_eq!(told(saved.as_bytes()), told(written.as_bytes()), "{}", lesson.display());
    }
}

/// Where an end is looked for from each sign on, as far as the text goes, this takes longer.
#[test]
fn many_signs_take_no_longer_each() {
    for sign in [
        "{{ ",
        "{% ",
        "[[",
        "![[a ",
        "[[a]] ",
        "[[a\n",
        "{{ a }} ",
        "{{< a >}}\n",
        "{{< /a >}}",
        "{% raw %}\n",
        "{% comment %} ",
        "{% highlight a %}\n",
        "{% highlight a %}\na\n{% endhighlight %}\n",
        "{% endhighlight %}\n",
        "{{</* a */>}}",
        "{{< youtube a >}}\n",
        "[a]({{< ref \"a\" >}}) ",
        "==",
        "==a== ",
        " ==a",
        "^[",
        "^[a b] ",
        "^[a b]\n\n",
        "^[a\nb] ",
        "a ^ab\n\n",
        "^ab",
        "a\n: b\n\n    c\n\n",
        "a\n\n: b\n\n",
        "a\n: ",
        "[[^a]",
        "[a[^a]](b",
        "[a[^a]](b) ",
        "$$\n",
        "$$\na\n",
    ] {
        let start = std::time::Instant::now();
        let _ = markdown::read(&sign.repeat(20_000), 1);
        assert!(start.elapsed().as_secs() < 6, "{sign:?} takes {:?}", start.elapsed());
    }
}

#[test]
fn a_draft_is_no_article_and_no_problem() {
    let read = text::read(Kind::Markdown, b"---\ntitle: Later\ndraft: true\n---\nText.", "later", AT).expect("a draft");
    assert!(read.article.is_none() && read.problems.is_empty());
}

#[test]
fn what_a_file_is_says_its_ending() {
    for (name, kind) in [
        ("a.md", Some(Kind::Markdown)),
        ("a.b.MARKDOWN", Some(Kind::Markdown)),
        ("a.txt", Some(Kind::Plain)),
        ("a.json", Some(Kind::Json)),
        ("a.webp", None),
        ("md", None),
    ] {
        assert_eq!(Kind::of(name), kind, "{name}");
    }
}

/// What may stand in a quotation.
const LINES: [&str; 15] = [
    "",
    "",
    "word",
    "*word*",
    "— word",
    "- word",
    "- **word**",
    "- **word**: [word](word)",
    "  - word",
    "  word",
    "### word",
    "![](x.jpg \"word\")",
    "> word",
    "***",
    "![](x.jpg \"word | word\") word [^1]",
];

/// Signs of other programs, whole and in pieces. What stands in a comment of Jekyll's is no part of a text.
const SIGNS: [&str; 35] = [
    "",
    "",
    "word",
    "[[word]] ![[word]]",
    "[[a|*word*]] ![[a.jpg|word]]",
    "![[word.mp3]]",
    "![[a.mp4|word]]",
    "| [[a\\|word]] | word |",
    "|---|---|",
    "[[#^word]] [[word ]] ![[#^a|word]] ![[#word]]",
    "[[word",
    "word]] {{",
    "word }} {%",
    "word %} [[",
    "[[[word]]](word)",
    "{{< word >}}word{{< /word >}}",
    "{{% word %}}",
    "{{</* word */>}} {{/*word*/}}",
    "{{< highlight go >}}",
    "  {{< /highlight >}}",
    "{% highlight ruby %}",
    "- {% highlight ruby %}",
    "{% endhighlight %}",
    "{% raw %} word",
    "{% endraw %}",
    "```",
    "~~~",
    "    word",
    "- word {{ word }}",
    "> {{< youtube word >}}",
    "{{< youtube word >}}",
    "{{< figure src=\"word.jpg\" alt=\"word\" caption=\"*word* \\\"word\" attr=\"word\" >}}",
    "{% include figure image_path=\"word.jpg\" caption=\"word\" %}",
    "[word]({{ site.url }}/word) [word]({% post_url word %}) `word`",
    "[word]({{< ref \"word.md#word\" >}}) {{ \"/word\" | relative_url }}",
];

/// Of what boxes are made, well and badly.
const BOXES: [&str; 34] = [
    "",
    "",
    "",
    "",
    "word",
    "*word*",
    "- word",
    "  word",
    "    word",
    "> word",
    "## word",
    "1. word",
    "```",
    ":::note",
    ":::word",
    "::: tip word",
    ":::note[word]",
    "::::",
    ":::",
    ":::",
    "  :::",
    "   :::note word",
    "- :::note",
    "> :::",
    "| word |",
    "<details><summary>word</summary>",
    "<details>",
    "</details>",
    "<blockquote>word",
    "</blockquote>",
    "<figure>",
    "<figcaption>word</figcaption></figure>",
    "<div><aside>",
    "</aside></div>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "(---\n|\\+\\+\\+\n)?([ -~é\n]|> |- |\\| |\\[!|<[a-z]+>|\\*\\*|`|\\^|!\\[|\\]\\(| \"|\\|-\\|\n|\\{漢\\|か\\}|\\{#|\\$|<!--|-->|\\[\\^|\\{%|\\[x\\]|\\(#|# |==|\\^\\[| \\^ab\n|\n: |\n\n    ){0,80}") {
        let _ = text::read(Kind::Markdown, text.as_bytes(), "any", AT);
        let written = markdown::read(&text, 1);
        let last = text.lines().count().max(1);
        prop_assert!(written.problems.iter().all(|problem| (1..=last).contains(&problem.line)), "{:?}", written.problems);
    }

    /// A word is numbered by its line and its place in it.
    #[test]
    fn no_word_among_signs_of_other_programs_is_lost(lines in prop::collection::vec(0..SIGNS.len(), 0..14)) {
        let mut text = "# Lost\n\nText.\n\n".to_owned();
        let mut words = Vec::new();
        for (line, sign) in lines.iter().enumerate() {
            for (place, part) in SIGNS[*sign].split("word").enumerate() {
                if place > 0 {
                    words.push(format!("word{line}x{place}y"));
                    text.extend(words.last().map(String::as_str));
                }
                text.push_str(part);
            }
            text.push('\n');
        }
        let read = text::read(Kind::Markdown, text.as_bytes(), "any", AT).expect("an article");
        let last = text.lines().count();
        prop_assert!(read.problems.iter().all(|problem| (1..=last).contains(&problem.line)), "{:?}", read.problems);
        let article = encode::article(&read.article.expect("an article"), "");
        for word in words {
            prop_assert!(article.contains(&word), "{word} is lost of\n{text}\n{article}");
        }
    }

    /// Each word stands once in the text: in the title, or in one line below.
    #[test]
    fn nothing_in_a_named_quotation_is_lost(
        name in "(aside|keypoints|pullquote|qa|timeline|gallery|audio|video|embed|poem|note|tldr|quote|cite)",
        fold in "[-+]?",
        title in "(|word0|https://x\\.example/word0\\.mp4)",
        lines in prop::collection::vec(0..LINES.len(), 0..8),
    ) {
        let mut text = format!("# Lost\n\nWords.\n\n> [!{name}]{fold} {title}\n");
        for (number, line) in lines.iter().enumerate() {
            let _ = writeln!(text, "> {}", LINES[*line].replace("word", &format!("word{}", number + 1)));
        }
        let read = text::read(Kind::Markdown, text.as_bytes(), "any", AT).expect("an article");
        let article = encode::article(&read.article.expect("an article"), "");
        for word in (0..9).map(|number| format!("word{number}")).filter(|word| text.contains(word)) {
            prop_assert!(article.contains(&word), "{word} is lost of\n{text}\n{article}");
        }
    }
    /// Each word stands once in the text, whatever of it is a box, and is told in no line that there is not.
    #[test]
    fn nothing_in_a_box_is_lost_or_doubled(lines in prop::collection::vec(0..BOXES.len(), 0..24)) {
        let text: String = lines
            .iter()
            .enumerate()
            .map(|(number, line)| format!("{}\n", BOXES[*line].replace("word", &format!("word{number}x"))))
            .collect();
        let mut written = markdown::read(&text, 1);
        // A section is called by its heading's words.
        written.sections.iter_mut().filter_map(|section| section.get_mut("id")).for_each(|id| *id = "".into());
        let found = format!("{:?}{:?}", written.headline, written.sections).to_lowercase();
        for word in (0..lines.len()).map(|number| format!("word{number}x")).filter(|word| text.contains(word)) {
            let count = found.matches(&word).count();
            prop_assert!(count == 1, "{word} stands {count} times in\n{text}\n{found}");
        }
        prop_assert!(!found.contains("fdd2"), "{found}");
        let last = text.lines().count().max(1);
        prop_assert!(written.problems.iter().all(|problem| (1..=last).contains(&problem.line)), "{:?}", written.problems);
    }
}

/// Thirty times as many lines take about thirty times as long, not a thousand times.
#[test]
fn many_boxes_are_read_in_time() {
    let texts = |count: usize| {
        [
            ":::note\n",
            ":::note\n\n",
            ":::\n",
            "<div>\n\n",
            "<details>\n\n",
            "</details>\n\n",
            "> <aside>\n>\n",
            "- :::tip\n",
        ]
        .map(|line| line.repeat(count))
        .into_iter()
        .chain([
            format!("{}{}", ":::note\n".repeat(count), ":::\n".repeat(count)),
            format!("{}{}", ":::note\n".repeat(count), "::::\n".repeat(count)),
            format!("{}{}", "<details>\n\n".repeat(count), "</details>\n\n".repeat(count)),
            format!("{}{}", "<details>\n\n".repeat(count), "</aside>\n\n".repeat(count)),
            ":::note word\n<details><summary>word</summary>\n\nword\n\n</details>\n:::\n".repeat(count),
        ])
    };
    for text in texts(20_000) {
        let started = std::time::Instant::now();
        let written = markdown::read(&text, 1);
        let beginning = &text[..text.len().min(40)];
        assert!(started.elapsed().as_secs() < 20, "{:?} for {beginning:?}", started.elapsed());
        assert!(written.problems.len() <= 40_000);
    }
}

/// However deep boxes stand in each other, an article comes of it, with the innermost words.
#[test]
fn boxes_within_boxes_are_an_article() {
    let nested = |begin: &str, end: &str| format!("{}innermost\n\n{}", begin.repeat(60), end.repeat(60));
    for text in [
        nested(":::note\n\n", ":::\n"),
        nested("<details>\n\n", "</details>\n\n"),
        nested(":::note\n\n<blockquote>\n\n", "</blockquote>\n\n:::\n"),
        format!("{0}:::note\n{0}innermost\n{0}:::\n", "> ".repeat(22)),
        format!("{0}:::note\n{0}innermost\n{0}:::\n", "> ".repeat(24)),
    ] {
        let text = format!("---\ntitle: Deep\ndate: 2026-03-02\n---\n{text}");
        let read = text::read(Kind::Markdown, text.as_bytes(), "deep", AT).expect("an article");
        let article = encode::article(&read.article.expect("an article"), "");
        assert_eq!(article.matches("innermost").count(), 1, "{text}\n{article}");
    }
}
