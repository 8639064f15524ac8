// The article page: every part that the format knows, and what can be done with it.
import { test, expect } from './watched.js';
import { article, cardOf, feed, publish, publishArticles, sample } from './edition.js';
import { record, remember, scrolled, stands } from './reader.js';

const text = (page) => page.getByRole('article').filter({ has: page.getByRole('heading', { level: 1 }) });
const section = (blocks, more = {}) => ({ id: 's1', heading: null, blocks, ...more });

/** The words of a text of the format as they stand on the page: without the marks of notes and the readings of ruby. */
function plain(text) {
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map(plain).join('');
  if ('note' in text || text.br) return '';
  if ('link' in text || 'lang' in text || 'time' in text) return plain(text.text);
  return plain(text.ruby ?? text.abbr ?? Object.values(text)[0]);
}
const blocksOf = ({ _article: { sections, notes = [] } }) => [...sections, ...notes].flatMap(({ blocks }) => within(blocks));
const within = (blocks) => blocks.flatMap((block) => [
  block,
  ...within([block.blocks ?? [], ...(block.items ?? []).filter(Array.isArray), ...(block.events ?? []).map(({ blocks }) => blocks ?? [])].flat().filter(({ type }) => type)),
]);
/** Every run within a value of the format that is no plain string. */
const runsOf = (value) => {
  if (Array.isArray(value)) return value.flatMap((one) => [...(isRun(one) ? [one] : []), ...runsOf(one)]);
  return value && typeof value === 'object' ? Object.values(value).flatMap(runsOf) : [];
};
const STYLES = ['em', 'strong', 'code', 'sub', 'sup', 'mark', 'del', 'ins', 'q', 'kbd', 'cite', 'small'];
const RUNS = [...STYLES, 'link', 'note', 'abbr', 'time', 'ruby', 'br', 'lang'];
const runType = (run) => RUNS.find((name) => name in run);
const isRun = (value) => value && typeof value === 'object' && !Array.isArray(value) && !('type' in value) && runType(value);

/** For each type of block: the element that it becomes, and the words and attributes that must be found in it. */
const BLOCKS = {
  paragraph: ({ text }) => ['p', [text]],
  heading: ({ level, text }) => [`h${level}`, [text]],
  list: ({ ordered, items }) => [ordered ? 'ol' : 'ul', items.flatMap((item) => item.filter(({ text }) => text).map(({ text }) => text))],
  quote: ({ blocks, cite }) => ['figure:has(> blockquote)', [...blocks.map(({ text }) => text), cite]],
  pullquote: ({ text, cite }) => ['div', [text, cite]],
  figure: ({ alt, caption, credit }) => ['figure:has(> a > img)', [caption, credit], { img: alt }],
  gallery: ({ figures }) => ['[role=group]:has(> figure + figure)', figures.flatMap(({ caption, credit }) => [caption, credit]), { img: figures[0].alt }],
  table: ({ caption, head, rows }) => ['[role][aria-label][tabindex="0"]:has(> table)', [caption, ...[...head ?? [], ...rows].flat().map((cell) => cell?.text ?? cell)]],
  code: ({ text }) => ['figure:has(> pre[tabindex="0"])', [text]],
  keypoints: ({ title, items }) => ['aside', [title, ...items]],
  timeline: ({ events }) => ['ol', events.map(({ title }) => title)],
  qa: ({ question, blocks }) => ['div', [question, ...blocks.map(({ text }) => text)]],
  aside: ({ title, blocks }) => ['aside', [title, ...blocks.map(({ text }) => text)]],
  audio: ({ caption }) => ['figure:has(> audio[controls])', [caption]],
  video: ({ caption }) => ['figure:has(> video[controls][poster])', [caption]],
  embed: ({ title }) => ['figure:has(a):not(:has(iframe))', [title]],
  math: ({ text, display }) => [display ? '[role][aria-label][tabindex="0"]:has(> code)' : 'p:has(> code)', [text]],
  rule: () => ['hr', []],
};

test('the sample edition has every type of block and of run', () => {
  const blocks = new Set(Object.values(sample.articles).flatMap(blocksOf).map(({ type }) => type));
  expect(Object.keys(BLOCKS).filter((type) => !blocks.has(type))).toEqual([]);
  const runs = new Set(Object.values(sample.articles).flatMap(blocksOf).flatMap(runsOf).map(runType));
  expect(RUNS.filter((type) => !runs.has(type))).toEqual([]);
});

