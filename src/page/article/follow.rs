//! Follows a reader through an article: where they are, how long they read, how far they came.
//!
//! The rules are [`reading`](crate::reading)'s; here the page is asked which words stand where. Nothing is remembered as
//! pixels.

use leptos::prelude::{document, untrack, window};
use wasm_bindgen::JsCast;
use web_sys::{Element as DomElement, HtmlElement, Text as TextNode};

use crate::app::events::{after, listen, next_frame, watch};
use crate::app::{Desk, State, focus_headline, focus_there, now, scroll_to_top};
use crate::article::{ArticleId, count_words, minutes_for};
use crate::page::{all, whole};
use crate::reading::{Fraction, Galley, Piece, Position, Sitting, Spot, Story, Visit};
use crate::route::Route;
use crate::view::{Stick, button};
use crate::words;

/// The hairline of progress moves in so many steps.
const PROGRESS_STEPS: u32 = 1_000;
/// A fraction in the session history counts so many.
const PLACE_STEPS: u32 = 10_000;
/// How often the clock of a sitting is told the time.
const TICK_MS: i32 = 1_000;
/// Every so many ticks what was read is written down.
const WRITE_EVERY: u32 = 5;
/// From this width on the contents stand in the margin, as the stylesheet has it.
const MARGIN: f64 = 1_200.0;
/// The line at which one reads, as a share of the window's height from its top.
const READING_LINE: f64 = 0.2;
/// Below this, from the top of the window, no link leads a heading: the stylesheet's `scroll-padding`.
const HEADING_LINE: f64 = 120.0;

/// Follows the reading of one article; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(super) struct Follower {
    desk: Desk,
    inner: State<Inner>,
    /// What was known of this article when the page was opened.
    before: State<Option<Visit>>,
    is_welcome_done: State<bool>,
    /// How much of the text lies above the lower edge of the window.
    seen: State<Fraction>,
    /// Whether the text stands.
    is_found: State<bool>,
}

/// What is read, as far as following it needs.
struct Text {
    id: ArticleId,
    story: Story,
    galley: Galley,
    blocks: Vec<Block>,
}

struct Inner {
    /// Once it stands.
    text: Option<Text>,
    sitting: Option<Sitting>,
    end: Option<DomElement>,
    ticks: u32,
    is_scroll_awaited: bool,
    /// How far the page was scrolled when it was looked at last.
    scrolled: f64,
    /// What its lines were broken by then.
    measure: (f64, Option<String>),
    /// Where one stood then.
    stood: Option<Place>,
    /// The section one reads in.
    section: Option<usize>,
    /// The anchor of the address.
    anchor: String,
}

/// A place as the session history keeps it.
#[derive(Clone)]
pub(super) struct Place {
    position: Position,
    /// How far the reading line is below the first line of these words, in pixels: between two blocks, on a tall picture,
    /// above the text and under it more than a line.
    beyond: i32,
}

/// A block on the page.
struct Block {
    element: DomElement,
    section: usize,
    block: usize,
}

impl Follower {
    /// Starts with a page that is about to be shown.
    pub(super) fn start(desk: Desk) -> Self {
        let inner = Inner {
            text: None,
            sitting: None,
            end: None,
            ticks: 0,
            is_scroll_awaited: false,
            scrolled: 0.0,
            measure: (0.0, None),
            stood: None,
            section: None,
            anchor: anchor(),
        };
        let follower = Self {
            desk,
            inner: State::new(inner),
            before: State::new(None),
            is_welcome_done: State::new(false),
            seen: State::new(Fraction::NONE),
            is_found: State::default(),
        };
        follower.begin_sitting();
        follower.listen();
        follower
    }

    /// Finds the text that now stands on the page, and begins to follow it.
    pub(super) fn find_text(self) {
        let Some(text) = Text::on_page() else { return };
        self.inner.change(|inner| {
            inner.end = document().query_selector("[data-end]").ok().flatten();
            inner.scrolled = window().scroll_y().unwrap_or(0.0);
            inner.text = Some(text);
        });
        self.is_found.set(true);
        self.look();
    }

    /// Brings a position to the reading line.
    fn go_to(self, position: &Position) {
        // A hair below the line, so that the words that follow are the ones found there again.
        self.scroll_to(position, 2.0);
    }

    /// Brings the reader back to a position, by eye and by keyboard.
    fn continue_at(self, position: &Position) {
        self.go_to(position);
        self.inner.peek(|inner| {
            if let Some((block, _)) = inner.find(position) {
                focus_there(&block.element);
            }
        });
    }

