// The front page: what a newspaper's has, for an edition of no story, of one, and of three thousand.
import { test, expect } from './watched.js';
import { feed, item, items, publish, sample } from './edition.js';
import { record, remember, scrolled } from './reader.js';

const main = (page) => page.getByRole('main');
const cards = (page) => main(page).getByRole('article');
const more = (page) => page.getByRole('button', { name: 'More stories' });
const top = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);

test('the masthead tells the paper, its day, and where one can go', async ({ page }) => {
  await page.goto('');
  const masthead = page.getByRole('banner');
  await expect(masthead.getByRole('heading', { level: 1, name: sample.feed.title, exact: true })).toBeVisible();
  await expect(masthead.getByText('Sunday, 22 November 2026')).toBeVisible();
  await expect(masthead.getByText(sample.feed.description)).toBeVisible();
  const sections = masthead.getByRole('navigation', { name: 'Sections' }).getByRole('link');
  await expect(sections).toHaveText(sample.feed._edition.sections);
  await masthead.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  await masthead.getByRole('link', { name: sample.feed.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: sample.feed.title })).toBeFocused();
  await expect(page.getByRole('contentinfo')).toContainText(sample.feed._edition.copyrightNotice);
});

test('first the top story, then the newest, then the sections; each story once', async ({ page }) => {
  await page.goto('');
  const [lead, ...rest] = sample.feed.items;
  await expect(page.getByRole('region', { name: 'Top story' }).getByRole('link')).toHaveText(lead.title);
  await expect(page.getByRole('region', { name: 'The newest' }).getByRole('heading', { level: 3 }))
    .toHaveText(rest.slice(0, 4).map(({ title }) => title));
  const headings = (await main(page).getByRole('heading', { level: 2 }).allTextContents()).slice(0, 7);
  const inSections = sample.feed._edition.sections.filter((name) => rest.slice(4).some(({ _article }) => _article.section === name));
  expect(headings.slice(0, 2 + inSections.length)).toEqual(['Top story', 'The newest', ...inSections]);
  for (const name of inSections) {
    const titles = rest.slice(4).filter(({ _article }) => _article.section === name).map(({ title }) => title);
    const shown = await page.getByRole('region', { name, exact: true }).getByRole('heading', { level: 3 }).allTextContents();
    expect(shown.length).toBeGreaterThan(0);
    expect(titles.slice(0, shown.length)).toEqual(shown);
  }
  const all = await cards(page).getByRole('heading', { level: 3 }).allTextContents();
  expect(all.sort()).toEqual(sample.feed.items.map(({ title }) => title).sort());
  await expect(more(page)).toBeHidden();
});

test('a card has its picture, kicker, headline, standfirst, place, time and minutes', async ({ page }) => {
  await page.clock.setFixedTime('2026-11-22T09:40:00Z');
  await page.goto('');
  const [story] = sample.feed.items;
  const card = page.getByRole('region', { name: 'Top story' }).getByRole('article');
  await expect(card.getByRole('img', { name: story._article.imageAlt })).toBeVisible();
  expect(await card.getByRole('img').evaluate((image) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);
  await expect(card.getByText(story._article.kicker, { exact: true })).toBeVisible();
  await expect(card.getByRole('heading', { level: 3, name: story.title })).toBeVisible();
  await expect(card.getByText(story.summary)).toBeVisible();
  await expect(card.getByText(story._article.dateline.place, { exact: true })).toBeVisible();
  await expect(card.getByText('3 hours ago')).toHaveAttribute('datetime', /^2026-11-22T06:30:00/);
  await expect(card.getByText(`${story._article.minutes} min`)).toBeVisible();
});

test('a time is told as an age up to seven days, then as a date', async ({ page }) => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  const stories = [
    [0, 'this minute'], [59 * 60, '59 minutes ago'], [3600, '1 hour ago'], [23 * 3600, '23 hours ago'], [24 * 3600, 'yesterday'],
    [3 * 86_400, '3 days ago'], [7 * 86_400 - 1, '6 days ago'], [7 * 86_400, '13 Nov 2026'], [400 * 86_400, '16 Oct 2025'],
    [-3600, '20 Nov 2026'],
  ].map(([age, told], number) => ({ told, card: item(number + 1, { date_published: new Date(now - age * 1000).toISOString() }) }));
  const day = { told: '2 days ago', card: item(99, { date_published: '2026-11-18T00:00:00Z', _article: { dateline: { day: '2026-11-18' } } }) };
  await publish(page, { 'feed.json': feed([...stories, day].map(({ card }) => card)) });
  await page.clock.setFixedTime(now);
  await page.goto('');
  for (const { card, told } of [...stories, day]) {
    await expect(cards(page).filter({ has: page.getByRole('link', { name: card.title, exact: true }) }).locator('time'), card.title)
      .toHaveText(told);
  }
});