for (const [id, file] of Object.entries(sample.articles)) {
  test(`every block and run of ${id} stands on its page`, async ({ page }) => {
    await page.goto(`read/?id=${id}`);
    await expect(page.getByRole('heading', { level: 1, name: file.title, exact: true })).toBeVisible();
    // The beginning is drawn first, and the rest a moment later.
    await expect(text(page).getByRole('img', { name: 'End of the story' })).toBeVisible();
    const wanted = file._article.sections.flatMap(({ id, blocks }) => blocks.map((block, index) => {
      const [selector, texts, { img } = {}] = (BLOCKS[block.type] ?? (({ fallback }) => ['p', [fallback]]))(block);
      return { at: `${id}/${index}`, type: block.type, selector, img, texts: texts.filter((text) => text !== undefined).map(plain) };
    }));
    const missing = await page.evaluate((wanted) => {
      const tidy = (text) => text.replace(/\s+/g, ' ').trim();
      return wanted.flatMap(({ at, type, selector, texts, img }) => {
        const found = document.querySelectorAll(`[data-block^="${at}/"]`);
        if (found.length !== 1) return [`${at} ${type}: ${found.length} elements`];
        const [element] = found;
        const copy = element.cloneNode(true);
        copy.querySelectorAll('[role=doc-noteref], rt, rp').forEach((apart) => apart.remove());
        return [
          ...(element.matches(selector) ? [] : [`${at} ${type}: is ${element.outerHTML.slice(0, 80)}`]),
          ...(img === undefined || element.querySelector('img').alt === img ? [] : [`${at} ${type}: alt`]),
          ...texts.filter((text) => !tidy(copy.textContent).includes(tidy(text))).map((text) => `${at} ${type}: ${text}`),
        ];
      });
    }, wanted);
    expect(missing).toEqual([]);
    expect(await page.locator('[data-article] [data-block]').count()).toBe(wanted.length);

    const told = runsOf([...file._article.sections, ...file._article.notes ?? []].map(({ blocks }) => blocks)).map((run) => {
      const type = runType(run);
      if (type === 'note') return { selector: `a[role=doc-noteref][href="#note-${run.note}"]` };
      if (type === 'br') return { selector: 'br' };
      if (type === 'ruby') return { selector: 'ruby:has(> rt)', text: `${run.ruby}(${run.rt})` };
      if (type === 'link') return { selector: 'a[href]', text: plain(run.text) };
      if (type === 'time') return { selector: `time[datetime^="${run.time}"]`, text: plain(run.text) };
      if (type === 'abbr') return { selector: `abbr${run.title ? `[title="${CSS_escape(run.title)}"]` : ''}`, text: run.abbr };
      if (type === 'lang') return { selector: `[lang="${run.lang}"]`, text: plain(run.text) };
      return { selector: type, text: plain(run[type]) };
    });
    const lost = await text(page).evaluate((article, told) => {
      const words = (element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll('[role=doc-noteref]').forEach((mark) => mark.remove());
        if (element.localName !== 'ruby') copy.querySelectorAll('rt, rp').forEach((apart) => apart.remove());
        return copy.textContent;
      };
      const known = {};
      return told.filter(({ selector, text }) => {
        const left = (known[selector] ??= [...article.querySelectorAll(selector)].map(words));
        const at = text === undefined ? left.length - 1 : left.indexOf(text);
        if (at < 0) return true;
        left.splice(at, 1);
        return false;
      });
    }, told);
    expect(lost).toEqual([]);
  });
}
const CSS_escape = (text) => text.replace(/["\\]/g, '\\$&');

test('what the format does not know is told by its fallback, else the reader hears of a gap', async ({ page }) => {
  const gaps = (page) => page.getByText('Some parts of this story could not be read');
  await publishArticles(page, [
    { ...article('whole'), title: 'Whole', _article: { sections: [section([{ type: 'hologram', fallback: 'A ship in three dimensions.' }])] } },
    { ...article('torn'), title: 'Torn', _article: { sections: [section([{ type: 'hologram' }, { type: 'paragraph', text: 'What is left.' }])] } },
  ]);
  await page.goto('read/?id=whole');
  await expect(text(page).getByText('A ship in three dimensions.')).toBeVisible();
  await page.goto('read/?id=torn');
  await expect(text(page).getByText('What is left.')).toBeVisible();
  await expect(gaps(page)).toBeVisible();
});

test('a whole story has no gaps', async ({ page }) => {
  await page.goto('read/?id=the-wire-that-shrank-the-world');
  await expect(text(page).getByRole('img', { name: 'End of the story' })).toBeVisible();
  await expect(page.getByText('Some parts of this story could not be read')).toHaveCount(0);
});

test('a mark opens its note beside the text, and there is a way back', async ({ page }) => {
  const [first, second] = sample.articles['how-the-eye-reads']._article.notes;
  const words = (note) => plain(note.blocks[0].text);
  await page.goto('read/?id=how-the-eye-reads');
  const mark = (number) => text(page).getByRole('link', { name: `Note ${number}`, exact: true });
  const slip = page.getByRole('note');
  await expect(slip).toBeHidden();

  await mark(1).click();
  const before = await scrolled(page);
  await expect(slip).toBeVisible();
  await expect(slip).toBeInViewport({ ratio: 1 });
  await expect(slip).toContainText(words(first));
  await expect(slip).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(slip).toBeHidden();
  await expect(mark(1)).toBeFocused();

  await mark(2).focus();
  await page.keyboard.press('Enter');
  await expect(slip).toContainText(words(second));
  await expect(slip).not.toContainText(words(first));
  await slip.getByRole('button', { name: 'Back to the text' }).click();
  await expect(slip).toBeHidden();
  await expect(mark(2)).toBeFocused();

  await mark(1).click();
  await expect(slip).toBeVisible();
  await page.getByRole('heading', { level: 2 }).first().click();
  await expect(slip).toBeHidden();
  expect(new URL(page.url()).hash).toBe('');
  expect(Math.abs((await scrolled(page)) - before)).toBeLessThan(800);
});

test('a mark stays with the word before it, can be hit, and raises no line', async ({ page }) => {
  const ends = ['the words go on', 'do they go on?', '“so they say”', 'as words do—', '紙の上の字。', '字'];
  const text = Array.from({ length: 30 }, (_, index) => [` Number ${index}: ${ends[index % ends.length]}`, { note: 'n1' }]).flat();
  const notes = [{ id: 'n1', blocks: [{ type: 'paragraph', text: 'One.' }] }];
  await publishArticles(page, [article('tide', { native: { notes, sections: [section([{ type: 'paragraph', text }])] } })]);
  await page.goto('read/?id=tide');
  const paragraph = page.locator('[data-block]').first();
  await expect(paragraph).toBeVisible();
  await stands(page);
  const found = await paragraph.evaluate((paragraph) => {
    const found = [];
    const range = document.createRange();
    const place = (text, at) => {
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect();
    };
    const marks = [...paragraph.querySelectorAll('a')];
    for (let width = 280; width < 480; width += 1) {
      paragraph.style.inlineSize = `${width}px`;
      for (const mark of marks) {
        const before = mark.previousSibling;
        if (place(mark.firstChild, 0).left < place(before, before.data.length - 1).left) found.push(`${width} px: a line begins after ${before.data}`);
      }
    }
    const { width, height } = marks[0].getBoundingClientRect();
    if (Math.min(width, height) < 24) found.push(`a mark is ${width} × ${height}`);
    const tall = paragraph.clientHeight;
    for (const mark of marks) mark.style.verticalAlign = 'baseline';
    if (paragraph.clientHeight !== tall) found.push(`the lines take ${tall}, not ${paragraph.clientHeight}`);
    return found;
  });
  expect(found).toEqual([]);
});

test('the list of notes leads back to the marks', async ({ page }) => {
  const { notes } = sample.articles['how-the-eye-reads']._article;
  await page.goto('read/?id=how-the-eye-reads');
  const list = page.getByRole('region', { name: 'Notes', exact: true });
  await expect(list.getByRole('listitem')).toHaveCount(notes.length);
  await expect(list.getByRole('listitem').nth(1)).toContainText(/\. Back to the text$/);
  const back = list.getByRole('listitem').nth(1).getByRole('link', { name: 'Back to the text' });
  await back.click();
  const mark = text(page).getByRole('link', { name: 'Note 2', exact: true });
  await expect(mark).toBeFocused();
  await expect(mark).toBeInViewport();
});

test('the paragraphs of a note stand one under the other, the way back after the last', async ({ page }) => {
  const p = (...text) => ({ type: 'paragraph', text });
  await publishArticles(page, [article('tide', { native: { notes: [{ id: 'n1', blocks: [p('One.'), p('Two.')] }], sections: [section([p('Text.', { note: 'n1' })])] } })]);
  await page.goto('read/?id=tide');
  const note = text(page).getByRole('region', { name: 'Notes' }).getByRole('listitem');
  const y = async (locator) => (await locator.boundingBox()).y;
  const [one, two, back] = [await y(note.getByText('One.')), await y(note.getByText('Two.')), await y(note.getByRole('link'))];
  expect(two).toBeGreaterThan(one + 15);
  expect(Math.abs(back - two)).toBeLessThan(10);
});

test('code is copied by its button', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('read/?id=a-short-history-of-the-feed');
  const code = sample.articles['a-short-history-of-the-feed']._article.sections.flatMap(({ blocks }) => blocks).filter(({ type }) => type === 'code');
  const figure = text(page).getByRole('figure').filter({ has: page.locator('pre') }).last();
  await figure.getByRole('button', { name: 'Copy' }).click();
  await expect(figure.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code.at(-1).text);
  await expect(figure.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
});

test('where nothing can be copied the button says so', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto('read/?id=only-files');
  await text(page).getByRole('button', { name: 'Copy' }).first().click();
  await expect(text(page).getByRole('button', { name: 'Could not copy' })).toBeVisible();
});

test('a picture opens large; Esc, Back and its button close it, and the address stays', async ({ page, baseURL }) => {
  const address = `${baseURL}read/?id=the-place-before-the-dash`;
  await page.goto('');
  await page.getByRole('region', { name: 'Top story' }).getByRole('link').click();
  await expect(page).toHaveURL(address);
  const picture = text(page).getByRole('link', { name: /^Look closer: / }).nth(1);
  const name = (await picture.getAttribute('aria-label')).replace('Look closer: ', '');
  const dialog = page.getByRole('dialog', { name: 'Picture' });
  for (const close of [
    () => page.keyboard.press('Escape'),
    () => page.goBack(),
    () => dialog.getByRole('button', { name: 'Close' }).click(),
  ]) {
    await expect(dialog).toBeHidden();
    await picture.click();
    const place = await scrolled(page);
    const image = dialog.getByRole('img', { name, exact: true });
    await expect(image).toBeInViewport();
    expect((await image.boundingBox()).height).toBeGreaterThan(350);
    await expect(page).toHaveURL(address);
    await close();
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(address);
    await expect(picture).toBeFocused();
    expect(await scrolled(page)).toBe(place);
  }
  // What opening put into the session history is gone again.
  await page.goBack();
  await expect(page).toHaveURL(baseURL);
  await expect(page.getByRole('region', { name: 'Top story' })).toBeVisible();
});

test('a hand that is quicker than the rest of the story finds it', async ({ page }) => {
  // The beginning stands, and what is to be done with the next frames waits.
  await page.addInitScript(() => {
    const draw = requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (call) => (document.querySelector('[data-end]') ? draw(call) : 0);
  });
  await page.goto('read/?id=the-place-before-the-dash');
  const picture = text(page).getByRole('link', { name: /^Look closer: / }).first();
  await expect(picture).toBeVisible();
  const end = text(page).getByRole('img', { name: 'End of the story' });
  await expect(end).toHaveCount(0);
  await picture.click();
  await expect(page.getByRole('dialog', { name: 'Picture' }).getByRole('img')).toBeInViewport();
  await expect(end).toHaveCount(1);
});

test('the contents lead to the sections, and Back leads back', async ({ page }) => {
  const { sections } = sample.articles['the-wire-that-shrank-the-world']._article;
  await page.goto('read/?id=the-wire-that-shrank-the-world');
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents.getByRole('link')).toHaveText(sections.map(() => /\S \d+ min$/));
  const minutes = (await contents.getByRole('link').allTextContents()).map((words) => Number(/(\d+) min$/.exec(words)[1]));
  const whole = minutes.reduce((sum, one) => sum + one);
  expect(Math.abs(whole - sample.articles['the-wire-that-shrank-the-world']._article.minutes)).toBeLessThan(sections.length);

  const { heading, id } = sections[4];
  const link = contents.getByRole('link', { name: heading });
  await link.scrollIntoViewIfNeeded();
  await stands(page);
  const before = await scrolled(page);
  await link.click();
  const headline = page.getByRole('heading', { level: 2, name: heading, exact: true });
  await expect(headline).toBeFocused();
  await expect(headline).toBeInViewport();
  const top = () => headline.evaluate((element) => element.getBoundingClientRect().top);
  expect(await top()).toBeGreaterThan(60);
  expect(await top()).toBeLessThan(90);
  await expect(link).toHaveAttribute('aria-current', 'true');
  await expect(contents.locator('[aria-current]')).toHaveCount(1);
  expect(new URL(page.url()).hash).toBe(`#${id}`);
  expect(await scrolled(page)).toBeGreaterThan(before + 3000);
  await page.goBack();
  // To the words, not to the pixel: it is a place in the text.
  await expect.poll(async () => Math.abs((await scrolled(page)) - before)).toBeLessThan(60);
  await expect(page).toHaveURL(/the-wire-that-shrank-the-world$/);
  await page.goForward();
  await expect(headline).toBeInViewport();
  // The address of a section leads there from outside, too.
  await page.goto('about/');
  await page.goto(`read/?id=the-wire-that-shrank-the-world#${id}`);
  await expect(headline).toBeInViewport();
  await expect(link).toHaveAttribute('aria-current', 'true');
});