    /// Goes to a place out of the session history.
    pub(super) fn go_back_to(self, place: &Place) {
        self.scroll_to(&place.position, f64::from(place.beyond));
    }

    fn scroll_to(self, position: &Position, beyond: f64) {
        if let Some(top) = self.inner.peek(|inner| inner.top_of(position)).flatten() {
            let scrolled = window().scroll_y().unwrap_or(0.0);
            window().scroll_to_with_x_and_y(0.0, (scrolled + top - reading_line() + beyond).max(0.0));
        }
    }

    /// Where there is a margin for the contents, they stand there; else they wait to be asked for.
    pub(super) fn open_contents(self) {
        if window_width() >= MARGIN
            && let Ok(Some(contents)) = document().query_selector(".contents details")
        {
            let _ = contents.set_attribute("open", "");
        }
    }

    /// The page is left: what was read is written down.
    pub(super) fn stop(self) {
        self.write(false);
        set_away(false);
        self.desk.navigation.forget_place();
    }

    /// The hairline of progress, with the minutes that are left.
    pub(super) fn progress(self, to: &mut Stick<'_>) {
        to.el("progress.progress-line", |to| {
            to.attr("max", PROGRESS_STEPS.to_string().as_str());
            to.attr("aria-label", words::READ_SO_FAR);
            to.follow("value", move || Some(self.seen.get().words_of(PROGRESS_STEPS).to_string()));
        });
        to.el("p.progress-left", |to| {
            to.live(move |to| {
                let seen = self.seen.get();
                let words = |inner: &Inner| inner.text.as_ref().map_or(0, |text| text.story.words);
                let minutes = minutes_for(self.inner.peek(words).unwrap_or(0));
                let left = minutes - seen.words_of(minutes);
                if seen != Fraction::NONE && seen != Fraction::WHOLE && left > 0 {
                    to.words(self.desk.calendar().minutes(left).as_str());
                    to.words(" ");
                    to.words(words::MINUTES_LEFT);
                }
            });
        });
    }

    /// What a returning reader is offered; nothing jumps unasked.
    pub(super) fn welcome(self, to: &mut Stick<'_>) {
        let offer = |visit: &Option<Visit>| {
            let visit = visit.as_ref().filter(|visit| visit.is_to_continue())?;
            Some((visit.position.clone()?, visit.progress()))
        };
        let Some((position, progress)) = self.before.with(offer).flatten() else { return };
        if self.is_welcome_done.get() {
            return;
        }
        let choose = move |position: Option<&Position>| {
            self.is_welcome_done.set(true);
            self.sit(Sitting::settle);
            match position {
                Some(position) => self.continue_at(position),
                None => {
                    scroll_to_top();
                    focus_headline();
                }
            }
        };
        to.el("aside.welcome", |to| {
            to.attr("aria-label", words::WELCOME_BACK);
            let words = [words::CONTINUE_AT, " ", &self.desk.calendar().percent(progress)].concat();
            button(to, &words, |to| to.on("click", move |_| choose(Some(&position))));
            button(to, words::START_OVER, |to| {
                to.flag("data-quiet", true);
                to.on("click", move |_| choose(None));
            });
        });
    }

    /// The sitting begins when the history is open and the text stands, and the page is a visit from then on.
    fn begin_sitting(self) {
        let desk = self.desk;
        watch(move || {
            if !desk.memory.is_open() || !self.is_found.get() {
                return;
            }
            let Some(id) = self.id() else { return };
            let visit = untrack(|| desk.memory.visit(&id));
            self.inner.change(|inner| {
                if let (None, Some(text)) = (&inner.sitting, &inner.text) {
                    let mut story = text.story.clone();
                    story.language = story.language.or_else(|| desk.language());
                    let mut sitting = Sitting::new(story, visit.as_ref(), now());
                    sitting.visible(is_visible(), now());
                    inner.sitting = Some(sitting);
                }
            });
            if self.before.peek(Option::is_none) == Some(true) {
                self.before.set(visit);
            }
            self.write(false);
        });
    }