test('what was read of a story follows its time, and the stories to continue begin on one line', async ({ page }) => {
  const begun = sample.feed.items.slice(1, 4);
  await remember(page, {
    ...Object.fromEntries(begun.map(({ id, title }) => [`morning-courant:visit:${id}`, record(title)])),
    'morning-courant:list:recent': { v: 1, ids: begun.map(({ id }) => id) },
  });
  await page.goto('');
  const begunCards = page.getByRole('region', { name: 'Continue reading' }).getByRole('article');
  await expect(begunCards).toHaveCount(3);
  const tops = await begunCards.locator('.card-kicker').evaluateAll((kickers) => kickers.map((kicker) => kicker.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  const holes = await begunCards.locator('.card-mark').evaluateAll((marks) => marks.map((mark) => {
    const range = document.createRange();
    range.selectNodeContents(mark.previousElementSibling);
    const [time, own] = [range.getBoundingClientRect(), mark.getBoundingClientRect()];
    return own.top > time.top + 4 ? 0 : own.left - time.right;
  }));
  for (const hole of holes) expect(hole).toBeLessThan(16);
});

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  test('times and numbers are the reader\'s own', async ({ page }) => {
    await page.clock.setFixedTime('2026-11-22T09:40:00Z');
    await page.goto('');
    await expect(page.getByRole('region', { name: 'Top story' }).locator('time')).toHaveText('vor 3 Stunden');
    await expect(page.getByRole('banner').getByText('Sonntag, 22. November 2026')).toBeVisible();
  });
});

test('an edition without stories says so', async ({ page }) => {
  await publish(page, { 'feed.json': feed([]) });
  await page.goto('');
  await expect(main(page).getByRole('heading', { name: 'Nothing is printed yet' })).toBeVisible();
  await expect(page.getByRole('banner').getByText('The Harbour Courant')).toBeVisible();
  await expect(cards(page)).toHaveCount(0);
  await expect(more(page)).toBeHidden();
});

test('an edition of one story is that story', async ({ page }) => {
  await publish(page, { 'feed.json': feed(items(1, 1)) });
  await page.goto('');
  await expect(cards(page)).toHaveCount(1);
  await expect(main(page).getByRole('heading')).toHaveText(['Top story', 'Story number 1']);
  await expect(more(page)).toBeHidden();
  await cards(page).getByRole('link').click();
  await expect(page.getByText('The whole text of story number 1.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Read on' })).toBeHidden();
});

test('three thousand stories of any JSON Feed come by thirty', async ({ page }) => {
  await publish(page, { 'feed.json': feed(items(1, 3000)) });
  await page.goto('');
  await expect(cards(page)).toHaveCount(30);
  for (const count of [60, 90, 120]) {
    const focused = `Story number ${count - 29}`;
    await more(page).click();
    await expect(cards(page)).toHaveCount(count);
    await expect(page.getByRole('link', { name: focused, exact: true })).toBeFocused();
  }
  const titles = await cards(page).getByRole('heading', { level: 3 }).allTextContents();
  expect(titles).toEqual(items(1, 120).map(({ title }) => title));
});

test('a list of several pages is followed to its end, and not round in a circle', async ({ page }) => {
  const asked = [];
  const page_ = (name, from, to, next_url) => [name, (route) => {
    asked.push(name);
    return route.fulfill({ json: feed(items(from, to), { next_url }) });
  }];
  // The second page repeats a story of the first, as feeds do while they grow; the third leads back to the second.
  await publish(page, Object.fromEntries([
    page_('feed.json', 1, 30, 'feed-2.json'), page_('feed-2.json', 30, 50, 'feed-3.json'), page_('feed-3.json', 51, 60, 'feed-2.json'),
  ]));
  await page.goto('');
  await expect(cards(page)).toHaveCount(30);
  await more(page).click();
  await expect(cards(page)).toHaveCount(50);
  await more(page).click();
  await expect(cards(page)).toHaveCount(60);
  await expect(main(page).getByText('That is every story of this edition.')).toBeVisible();
  await expect(more(page)).toBeHidden();
  expect(asked).toEqual(['feed.json', 'feed-2.json', 'feed-3.json']);
});

