//! The parts of an article that lead somewhere or show something, wherever they stand in it.

use std::sync::Arc;

use courant::article::{Article, Block, Card, Figure, Media, MediaUrl, Note, RelatedStory, Run, SafeUrl, Text};

/// One of them.
pub enum Part<'a> {
    /// Words, among which may be links.
    Text(&'a mut Text),
    /// The address of something else than words: of an author, of a story, of what is embedded.
    Address(&'a mut SafeUrl),
    /// A picture of the text; what stands under it comes after it, as a text.
    Figure(&'a mut Figure),
    /// Any other picture, a sound, a film.
    Media(&'a mut MediaUrl),
}

/// Shows all of them, in the order in which the format has them.
pub fn each(article: &mut Article, see: &mut dyn FnMut(Part<'_>)) {
    each_of_card(&mut article.card, see);
    for section in &mut article.sections {
        each_of(&mut section.blocks, see);
    }
    for Note { blocks, .. } in &mut article.notes {
        each_of(blocks, see);
    }
    for related in &mut article.related {
        match &mut related.story {
            RelatedStory::Card(card) => each_of_card(card, see),
            RelatedStory::Elsewhere { url, .. } => see(Part::Address(url)),
            RelatedStory::Id(..) | RelatedStory::Title(_) => {}
        }
    }
    for card in [&mut article.previous, &mut article.next].into_iter().flatten() {
        each_of_card(card, see);
    }
    if let Some(url) = article.source.as_mut().and_then(|source| source.url.as_mut()) {
        see(Part::Address(url));
    }
}

/// Shows every run of a text, those that hold others before these.
pub fn each_run(Text(runs): &mut Text, see: &mut dyn FnMut(&mut Run)) {
    for run in runs {
        see(run);
        match run {
            Run::Link(_, inner) | Run::Styled(_, inner) | Run::Foreign { text: inner, .. } | Run::Time(_, inner) => {
                each_run(inner, see);
            }
            _ => {}
        }
    }
}

fn each_of_card(card: &mut Card, see: &mut dyn FnMut(Part<'_>)) {
    for url in [&mut card.href, &mut card.url].into_iter().flatten() {
        see(Part::Address(url));
    }
    // It may be another card's, too, which keeps it as it is.
    if let Some(image) = card.image.as_mut().map(Arc::make_mut) {
        see(Part::Media(&mut image.src));
        image.srcset.iter_mut().for_each(|one| see(Part::Media(&mut one.src)));
    }
    for url in card.authors.iter_mut().filter_map(|author| author.url.as_mut()) {
        see(Part::Address(url));
    }
}

fn each_of(blocks: &mut [Block], see: &mut dyn FnMut(Part<'_>)) {
    for block in blocks {
        each_of_block(block, see);
    }
}

fn each_of_block(block: &mut Block, see: &mut dyn FnMut(Part<'_>)) {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => see(Part::Text(text)),
        Block::List { items, .. } => items.iter_mut().for_each(|item| each_of(item, see)),
        Block::Quote { blocks, cite } => {
            each_of(blocks, see);
            each_of_words(cite, see);
        }
        Block::Pullquote { text, cite } => {
            see(Part::Text(text));
            each_of_words(cite, see);
        }
        Block::Figure(figure) => each_of_figure(figure, see),
        Block::Gallery(figures) => figures.iter_mut().for_each(|figure| each_of_figure(figure, see)),
        Block::Table(table) => {
            each_of_words(&mut table.caption, see);
            for cell in table.head.iter_mut().chain(&mut table.rows).flatten() {
                see(Part::Text(&mut cell.text));
            }
        }
        Block::Keypoints { items, .. } => items.iter_mut().for_each(|item| see(Part::Text(item))),
        Block::Timeline(events) => events.iter_mut().for_each(|event| each_of(&mut event.blocks, see)),
        Block::Qa { question, blocks } => {
            see(Part::Text(question));
            each_of(blocks, see);
        }
        Block::Aside { blocks, .. } => each_of(blocks, see),
        Block::Media(Media { src, poster, caption, transcript, .. }) => {
            see(Part::Media(src));
            poster.iter_mut().for_each(|poster| see(Part::Media(poster)));
            each_of_words(caption, see);
            each_of(transcript, see);
        }
        Block::Embed { url, poster, .. } => {
            see(Part::Address(url));
            poster.iter_mut().for_each(|poster| see(Part::Media(poster)));
        }
        Block::Code { .. } | Block::Math { .. } | Block::Rule => {}
    }
}

fn each_of_figure(figure: &mut Figure, see: &mut dyn FnMut(Part<'_>)) {
    see(Part::Figure(figure));
    each_of_words(&mut figure.caption, see);
}

fn each_of_words(words: &mut Option<Text>, see: &mut dyn FnMut(Part<'_>)) {
    if let Some(text) = words {
        see(Part::Text(text));
    }
}