    fn listen(self) {
        self.desk.navigation.keep_place(move || self.inner.peek(Inner::place).flatten().map(|place| place.write()));
        listen("scroll", move |_| {
            self.sit(|sitting| sitting.active(now()));
            self.look_soon();
        });
        listen("resize", move |_| self.look_soon());
        watch(move || {
            let _ = self.desk.memory.settings();
            self.look_soon();
        });
        for sign_of_life in ["keydown", "pointerdown", "pointermove"] {
            listen(sign_of_life, move |_| self.sit(|sitting| sitting.active(now())));
        }
        listen("visibilitychange", move |_| {
            self.sit(|sitting| sitting.visible(is_visible(), now()));
            self.write(false);
        });
        // It comes before the page is hidden.
        listen("pagehide", move |_| self.write(true));
        listen("popstate", move |_| self.come_back());
        self.tick();
    }

    /// Back or forward between anchors of this page: the browser was told to restore nothing itself.
    fn come_back(self) {
        let navigation = self.desk.navigation;
        let is_here = self.id().is_some_and(|id| navigation.location_untracked().route == Route::Read(id));
        let has_moved = self.inner.change(|inner| std::mem::replace(&mut inner.anchor, anchor()) != inner.anchor);
        if !is_here || has_moved != Some(true) {
            return;
        }
        match navigation.place().as_deref().and_then(Place::read) {
            Some(place) => self.go_back_to(&place),
            None if anchor().is_empty() => scroll_to_top(),
            // A link that was followed just now, where the browser goes anyway; or one that was left at once.
            None => {
                if let Some(element) = document().get_element_by_id(anchor().trim_start_matches('#')) {
                    element.scroll_into_view();
                }
            }
        }
    }

    fn tick(self) {
        self.sit(|sitting| sitting.tick(now()));
        let is_due = self.inner.change(|inner| {
            inner.ticks += 1;
            inner.ticks.is_multiple_of(WRITE_EVERY)
        });
        // Gone with its page, the clock stops.
        let Some(is_due) = is_due else { return };
        if is_due {
            self.write(false);
        }
        after(TICK_MS, move || self.tick());
    }

    /// Looks once per frame, however many events there are.
    fn look_soon(self) {
        let is_first = self.inner.change(|inner| !std::mem::replace(&mut inner.is_scroll_awaited, true));
        if is_first == Some(true) {
            next_frame(move || {
                self.inner.change(|inner| inner.is_scroll_awaited = false);
                self.look();
            });
        }
    }

    /// Asks the page which words stand at the reading line and at the lower edge.
    fn look(self) {
        // The window was turned or drawn wider, or the text is of another size: the words that one reads stay where one reads them.
        if let Some(place) = self.inner.change(Inner::place_before_turn).flatten() {
            self.go_back_to(&place);
        }
        let seen = self.inner.change(|inner| {
            let height = window_height();
            let passed =
                inner.spot_at(height).zip(inner.text.as_ref()).map_or(0, |(spot, text)| text.galley.words_before(spot));
            let is_end_seen =
                inner.end.as_ref().is_some_and(|end| end.get_bounding_client_rect().top() < height) && is_visible();
            inner.move_controls();
            inner.mark_contents();
            inner.stood = inner.place();
            let words = inner.text.as_ref().map_or(0, |text| text.story.words);
            if let Some(sitting) = inner.sitting.as_mut() {
                if let Some(place) = &inner.stood {
                    sitting.at(place.position.clone(), passed, now());
                }
                if is_end_seen {
                    sitting.end_mark_seen(now());
                }
            }
            if is_end_seen { Fraction::WHOLE } else { Fraction::of(passed, words) }
        });
        if let Some(seen) = seen
            && self.seen.peek(|old| *old != seen) == Some(true)
        {
            self.seen.set(seen);
        }
    }

    fn write(self, is_leaving: bool) {
        let today = self.desk.calendar().day_of(now());
        let since =
            self.inner.change(|inner| inner.sitting.as_mut().and_then(|sitting| sitting.take(now(), today))).flatten();
        if let (Some(since), Some(id)) = (since, self.id()) {
            self.desk.memory.record(&id, since, is_leaving);
        }
    }

    fn sit(self, tell: impl FnOnce(&mut Sitting)) {
        self.inner.change(|inner| {
            if let Some(sitting) = inner.sitting.as_mut() {
                tell(sitting);
            }
        });
    }

    fn id(self) -> Option<ArticleId> {
        self.inner.peek(|inner| Some(inner.text.as_ref()?.id.clone())).flatten()
    }
}

