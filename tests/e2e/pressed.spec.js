// A site that press made: every page is read before the app is there, and without it; the app takes over what stands.
import AxeBuilder from '@axe-core/playwright';
import { test, expect } from './watched.js';
import { sample } from './edition.js';
import { atLine, readTo, remember, record, rests, scrolled, visit } from './reader.js';

const { items, _edition: { sections } } = sample.feed;
const story = sample.articles['the-place-before-the-dash'];
const long = sample.articles['the-wire-that-shrank-the-world'];
const read = ({ id }) => `read/${id}/`;
const started = (page) => expect(page.locator('html[data-started]')).toBeAttached();
const headline = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
const PAGES = ['', 'section/the-wire/', 'archive/', 'archive/2026-11/', 'about/', 'history/', read(story), read(long), 'read/al-sahafa-al-ula/', 'read/furigana-no-chiisana-moji/'];

/** The app waits at the door until it is let in. */
async function held(page) {
  let open;
  const door = new Promise((done) => { open = done; });
  await page.route('**/*.wasm', async (route) => {
    await door;
    await route.fallback();
  });
  return open;
}

/** Every shift of the page that it makes by itself, from its first picture on. */
const noticeShifts = (page) => page.addInitScript(() => {
  globalThis.shifts = [];
  const tell = ({ node, previousRect, currentRect }) => `${node?.nodeName}.${node?.className} ${previousRect.y} ${currentRect.y}`;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.shifts.push(entry.sources.map(tell))))
    .observe({ type: 'layout-shift', buffered: true });
});