test('a story of two sections has no contents', async ({ page }) => {
  await publishArticles(page, [article('tide', { sections: 2 })]);
  await page.goto('read/?id=tide');
  await expect(page.getByRole('heading', { level: 2, name: 'Part 2' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Contents' })).toHaveCount(0);
});

test('dates, place, agency and length are told on demand', async ({ page }) => {
  const story = sample.articles['the-art-of-being-wrong'];
  await page.goto('read/?id=the-art-of-being-wrong');
  const details = text(page).getByRole('group').filter({ hasText: 'Details' });
  await expect(text(page).getByText('28 October 2026 at 17:40')).toBeHidden();
  const summary = details.getByText('Details');
  const place = await summary.boundingBox();
  await summary.click();
  await expect(text(page).getByText('28 October 2026 at 17:40')).toBeVisible();
  // What one pressed stays where one pressed it: a second press closes it, and nothing else.
  expect(await summary.boundingBox()).toEqual(place);
  await expect(text(page).getByText('3 November 2026 at 11:12')).toHaveAttribute('datetime', /^2026-11-03T10:12/);
  await expect(details).toContainText(story._article.dateline.agency);
  await expect(details).toContainText('1,414 words');
  await expect(text(page).getByText('LONDON', { exact: false }).or(text(page).getByText('London', { exact: true })).first()).toBeVisible();
  const corrections = text(page).getByRole('region', { name: 'Corrections' });
  await expect(corrections).toContainText(story._article.corrections[0].text);
  await expect(text(page).getByText(story._article.copyrightNotice)).toBeVisible();
});

test.describe('sharing', () => {
  test('where there is no share sheet copies a link that leads here', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.addInitScript(() => delete Navigator.prototype.share);
    await page.goto('read/?id=only-files#how');
    await text(page).getByRole('button', { name: 'Share' }).click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(await page.locator('link[rel=canonical]').getAttribute('href'));
    const other = await context.newPage();
    await other.goto(link);
    await expect(other.getByRole('heading', { level: 1, name: sample.articles['only-files'].title })).toBeVisible();
  });

  test('goes by the device\'s own sheet where there is one', async ({ page }) => {
    await page.addInitScript(() => {
      Navigator.prototype.share = async (what) => { globalThis.shared = what; };
    });
    await page.goto('read/?id=only-files');
    await text(page).getByRole('button', { name: 'Share' }).click();
    await expect.poll(() => page.evaluate(() => globalThis.shared?.title)).toBe(sample.articles['only-files'].title);
    expect(await page.evaluate(() => globalThis.shared.url)).toBe(await page.locator('link[rel=canonical]').getAttribute('href'));
    await expect(page.getByText('Link copied')).toHaveCount(0);
  });
});

test('an Arabic story runs from right to left, the paper around it does not', async ({ page }) => {
  await page.goto('read/?id=al-sahafa-al-ula');
  await expect(text(page)).toHaveAttribute('lang', 'ar');
  await expect(text(page)).toHaveAttribute('dir', 'rtl');
  const right = await page.getByRole('heading', { level: 1 }).evaluate((element) => getComputedStyle(element).direction);
  expect(right).toBe('rtl');
  expect(await page.getByRole('banner').evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
  // The body's first line begins at the right edge.
  const lines = await text(page).getByRole('paragraph').filter({ hasText: 'الإسكندرية' }).last().evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return [range.getClientRects()[0].right, element.getBoundingClientRect().right];
  });
  expect(Math.abs(lines[0] - lines[1])).toBeLessThan(3);
  // What is told in English reads from left to right, and stands on the right all the same.
  await text(page).getByText('Details').click();
  for (const [words, first, last] of [['712 words', '712', 'words'], ['© 2026 The Morning Courant', '©', 'Courant']]) {
    const [left, right, end, side] = await text(page).locator('dd, p').filter({ hasText: words }).first().evaluate((element, [first, last]) => {
      const edge = (words, side) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const at = walker.currentNode.data.indexOf(words);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + words.length);
          return range.getBoundingClientRect()[side];
        }
        return NaN;
      };
      return [edge(first, 'left'), edge(last, 'left'), edge(last, 'right'), element.getBoundingClientRect().right];
    }, [first, last]);
    expect(left, words).toBeLessThan(right);
    expect(Math.abs(end - side), words).toBeLessThan(3);
  }
  await page.goto('');
  const card = page.getByRole('main').getByRole('article').filter({ hasText: sample.articles['al-sahafa-al-ula'].title });
  await expect(card).toHaveAttribute('lang', 'ar');
  await expect(card).toHaveAttribute('dir', 'rtl');
});