test('more stories that do not come can be asked for again', async ({ page }) => {
  let fails = 0;
  await publish(page, {
    'feed.json': feed(items(1, 30), { next_url: 'feed-2.json' }),
    'feed-2.json': (route) => (fails++ < 2 ? route.fulfill({ status: 503, body: 'busy' }) : route.fulfill({ json: feed(items(31, 40)) })),
  });
  await page.goto('');
  await more(page).click();
  await expect(main(page).getByRole('alert')).toContainText('Something is wrong at the host');
  await expect(cards(page)).toHaveCount(30);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect.poll(() => fails).toBe(2);
  await expect(main(page).getByRole('alert')).toContainText('Something is wrong at the host');
  await again.click();
  await expect(cards(page)).toHaveCount(40);
  await expect(main(page).getByRole('alert')).toBeHidden();
  await expect(page.getByRole('link', { name: 'Story number 31' })).toBeFocused();
});

for (const [what, files] of [
  ['of one file', { 'feed.json': feed(items(1, 200)) }],
  ['of several pages', {
    'feed.json': feed(items(1, 30), { next_url: 'feed-2.json' }),
    'feed-2.json': feed(items(31, 60), { next_url: 'feed-3.json' }),
    'feed-3.json': feed(items(61, 90), { next_url: 'feed-4.json' }),
  }],
]) {
  test(`Back restores the opened list ${what} and the place in it`, async ({ page }) => {
    await publish(page, files);
    await page.goto('');
    await more(page).click();
    await expect(cards(page)).toHaveCount(60);
    await more(page).click();
    await expect(cards(page)).toHaveCount(90);
    const story = page.getByRole('link', { name: 'Story number 77', exact: true });
    await story.scrollIntoViewIfNeeded();
    const before = await top(story);
    await story.click();
    await expect(page.getByText('The whole text of story number 77.')).toBeVisible();
    await expect.poll(() => scrolled(page)).toBe(0);
    await page.goBack();
    await expect(cards(page)).toHaveCount(90);
    await expect.poll(async () => Math.abs((await top(story)) - before)).toBeLessThan(8);

    // From another site, or by reload, the page is made anew.
    await page.reload();
    await expect(cards(page)).toHaveCount(90);
    await expect.poll(async () => Math.abs((await top(story)) - before)).toBeLessThan(8);

    // A link to the front page is no way back: it begins at the top.
    await story.click();
    await expect(page.getByText('The whole text of story number 77.')).toBeVisible();
    await page.getByRole('link', { name: 'The Harbour Courant' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The Harbour Courant' })).toBeFocused();
    expect(await scrolled(page)).toBe(0);
  });
}

test('a story of a plain JSON Feed is its HTML\'s text, without its programs', async ({ page }) => {
  const content_html = `<h2>Tides &amp; times</h2><p>The <b>first</b> boat&nbsp;left.</p>
    <script>globalThis.ran = true; document.title = 'taken';</script><style>p { display: none }</style>
    <p onclick="globalThis.ran = true">The second <img src="x" onerror="globalThis.ran = true"> stayed.</p>
    <ul><li>Rope</li><li>Tar</li></ul><iframe src="https://elsewhere.example/"></iframe>`;
  await publish(page, { 'feed.json': feed([item(1, { content_text: undefined, content_html })]) });
  await page.goto('');
  await cards(page).getByRole('link').click();
  const text = page.getByRole('article').filter({ has: page.getByRole('heading', { level: 1 }) });
  await expect(text.getByRole('heading', { name: 'Tides & times' })).toBeVisible();
  await expect(text.getByText(/^The first boat\sleft\.$/)).toBeVisible();
  await expect(text.getByText(/^The second\s+stayed\.$/)).toBeVisible();
  await expect(text.getByText('Tar', { exact: true })).toBeVisible();
  await expect(text).not.toContainText(/ran = true|display: none|onerror/);
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(await page.evaluate(() => globalThis.ran)).toBeUndefined();
  await expect(page).toHaveTitle('Story number 1 — The Harbour Courant');
});
