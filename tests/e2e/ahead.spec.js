// What a reader is about to open is asked for a moment before, and nobody notices but by how fast it is there.
import { test, expect } from './watched.js';
import { article, publishArticles } from './edition.js';
import { atLine, readTo, rests, scrolled, stands, wind } from './reader.js';

const TITLE = 'The tide at the steps';
const link = (page, name = TITLE) => page.getByRole('main').getByRole('link', { name }).first();
const headline = (page, name = TITLE) => page.getByRole('heading', { level: 1, name, exact: true });
const words = (page, number) => page.getByText(`Number ${number} of the paragraphs`);

/** How often a file was asked for, and a way to answer otherwise. */
async function asked(page, file, answer = (route) => route.fallback()) {
  const asked = { times: 0 };
  await page.route(`**/${file}`, (route) => {
    asked.times += 1;
    return answer(route, asked.times);
  });
  return asked;
}

test('a story is asked for once: when the pointer rests on it', async ({ page }) => {
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  const story = await asked(page, 'articles/tide.json');
  await page.goto('');
  await expect(link(page)).toBeVisible();
  expect(story.times).toBe(0);
  await link(page).hover();
  await expect.poll(() => story.times).toBe(1);
  await rests(page);
  await link(page).click();
  await expect(headline(page)).toBeFocused();
  await expect(words(page, 23)).toBeVisible();
  expect(story.times).toBe(1);
});

test('a page that comes under a pointer at rest asks for nothing', async ({ page }) => {
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  await page.goto('');
  const { x, y } = await link(page).boundingBox();
  await page.mouse.move(x + 10, y + 8);
  await rests(page);
  await page.getByRole('contentinfo').getByRole('link', { name: 'About' }).press('Enter');
  await expect(headline(page, 'About Courant')).toBeVisible();
  const story = await asked(page, 'articles/tide.json');
  await page.goBack();
  await expect(link(page)).toBeVisible();
  await rests(page);
  expect(story.times).toBe(0);
});

test('nobody who saves bytes pays for a look', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true }));
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  const story = await asked(page, 'articles/tide.json');
  await page.goto('');
  await link(page).hover();
  await rests(page);
  expect(story.times).toBe(0);
  await link(page).click();
  await expect(headline(page)).toBeVisible();
  expect(story.times).toBe(1);
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });

  test('a tap asks once, and to scroll asks for nothing', async ({ page }) => {
    const others = Array.from({ length: 12 }, (_, number) => article(`ebb-${number}`, { title: `Ebb ${number}` }));
    // The clock stands: how fast a finger moves is for the test to say, not for the machine.
    await wind(page);
    await publishArticles(page, [article('tide'), ...others]);
    const story = await asked(page, 'articles/tide.json');
    await page.goto('');
    await expect(link(page)).toBeVisible();
    await page.clock.pauseAt('2026-11-22T13:00:00Z');
    const box = await link(page).boundingBox();
    const session = await page.context().newCDPSession(page);
    const finger = (type, y) => session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + 20, y }] });
    await page.evaluate(() => {
      globalThis.fingers = [];
      for (const kind of ['pointerdown', 'pointercancel']) addEventListener(kind, () => globalThis.fingers.push(kind));
    });
    await finger('touchStart', box.y + 8);
    for (let step = 1; step <= 6; step += 1) await finger('touchMove', box.y + 8 - step * 30);
    await finger('touchEnd');
    expect(await page.evaluate(() => globalThis.fingers)).toEqual(['pointerdown', 'pointercancel']);
    await page.clock.runFor(1_000);
    expect(story.times).toBe(0);
    await page.clock.resume();
    await page.evaluate(() => scrollTo(0, 0));
    // A tap on a page that still glides stops it, and no more.
    await rests(page);
    await link(page).tap();
    await expect(headline(page)).toBeVisible();
    expect(story.times).toBe(1);
  });
});

test('what did not come ahead of the click is asked for again, and no failure is shown', async ({ page }) => {
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  const story = await asked(page, 'articles/tide.json', (route, times) => (times === 1 ? route.fulfill({ status: 500 }) : route.fallback()));
  await page.goto('');
  await link(page).hover();
  await expect.poll(() => story.times).toBe(1);
  await rests(page);
  await link(page).click();
  await expect(headline(page)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(story.times).toBe(2);
});

test('only the beginning is set at first, and the rest comes by itself without a shift', async ({ page }) => {
  await publishArticles(page, [article('tide', { sections: 12, paragraphs: 10 }), article('ebb', { title: 'The ebb' })]);
  // By its address: what moves after a click does not count as a shift.
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.shifts.push(entry.value))).observe({ type: 'layout-shift' });
    globalThis.blocks = [];
    new MutationObserver(() => {
      const count = document.querySelectorAll('[data-article] [data-block]').length;
      if (count && globalThis.blocks.at(-1) !== count) globalThis.blocks.push(count);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('read/?id=tide');
  await expect(words(page, 119)).toBeAttached();
  await rests(page);
  const { blocks, shifts } = await page.evaluate(() => ({ blocks: globalThis.blocks, shifts: globalThis.shifts }));
  expect(blocks[0]).toBeLessThan(20);
  expect(blocks.at(-1)).toBe(120);
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.01);
});

for (const [how, delay] of [['at once', 0], ['after a while', 600]]) {
  for (const width of [390, 768, 1280]) {
    test(`nothing moves while a page comes ${how}, at ${width} px`, async ({ page }) => {
      await page.addInitScript(() => {
        globalThis.moved = [];
        const tell = ({ node, previousRect, currentRect }) => `${node?.nodeName}.${node?.className} ${previousRect.y} ${currentRect.y}`;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.moved.push(entry.sources.map(tell))))
          .observe({ type: 'layout-shift', buffered: true });
      });
      await page.route(/\.json$/, async (route) => {
        await new Promise((done) => setTimeout(done, delay));
        await route.fallback();
      });
      await page.setViewportSize({ width, height: 800 });
      for (const address of ['', 'section/?name=the-wire', 'read/?id=the-place-before-the-dash', 'history/', 'about/']) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await stands(page);
        await rests(page);
        expect(await page.evaluate(() => globalThis.moved), address).toEqual([]);
      }
    });
  }
}

test('an anchor further down is reached although the beginning comes first', async ({ page }) => {
  const one = article('tide', { sections: 6, paragraphs: 10 });
  await publishArticles(page, [one, article('ebb', { title: 'The ebb' })]);
  await page.goto(`read/?id=tide#${one._article.sections[4].id}`);
  await expect(words(page, 41)).toBeInViewport();
});

test('when the window turns, the words one reads stay where one reads them', async ({ page }) => {
  await publishArticles(page, [article('tide', { sections: 5, paragraphs: 12 }), article('ebb', { title: 'The ebb' })]);
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto('read/?id=tide');
  await readTo(page, words(page, 30));
  await rests(page);
  await page.setViewportSize({ width: 800, height: 400 });
  await atLine(page, words(page, 30));
  await page.setViewportSize({ width: 400, height: 800 });
  await atLine(page, words(page, 30));
  await page.evaluate(() => scrollTo(0, 0));
  await rests(page);
  await page.setViewportSize({ width: 800, height: 400 });
  await rests(page);
  expect(await scrolled(page)).toBe(0);
});