test('a standfirst in another tongue than its story reads in its own direction', async ({ page }) => {
  await page.route('**/articles/al-sahafa-al-ula.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), summary: 'The first papers.' } });
  });
  await page.goto('read/?id=al-sahafa-al-ula');
  const [words, stop, end, side] = await text(page).getByText('The first papers.', { exact: true }).evaluate((element) => {
    const edge = (from, to, side) => {
      const range = document.createRange();
      range.setStart(element.firstChild, from);
      range.setEnd(element.firstChild, to);
      return range.getBoundingClientRect()[side];
    };
    const { length } = element.textContent;
    return [edge(0, 3, 'left'), edge(length - 1, length, 'left'), edge(length - 1, length, 'right'), element.getBoundingClientRect().right];
  });
  expect(words).toBeLessThan(stop);
  expect(Math.abs(end - side)).toBeLessThan(3);
});

test('the readings of a Japanese story stand over its characters', async ({ page }) => {
  await page.goto('read/?id=furigana-no-chiisana-moji');
  await expect(text(page)).toHaveAttribute('lang', 'ja');
  const ruby = text(page).locator('ruby').first();
  const [base, reading] = await ruby.evaluate((element) => {
    const rect = (node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return range.getBoundingClientRect().top;
    };
    return [rect(element.firstChild), rect(element.querySelector('rt'))];
  });
  expect(reading).toBeLessThan(base);
});