impl Text {
    /// Reads it off the page, where it stands in any case: nobody has to have fetched it.
    fn on_page() -> Option<Self> {
        let article = document().query_selector("[data-article]").ok().flatten()?;
        let mut sections = Vec::<(String, u32, Vec<Piece>)>::new();
        for section in all("[data-article] .section") {
            let heading = section.query_selector(".section-heading").ok().flatten();
            let words = heading.and_then(|heading| heading.text_content()).map_or(0, |heading| count_words(&heading));
            sections.push((section.get_attribute("id")?, words, Vec::new()));
        }
        let mut blocks = Vec::new();
        for element in all("[data-article] [data-block]") {
            let Some((id, block, words)) = place_of(&element) else { continue };
            let Some(section) = sections.iter().position(|section| section.0 == id) else { continue };
            let pieces = &mut sections[section].2;
            // What is missing, such as a figure that leads the story and stands there again, has no words.
            pieces.resize(pieces.len().max(block + 1), Piece::default());
            let plain = words_of(&element).iter().map(|text| text.data()).collect();
            pieces[block] = Piece { plain, words };
            blocks.push(Block { element: element.into(), section, block });
        }
        let headline = article.query_selector("h1").ok().flatten().and_then(|headline| headline.text_content());
        let galley = Galley::new(sections);
        Some(Self {
            id: ArticleId::parse(&article.get_attribute("data-article")?)?,
            story: Story {
                headline: headline?,
                section: article.get_attribute("data-filed"),
                language: article.get_attribute("lang"),
                words: galley.words(),
            },
            galley,
            blocks,
        })
    }
}

impl Inner {
    /// The masthead keeps out of the way while one reads on, and comes back on the way up.
    fn move_controls(&mut self) {
        let scrolled = window().scroll_y().unwrap_or(0.0);
        let is_away = scrolled > self.scrolled && scrolled > window_height() / 2.0;
        self.scrolled = scrolled;
        set_away(is_away);
    }

    /// The contents say where one is.
    fn mark_contents(&mut self) {
        let line = reading_line().max(HEADING_LINE);
        let begun = |section: &&HtmlElement| section.get_bounding_client_rect().top() <= line;
        let section = all("[data-article] .section").iter().filter(begun).count().checked_sub(1);
        if section == self.section {
            return;
        }
        self.section = section;
        for (index, link) in all(".contents a").into_iter().enumerate() {
            let is_here = section == Some(index);
            let _ = if is_here {
                link.set_attribute("aria-current", "true")
            } else {
                link.remove_attribute("aria-current")
            };
        }
    }

    /// Where one stood, if the lines are broken otherwise than then and one was not at the top.
    fn place_before_turn(&mut self) -> Option<Place> {
        let before = std::mem::replace(&mut self.measure, measure());
        self.stood.take().filter(|_| before != self.measure && self.scrolled > 0.0)
    }

    /// The place of the words at the reading line.
    fn position(&self) -> Option<Position> {
        self.text.as_ref()?.galley.position(self.spot_at(reading_line())?)
    }

    /// The place as Back and reload want it; `None` while the lines are broken otherwise than when the page was looked at:
    /// what stands at the line by chance is no place, and the one that is noted holds.
    fn place(&self) -> Option<Place> {
        if measure() != self.measure {
            return None;
        }
        let position = self.position()?;
        let beyond = whole(reading_line() - self.top_of(&position)?);
        Some(Place { position, beyond })
    }

    /// Where in the window a position stands, from the top.
    fn top_of(&self, position: &Position) -> Option<f64> {
        self.find(position).map(|(block, offset)| top_of(&block.element, offset))
    }

    /// The block of a position, and how far into it.
    fn find(&self, position: &Position) -> Option<(&Block, usize)> {
        let text = self.text.as_ref()?;
        let spot = text.galley.find(position)?;
        let block = text.blocks.iter().find(|block| (block.section, block.block) == (spot.section, spot.block))?;
        Some((block, spot.offset))
    }

    /// The words at a height of the window: the last block that begins above it, and how far into it.
    fn spot_at(&self, y: f64) -> Option<Spot> {
        let top = |block: &Block| block.element.get_bounding_client_rect().top();
        let blocks = &self.text.as_ref()?.blocks;
        let index = blocks.partition_point(|block| top(block) <= y);
        let Some(block) = index.checked_sub(1).and_then(|index| blocks.get(index)) else {
            return blocks.first().map(|block| Spot { section: block.section, block: block.block, offset: 0 });
        };
        let offset = offset_at(&block.element, y);
        Some(Spot { section: block.section, block: block.block, offset })
    }
}