for (const [words, now, cuts] of [['in a blink, its type is asked for at once', 0, 2], ['slowly, words come before type', 5000, 0]]) {
  test(`where a page comes ${words}`, async ({ page }) => {
    await page.addInitScript((now) => { performance.now = () => now; }, now);
    await page.goto(read(story));
    await expect(headline(page, story.title)).toBeVisible();
    expect(await page.locator('link[rel="preload"][as="font"]').count()).toBe(cuts);
  });
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  for (const width of [320, 768, 1280]) {
    test(`what a page shows first is styled by what it holds: ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      for (const path of ['', 'section/the-wire/', read(story), read(long), 'read/al-sahafa-al-ula/']) {
        let let_in;
        const door = new Promise((done) => { let_in = done; });
        await page.route('**/*.below.css', async (route) => {
          await door;
          await route.fallback();
        });
        await page.goto(path, { waitUntil: 'commit' });
        await expect(page.getByRole('contentinfo')).toBeAttached();
        const picture = page.locator('main img').first();
        await expect(picture).toHaveJSProperty('complete', true);
        const first = await page.screenshot();
        const sheets = () => page.locator('html').evaluate(() => document.styleSheets.length);
        const before = await sheets();
        let_in();
        await expect.poll(sheets, path).toBe(before + 1);
        await page.waitForLoadState();
        expect((await page.screenshot()).equals(first), path).toBe(true);
        await page.unrouteAll();
      }
    });
  }

  test('the front page has every story, and each link leads to its whole text', async ({ page }) => {
    await page.goto('');
    for (const { title } of items) await expect(page.getByRole('main').getByRole('link', { name: title, exact: true }).first()).toBeVisible();
    await page.getByRole('link', { name: story.title, exact: true }).first().click();
    await expect(headline(page, story.title)).toBeVisible();
    const blocks = story._article.sections.flatMap(({ blocks }) => blocks).length;
    expect(await page.locator('[data-block]').count()).toBe(blocks);
    await expect(page.getByRole('img', { name: 'End of the story' })).toBeVisible();
  });

  test('one goes everywhere by links alone', async ({ page }) => {
    await page.goto(read(story));
    await page.getByRole('contentinfo').getByRole('link', { name: 'Archive' }).click();
    await page.getByRole('main').getByRole('link', { name: 'October 2026' }).click();
    await expect(headline(page, 'October 2026')).toBeVisible();
    await page.getByRole('main').getByRole('article').first().getByRole('link').click();
    await page.getByRole('navigation', { name: 'Previous and next story' }).getByRole('link').first().click();
    await page.getByRole('link', { name: sample.feed.title }).click();
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: sections[1] }).click();
    await expect(headline(page, sections[1])).toBeVisible();
    await page.getByRole('contentinfo').getByRole('link', { name: 'About' }).click();
    await expect(headline(page, 'About Courant')).toBeVisible();
    await page.getByRole('contentinfo').getByRole('link', { name: 'History' }).click();
    // Nobody is told by role or words what stands in a `noscript`.
    await expect(page.locator('noscript p')).toBeVisible();
  });

  test('a note leads to its mark, and no room is kept for what does not come', async ({ page }) => {
    await page.goto('read/how-the-eye-reads/');
    await page.getByRole('link', { name: 'Back to the text' }).nth(1).click();
    await expect(page.locator(':target')).toHaveAttribute('aria-label', 'Note 2');
    await expect(page.locator(':target')).toBeInViewport();
    const { x, width } = await page.getByRole('banner').getByRole('link', { name: 'History' }).boundingBox();
    expect(x + width).toBeGreaterThan(1200);
  });

  test('nothing is offered that does nothing', async ({ page }) => {
    for (const address of PAGES) {
      await page.goto(address);
      await expect(page.getByRole('button')).toHaveCount(0);
    }
  });
});

test('an address where nothing is has the name of the paper, and leads into it', async ({ page }) => {
  await page.goto('nothing/here');
  await expect(page).toHaveTitle(`There is nothing at this address — ${sample.feed.title}`);
  await page.getByRole('link', { name: 'Archive' }).click();
  await expect(headline(page, 'All stories by month')).toBeVisible();
  await page.goto('nothing/here');
  await page.getByRole('link', { name: sample.feed.title }).click();
  await expect(headline(page, sample.feed.title)).toBeVisible();
});

const wasm = (bytes) => (route) => route.fulfill({ contentType: 'application/wasm', body: Buffer.from(bytes) });
const APPS = {
  'is blocked': (route) => route.abort(),
  'is not there': (route) => route.fulfill({ status: 404, body: 'Not found' }),
  'is no wasm': wasm('<!doctype html><title>Sign in</title>'),
  'is empty': wasm([]),
  'comes from another build': wasm([0, 97, 115, 109, 1, 0, 0, 0]),
  'is cut off': async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.body()).subarray(0, 100_000) });
  },
};
for (const [what, given] of Object.entries(APPS)) {
  test(`a story is read and left where the app ${what}, and nobody is told`, async ({ page, complaints }) => {
    await page.route('**/*.wasm', given);
    await page.goto(read(story));
    await expect(headline(page, story.title)).toBeVisible();
    await rests(page);
    await expect(page.locator(':root[data-started]')).toHaveCount(0);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await page.getByRole('link', { name: 'The Morning Courant' }).click();
    await page.getByRole('main').getByRole('link', { name: items[1].title }).first().click();
    await expect(headline(page, items[1].title)).toBeVisible();
    // The last page asks for its app, too: what is under way is answered before the browser goes.
    await page.unrouteAll({ behavior: 'wait' });
    complaints.length = 0;
  });
}

test('the history says so where the app is blocked', async ({ page, complaints }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('history/');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('A part of the page did not arrive');
  // Right under the masthead, in the place of what does not come, and before the footer.
  const end = ({ y, height }) => y + height;
  const [top, said, foot] = await Promise.all([page.getByRole('banner'), alert, page.getByRole('contentinfo')].map((part) => part.boundingBox()));
  expect(said.y).toBeLessThan(end(top) + 150);
  expect(foot.y).toBeGreaterThan(end(said));
  complaints.length = 0;
});

for (const address of [read(story), '', 'section/the-wire/', 'archive/2026-11/']) {
  test(`the app takes over what stands at /${address}: nothing is made anew, fetched, moved or told`, async ({ page }) => {
    const open = await held(page);
    await noticeShifts(page);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(address);
    const link = page.locator('main a:visible').first();
    await link.focus();
    const before = await page.evaluate(() => {
      globalThis.stood = [...document.querySelectorAll('#app *')];
      getSelection().selectAllChildren(document.querySelector('main h1, main h2, main h3'));
      scrollTo(0, 120);
      return { count: globalThis.stood.length, selected: `${getSelection()}`, title: document.title, head: document.head.outerHTML };
    });
    await rests(page);
    open();
    await started(page);
    await rests(page);
    expect(await page.evaluate(() => globalThis.stood.filter((element) => !element.isConnected).length)).toBe(0);
    expect(await page.evaluate(() => `${getSelection()}`)).toBe(before.selected);
    await expect(link).toBeFocused();
    expect(await scrolled(page)).toBe(120);
    expect(await page.title()).toBe(before.title);
    await expect(page.locator('#app > [role=status]').first()).toBeEmpty();
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('banner')).toHaveCount(1);
    await expect(page.getByRole('contentinfo')).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('.skip')).toHaveCount(1);
    for (const head of ['title', 'meta[name=description]', 'link[rel=canonical]', 'link[rel=manifest]']) {
      expect(await page.locator(`head > ${head}`).count(), head).toBeLessThan(2);
    }
    expect(asked.filter((path) => /articles\/.*json$/.test(path))).toEqual([]);
    expect(await page.evaluate(() => globalThis.shifts)).toEqual([]);
  });
}

test('after a step the head says nothing of the page before', async ({ page }) => {
  await page.goto(read(story));
  await started(page);
  const next = page.getByRole('navigation', { name: 'Previous and next story' }).getByRole('link').first();
  const name = await next.locator('.neighbour-headline').textContent();
  await next.click();
  await expect(headline(page, name)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^${name}`));
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', page.url());
  // By a relative address the icon would be looked for beside the story.
  await expect(page.locator('link[rel=icon]').first()).toHaveAttribute('href', /^http.*\/icons\//);
  await expect(page.locator('meta[property], meta[name=description], meta[name=author], script[type="application/ld+json"]')).toHaveCount(0);
});