test('related: three to six, never the story itself, and in reading order the neighbours', async ({ page }) => {
  const ids = sample.feed.items.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    await page.goto(`read/?id=${id}`);
    const related = page.getByRole('region', { name: 'Read on' });
    await expect(related).toBeVisible();
    const links = await related.getByRole('heading', { level: 3 }).getByRole('link').evaluateAll((links) => links.map(({ href }) => href));
    expect(links.length, id).toBeGreaterThanOrEqual(3);
    expect(links.length, id).toBeLessThanOrEqual(6);
    expect(new Set(links).size, id).toBe(links.length);
    expect(links.filter((href) => href.includes(`id=${id}`) || href.includes(`/${id}/`)), id).toEqual([]);
    expect(await related.getByRole('img').count(), id).toBeGreaterThan(0);
    const title = (step) => sample.feed.items[index + step]?.title;
    const order = page.getByRole('navigation', { name: 'Previous and next story' });
    for (const [name, wanted] of [['Previous story', title(1)], ['Next story', title(-1)]]) {
      const link = order.getByRole('link', { name });
      if (wanted) await expect(link).toContainText(wanted);
      else await expect(link).toHaveCount(0);
    }
  }
});

test('what was read stands last among the related stories', async ({ page }) => {
  const given = sample.articles['the-place-before-the-dash']._article.related.map(({ card }) => card);
  await remember(page, { [`morning-courant:visit:${given[0].id}`]: record(given[0].title, { finished: '2026-11-20T09:00:00Z' }) });
  await page.goto('read/?id=the-place-before-the-dash');
  const titles = page.getByRole('region', { name: 'Read on' }).getByRole('heading', { level: 3 });
  await expect(titles).toHaveText([given[1].title, given[2].title, given[0].title]);
});