impl Place {
    /// A place out of the session history; `None` for that of another kind of page.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix("read\n")?.split('\n');
        let beyond = lines.next()?.parse().ok()?;
        let fraction = Fraction::of(lines.next()?.parse().ok()?, PLACE_STEPS);
        let mut line = || lines.next().map(str::to_owned);
        Some(Self { position: Position { fraction, section: line()?, path: line()?, quote: line()? }, beyond })
    }

    fn write(&self) -> String {
        let Self { position: Position { fraction, section, path, quote }, beyond } = self;
        format!("read\n{beyond}\n{}\n{section}\n{path}\n{quote}", fraction.words_of(PLACE_STEPS))
    }
}

/// A block's place as the view has written it: its section, its number, its words.
fn place_of(element: &DomElement) -> Option<(String, usize, u32)> {
    let place = element.get_attribute("data-block")?;
    let (place, words) = place.rsplit_once('/')?;
    let (section, block) = place.rsplit_once('/')?;
    Some((section.to_owned(), block.parse().ok()?, words.parse().ok()?))
}

/// The text nodes of a block that are its own words: not a note's mark, a reading, a button's label.
fn words_of(element: &DomElement) -> Vec<TextNode> {
    const TEXT: u32 = 4;
    let mut words = Vec::new();
    let Ok(walker) = document().create_tree_walker_with_what_to_show(element, TEXT) else { return words };
    while let Ok(Some(node)) = walker.next_node() {
        let is_apart = node
            .parent_element()
            .and_then(|parent| parent.closest("[data-apart], rp").ok().flatten())
            .is_some_and(|apart| element.contains(Some(&apart)));
        if !is_apart && let Ok(text) = node.dyn_into::<TextNode>() {
            words.push(text);
        }
    }
    words
}

/// How many characters of a block's words stand above a height of the window.
fn offset_at(element: &DomElement, y: f64) -> usize {
    let Ok(range) = document().create_range() else { return 0 };
    let mut offset = 0;
    for text in words_of(element) {
        let length = text.length();
        let bottom_of = |at: u32| {
            let is_set = range.set_start(&text, at).is_ok() && range.set_end(&text, (at + 1).min(length)).is_ok();
            is_set.then(|| range.get_bounding_client_rect().bottom())
        };
        // Lines go downwards: the first character whose line ends below the height is the one.
        let (mut low, mut high) = (0, length);
        while low < high {
            let middle = low + (high - low) / 2;
            if bottom_of(middle).is_some_and(|bottom| bottom <= y) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let words: String = text.data();
        if low < length {
            return offset + units_to_chars(&words, low);
        }
        offset += words.chars().count();
    }
    offset
}

/// Where in the window a character of a block stands, from the top.
fn top_of(element: &DomElement, offset: usize) -> f64 {
    let mut left = offset;
    for text in words_of(element) {
        let words: String = text.data();
        let count = words.chars().count();
        if left < count {
            let unit: usize = words.chars().take(left).map(char::len_utf16).sum();
            let unit = u32::try_from(unit).unwrap_or(0);
            if let Ok(range) = document().create_range()
                && range.set_start(&text, unit).is_ok()
                && range.set_end(&text, (unit + 1).min(text.length())).is_ok()
            {
                return range.get_bounding_client_rect().top();
            }
        }
        left = left.saturating_sub(count);
    }
    element.get_bounding_client_rect().top()
}

/// UTF-16 units, which the page counts, as characters, which a position counts.
fn units_to_chars(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(0);
    text.chars()
        .take_while(|letter| {
            let is_before = left > 0;
            left = left.saturating_sub(letter.len_utf16());
            is_before
        })
        .count()
}

fn anchor() -> String {
    window().location().hash().unwrap_or_default()
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0)
}

fn window_width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0)
}

/// What lines are broken by: the width of the window, and the size of the text.
fn measure() -> (f64, Option<String>) {
    (window_width(), document().document_element().and_then(|root| root.get_attribute("data-size")))
}

/// Puts the masthead out of the way, or back.
fn set_away(is_away: bool) {
    if let Some(masthead) = document().query_selector(".masthead").ok().flatten() {
        let _ = masthead.toggle_attribute_with_force("data-away", is_away);
    }
}

fn reading_line() -> f64 {
    window_height() * READING_LINE
}

fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}