for (const width of [390, 768, 1280]) {
  test(`no page moves by itself at ${width} px, from its first picture on`, async ({ page }) => {
    await noticeShifts(page);
    await page.setViewportSize({ width, height: 800 });
    for (const address of PAGES) {
      await page.goto(address);
      await started(page);
      await rests(page);
      expect(await page.evaluate(() => globalThis.shifts), address).toEqual([]);
    }
  });
}

test('what there is to continue has its room before it comes', async ({ page }) => {
  const open = await held(page);
  await remember(page, {
    [`morning-courant:visit:${story.id}`]: record(story.title),
    'morning-courant:list:recent': { v: 1, ids: [story.id] },
  });
  await page.goto('');
  await page.reload();
  await noticeShifts(page);
  await page.reload({ waitUntil: 'commit' });
  await expect(page.getByRole('main').getByRole('link', { name: items[0].title }).first()).toBeVisible();
  await rests(page);
  open();
  await expect(page.getByRole('heading', { name: 'Continue reading' })).toBeVisible();
  await rests(page);
  expect(await page.evaluate(() => globalThis.shifts)).toEqual([]);
});

test('a story that stood before the app is noted, continued and found again', async ({ page }) => {
  await page.goto(read(long));
  await started(page);
  const place = page.locator('.section').nth(4).locator('.paragraph').nth(1);
  await readTo(page, place);
  await expect.poll(async () => (await visit(page, long.id))?.position?.fraction ?? 0).toBeGreaterThan(0.1);
  const { position, words, headline: title } = await visit(page, long.id);
  expect([title, words]).toEqual([long.title, long._article.words]);
  await page.reload();
  await started(page);
  await atLine(page, place);
  // By a link nothing jumps; the place is offered.
  await page.goto(read(story));
  await page.goto(read(long));
  await started(page);
  expect(await scrolled(page)).toBe(0);
  await page.getByRole('button', { name: /Continue at/ }).click();
  await atLine(page, place);
  // As it is set from its file, the same words are at the same place.
  await page.keyboard.press('h');
  await expect(headline(page, 'History')).toBeVisible();
  await page.goBack();
  await expect(headline(page, long.title)).toBeVisible();
  await atLine(page, place);
  await expect.poll(async () => (await visit(page, long.id)).position.quote).toBe(position.quote);
});