test('a story that gives only itself as related gets others', async ({ page }) => {
  const tide = article('tide', { native: { related: [{ rel: 'related', id: 'tide' }, { rel: 'related', card: cardOf(article('tide')) }] } });
  await publishArticles(page, [tide, ...[1, 2, 3, 4, 5, 6, 7].map((number) => article(`other-${number}`, { title: `Other ${number}` }))]);
  await page.goto('read/?id=tide');
  await expect(page.getByRole('region', { name: 'Read on' }).getByRole('heading', { level: 3 })).toHaveText(['Other 1', 'Other 2', 'Other 3']);
});

test('what is on another site is a link until somebody follows it', async ({ page }) => {
  const embed = sample.articles['a-short-history-of-the-feed']._article.sections.flatMap(({ blocks }) => blocks).find(({ type }) => type === 'embed');
  await page.goto('read/?id=a-short-history-of-the-feed');
  const figure = text(page).getByRole('figure').filter({ hasText: embed.title });
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.getByRole('link', { name: embed.title })).toHaveAttribute('href', embed.url);
  await expect(figure.getByRole('link', { name: embed.title })).toHaveAttribute('rel', /external/);
  await expect(figure).toContainText(`${embed.provider}. Opens on another site`);
  await expect(page.locator('iframe, object, embed')).toHaveCount(0);
});

