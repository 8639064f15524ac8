// The main job on a small phone, by touch.
import { test, expect } from './watched.js';
import { sample } from './edition.js';
import { atLine, readTo, record, remember, scrolled, sideways, visit } from './reader.js';

test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
const { title } = sample.feed;

test('open, read, go on, and come back the next day', async ({ context }) => {
  const [lead] = sample.feed.items;
  const story = sample.articles[lead.id];
  const today = await context.newPage();
  await today.goto('');
  await today.getByRole('region', { name: 'Top story' }).getByRole('link', { name: lead.title }).tap();
  await expect(heading(today, lead.title)).toBeFocused();
  expect(await sideways(today)).toBeLessThanOrEqual(0);

  // The contents wait to be asked for; a section is one tap away.
  const contents = today.getByRole('navigation', { name: 'Contents' });
  const { heading: name } = story._article.sections[2];
  const link = contents.getByRole('link', { name });
  await expect(link).toBeHidden();
  await contents.getByText('Contents', { exact: true }).tap();
  await link.tap();
  await expect(today.getByRole('heading', { level: 2, name, exact: true })).toBeInViewport();
  const paragraph = (page) => page.getByRole('region', { name, exact: true }).getByRole('paragraph').first();
  await readTo(today, paragraph(today));
  await expect.poll(async () => (await visit(today, lead.id))?.position?.section, { timeout: 9000 }).toBe(story._article.sections[2].id);

  // A picture in large, and out again.
  const picture = today.getByRole('link', { name: /^Look closer/ }).first();
  await picture.tap();
  await expect(today.getByRole('dialog', { name: 'Picture' }).getByRole('img')).toBeInViewport();
  expect((await today.getByRole('dialog', { name: 'Picture' }).getByRole('img').boundingBox()).width).toBe(320);
  await today.getByRole('dialog', { name: 'Picture' }).getByRole('button', { name: 'Close' }).tap();
  await expect(today.getByRole('dialog', { name: 'Picture' })).toBeHidden();
  await readTo(today, paragraph(today));

  await today.close();

  const page = await context.newPage();
  await page.clock.setFixedTime(Date.now() + 24 * 3_600_000);
  await page.goto('');
  await page.getByRole('region', { name: 'Continue reading' }).getByRole('link', { name: lead.title }).tap();
  const goOn = page.getByRole('button', { name: /^Continue at \d+%$/ });
  await expect(goOn).toBeInViewport({ ratio: 1 });
  expect(await scrolled(page)).toBe(0);
  await goOn.tap();
  await atLine(page, paragraph(page));

  // On to a related story, and back to where it was found.
  const related = page.getByRole('region', { name: 'Read on' }).getByRole('link').first();
  const next = await related.innerText();
  await related.tap();
  await expect(heading(page, next)).toBeFocused();
  expect(await scrolled(page)).toBe(0);
  await page.goBack();
  await expect(heading(page, lead.title)).toBeFocused();
  await expect(related).toBeInViewport();
  expect(await sideways(page)).toBeLessThanOrEqual(0);
});

const ADDRESSES = ['', 'section/?name=the-wire', 'history/', 'about/', 'read/', 'read/?id=no-such-story',
  ...sample.feed.items.map(({ id }) => `read/?id=${id}`)];

test('no address has a way sideways, and no words are cut', async ({ page }) => {
  test.slow();
  const visits = sample.feed.items.map(({ id, title }, index) =>
    [`morning-courant:visit:${id}`, record(title, index % 2 ? { finished: '2026-11-20T09:05:00Z' } : {})]);
  await remember(page, Object.fromEntries(visits));
  for (const address of ADDRESSES) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(await sideways(page), address).toBeLessThanOrEqual(0);
    // What sticks out of the window without a box of its own to scroll in.
    const out = await page.evaluate(() => [...document.querySelectorAll('#app *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const isOut = width > 1 && (right > innerWidth + 1 || left < -1);
      const scrolls = (box) => box && (/auto|scroll/.test(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
      return isOut && element.checkVisibility() && !element.closest('svg') && getComputedStyle(element).position !== 'absolute' && !scrolls(element);
    }).map((element) => `${element.localName}.${element.className}`));
    expect(out, address).toEqual([]);
  }
});

test('the panels fit, and a chosen paper stays without a flash of another', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  for (const [button, name] of [['Search', 'Search'], ['Keyboard', 'Keyboard'], ['Display', 'Display']]) {
    await page.getByRole('button', { name: button, exact: true }).tap();
    const dialog = page.getByRole('dialog', { name, exact: true });
    await expect(dialog).toBeVisible();
    const { x, width } = await dialog.boundingBox();
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(320);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    // A name of a paper that breaks in two is none.
    const lines = await dialog.locator('.swatch span').evaluateAll((names) => names.map((name) => {
      const range = document.createRange();
      range.selectNodeContents(name);
      return range.getClientRects().length;
    }));
    expect(lines).toEqual(name === 'Display' ? [1, 1, 1, 1, 1] : []);
    if (name !== 'Display') await dialog.getByRole('button', { name: 'Close' }).tap();
  }
  const panel = page.getByRole('dialog', { name: 'Display', exact: true });
  await panel.getByRole('radio', { name: 'Dark' }).tap();
  await expect(panel.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await panel.getByRole('button', { name: 'Larger' }).tap();
  await panel.getByRole('button', { name: 'Close' }).tap();
  const dark = await paper();
  expect(dark).not.toBe(light);

  // The first thing that is painted has it already: before a single script of the app has come.
  await page.route(/\/courant-[0-9a-f]{16}(\.start)?\.js$/, (route) => route.abort());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-size', /[5-7]/);
  expect(await paper()).toBe(dark);
  await page.unrouteAll();
  await page.reload();
  await expect(heading(page, title)).toBeVisible();
  expect(await paper()).toBe(dark);
  await page.getByRole('button', { name: 'Display', exact: true }).tap();
  await expect(panel.getByRole('radio', { name: 'Dark' })).toBeChecked();
});