test('notes, pictures, contents and the copy button work on a page that stood before the app', async ({ page }) => {
  await page.goto('read/how-the-eye-reads/');
  await started(page);
  await page.getByRole('link', { name: 'Note 1', exact: true }).click();
  await expect(page.getByRole('note')).toBeVisible();
  await expect(page.getByRole('note')).toContainText('Note 1');
  await page.getByRole('note').getByRole('button', { name: 'Back to the text' }).click();
  await expect(page.getByRole('link', { name: 'Note 1', exact: true })).toBeFocused();
  await page.getByRole('link', { name: /^Look closer/ }).first().click();
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeHidden();
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents.getByRole('link').nth(1)).toBeVisible();
  await contents.getByRole('link').nth(1).click();
  await expect(page.getByRole('heading', { level: 2 }).filter({ has: page.locator(':focus') }).or(page.locator('h2:focus'))).toHaveCount(1);
  await page.goto('read/a-short-history-of-the-feed/');
  await started(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
});

test('from a page to the next and back: the title, the masthead and the focus go along', async ({ page }) => {
  await page.goto('');
  await started(page);
  await page.evaluate(() => { globalThis.isSame = true; });
  await page.getByRole('main').getByRole('link', { name: story.title }).first().click();
  await expect(headline(page, story.title)).toBeFocused();
  await expect(page).toHaveTitle(`${story.title} — ${sample.feed.title}`);
  await expect(page).toHaveURL(new RegExp(`/read/${story.id}/$`));
  expect(await page.evaluate(() => globalThis.isSame)).toBe(true);
  await page.goBack();
  await expect(headline(page, sample.feed.title)).toBeFocused();
  await expect(page).toHaveTitle(sample.feed.title);
  expect(await page.evaluate(() => globalThis.isSame)).toBe(true);
  // What is shown now was set from the feed: the same page.
  await expect(page.getByRole('main').getByRole('article')).toHaveCount(items.length);
});

test('a list has a page of its own, to which the browser goes and comes back', async ({ page }) => {
  await page.goto('');
  await started(page);
  await page.evaluate(() => { globalThis.isSame = true; });
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'The Wire' }).click();
  await expect(headline(page, 'The Wire')).toBeVisible();
  await started(page);
  expect(await page.evaluate(() => globalThis.isSame)).toBeUndefined();
  const last = page.getByRole('main').getByRole('article').last().getByRole('link');
  await last.scrollIntoViewIfNeeded();
  await rests(page);
  const top = await scrolled(page);
  expect(top).toBeGreaterThan(0);
  const name = await last.innerText();
  await last.click();
  await expect(headline(page, name)).toBeVisible();
  await page.goBack();
  await expect(headline(page, 'The Wire')).toBeVisible();
  await started(page);
  await expect.poll(async () => Math.abs(await scrolled(page) - top)).toBeLessThan(3);
});

test.describe('a reader elsewhere', () => {
  test.use({ locale: 'de-DE' });

  test('dates are put as the reader writes them, and only dates of ours', async ({ page }) => {
    await page.clock.setFixedTime('2026-11-22T09:40:00Z');
    await page.goto('read/the-place-before-the-dash/');
    await started(page);
    await expect(page.locator('.dates-published time')).toHaveText('22. Nov. 2026');
    await page.goto('');
    await started(page);
    await expect(page.locator('.card-time').first()).toHaveText('vor 3 Stunden');
  });
});

for (const address of PAGES) {
  test(`axe has nothing against /${address} as press wrote it, nor as the app took it over`, async ({ page }, { project }) => {
    test.skip(project.name !== 'pressed', 'what is seen is the same at any base path');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const open = await held(page);
    await page.goto(address);
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const look = async (when) => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(values).analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${when}: ${id}: ${target}: ${failureSummary}`))).toEqual([]);
    };
    // The history is nothing before the app.
    if (address !== 'history/') await look('written');
    open();
    await started(page);
    await rests(page);
    await look('taken over');
  });
}