const HOSTILE = [
  '<script>globalThis.ran = 1</script>', '<img src=x onerror=globalThis.ran=1>', '"><svg/onload=globalThis.ran=1>', '\' onmouseover=\'globalThis.ran=1',
  '</title></style></textarea><b>', 'javascript:globalThis.ran=1', '&lt;b&gt; &amp; &#60;', '<!-- --> <![CDATA[x]]>', ']]>]]&gt;',
  '{{constructor.constructor(\'globalThis.ran=1\')()}} ${7*7} <%= 7 %>', 'x\u0001\u0007\u001b[31m\u007f\u0085y', '\u202egnp.exe\u202c \u2066x\u2069 \u200f',
  'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307', '\ufeff\u200b\u00adx\ufffe\uffff', '  leading, trailing and   inner blanks \t',
  'two\r\nlines\u2028and\u2029more\n', '👩‍👩‍👧‍👦 🇵🇹 \u{10ffff}', '\\u003cb\\u003e \\" %3Cb%3E', '__proto__', '\'; DROP TABLE articles; --',
];

/** An article and an edition with one text in every field that holds plain text, and where each is to be found. */
function withText(t) {
  const p = { type: 'paragraph', text: t };
  const figure = { type: 'figure', src: '../media/pictures/the-eye.svg', alt: t, caption: t, credit: t };
  const card = { id: 'other', title: t, summary: t, date_published: '2026-11-20T08:00:00Z', image: 'media/pictures/the-eye.svg', _article: { href: 'articles/other.json', kicker: t, section: t, imageAlt: t, dateline: { place: t } } };
  const story = {
    ...card, id: 'hostile', image: '../media/pictures/the-eye.svg', authors: [{ name: t }, { name: t }], tags: [t],
    _article: {
      ...card._article, href: undefined, words: 100, dateline: { place: t, agency: t }, copyrightNotice: t, license: t,
      source: { name: t }, corrections: [{ text: t }], previous: card, next: card,
      related: [{ reason: t, card }, { title: t, url: 'https://elsewhere.example/' }, { title: `${t}!` }],
      notes: [{ id: 'n1', blocks: [p] }],
      sections: [
        section([
          p, { type: 'heading', level: 3, text: t }, { type: 'list', items: [[p]] }, { type: 'quote', blocks: [p], cite: t },
          { type: 'pullquote', text: t, cite: t }, figure, { type: 'gallery', figures: [figure] },
          { type: 'table', caption: t, head: [[t]], rows: [[t], [{ text: t, header: true }]] }, { type: 'code', language: t, text: t },
          { type: 'keypoints', title: t, items: [t] }, { type: 'timeline', events: [{ date: t, title: t, blocks: [p] }] },
          { type: 'qa', question: t, blocks: [p] }, { type: 'aside', title: t, blocks: [p] },
          { type: 'video', src: '../media/recordings/halftone-dots.webm', caption: t, transcript: [p] },
          { type: 'embed', provider: t, url: 'https://elsewhere.example/', title: t }, { type: 'math', text: t, display: true }, { type: 'math', text: t },
          { type: 'unheard-of', fallback: t },
          {
            type: 'paragraph',
            text: [t, ...STYLES.map((style) => ({ [style]: t })), { link: 'https://elsewhere.example/', text: t }, { note: 'n1' }, { lang: 'fr', text: t }, { abbr: t, title: t }, { time: '2026-11-20', text: t }, { ruby: t, rt: t }],
          },
        ], { heading: t }),
        section([p], { id: 's2', heading: t }), section([p], { id: 's3', heading: t }),
      ],
    },
  };
  const edition = feed([{ ...card, ...cardOf(story), _article: { ...card._article, href: 'articles/hostile.json' } }, card], {
    title: t, description: t, _edition: { id: 'hostile', sections: [t], copyrightNotice: t },
  });
  return { story, edition };
}

/** Where each field stands, and how often at the least. Found by what kind of thing it is, not by what it says. */
const FIELDS = {
  h1: 1, '.kicker': 1, '.standfirst': 1, '.byline-name': 2, '.dates-details dd': 2, '.contents-heading': 3, '.section-heading': 3,
  '.section > .paragraph': 3, 'h3.heading': 1, '.list li': 1, 'blockquote p': 1, '.quote figcaption': 1, '.pullquote > p:first-child': 1,
  '.pullquote-cite': 1, '.figure-credit': 2, caption: 1, th: 2, td: 1, '.code-language': 1, 'pre code': 1, '.keypoints .box-title': 1, '.keypoints li': 1,
  '.event-date': 1, '.event-title': 1, '.event-story .paragraph': 1, '.qa-question': 1, '.qa-answer .paragraph': 1, '.aside .box-title': 1,
  '.aside .paragraph': 1, '.transcript .paragraph': 1, '.embed-title a': 1, '.math code': 1, '.math-line': 1,
  ...Object.fromEntries(STYLES.map((style) => [`.section > .paragraph > ${style}`, 1])),
  '.section > .paragraph > a:not([role])': 1, '.section > .paragraph > [lang=fr]': 1, abbr: 1, '.paragraph > time': 1, rt: 1, '.notes .paragraph': 1, '.source-name': 1,
  '.copyright': 1, '.tags li': 1, '.related .card-kicker': 1, '.related .card-headline a': 1, '.related .card-reason': 1, '.related .card-place': 1,
  '.neighbour-headline': 2, '.masthead-title a': 1, '.sections a': 1, '.footer-copyright': 1,
};
const ATTRIBUTES = { '.section img': ['alt', 2], abbr: ['title', 1], aside: ['aria-label', 1], '[role][tabindex="0"]': ['aria-label', 2], '.related img': ['alt', 1] };
const FRONT = { h1: 1, '.masthead-description': 1, '.card-headline a': 2, '.card-kicker': 2, '.card-standfirst': 2, '.card-place': 2, '.sections a': 1 };

/** How often elements of a selector have a text to the letter. */
const counts = (page, selectors, text) => page.evaluate(([selectors, text]) =>
  selectors.map((selector) => [...document.querySelectorAll(selector)].filter((element) => element.textContent === text).length), [selectors, text]);

test('every plain text is shown to the letter, and nothing of it comes alive', async ({ page, complaints }) => {
  test.slow();
  const published = {};
  await publish(page, {
    'feed.json': (route) => route.fulfill({ json: published.edition }),
    'articles/hostile.json': (route) => route.fulfill({ json: published.story }),
  });
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  // What is read here is not to be continued, however long it takes.
  await page.addInitScript(() => localStorage.setItem('courant:1:settings', '{"v":1,"recording":false}'));
  for (const t of HOSTILE) {
    Object.assign(published, withText(t));
    await page.goto('read/?id=hostile');
    await expect(page.getByRole('img', { name: 'End of the story' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Read on' })).toBeVisible();
    const found = await counts(page, Object.keys(FIELDS), t);
    expect(Object.keys(FIELDS).filter((field, index) => found[index] < FIELDS[field]), JSON.stringify(t)).toEqual([]);
    const attributes = await page.evaluate(([attributes, text]) => Object.entries(attributes).filter(([selector, [name, count]]) =>
      [...document.querySelectorAll(selector)].filter((element) => element.getAttribute(name) === text).length < count), [ATTRIBUTES, t]);
    expect(attributes, JSON.stringify(t)).toEqual([]);
    for (const [selector, words] of Object.entries({
      '.related li:nth-child(2) .card-headline': `${t} `, '.license': `Licence: ${t}`, ruby: `${t}(${t})`, '.embed-provider': `${t}. Opens on another site`, '.related p.card-headline': `${t}!`,
    })) {
      expect(await page.locator(selector).textContent(), `${selector} ${JSON.stringify(t)}`).toBe(words);
    }
    await page.goto('');
    await expect(page.getByRole('main').getByRole('article')).toHaveCount(2);
    const front = await counts(page, Object.keys(FRONT), t);
    expect(Object.keys(FRONT).filter((field, index) => front[index] < FRONT[field]), JSON.stringify(t)).toEqual([]);
    await expect(page.locator('main script, main iframe, main svg[onload], main [onerror], main [onmouseover], main b')).toHaveCount(0);
    expect(await page.evaluate(() => globalThis.ran)).toBeUndefined();
  }
});
