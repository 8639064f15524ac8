// What was read: noted as it is read, and in the reader's hands.
import { readFileSync } from 'node:fs';
import { test, expect } from './watched.js';
import { article, publishArticles } from './edition.js';
import { keys, readTo, record, remember, rests, scrolled, visit, wind } from './reader.js';

const words = (page, number) => page.getByText(`Number ${number} of the paragraphs`);
const entries = (page) => page.getByRole('main').getByRole('listitem');
const stories = (page) => page.getByRole('main').getByRole('heading', { level: 3 });
const search = (page) => page.getByRole('searchbox', { name: 'Search what you have read' });
const stored = (page) => page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.includes(':visit:'))));
/** The hand on the mouse: a sign of life. */
const stir = (page) => page.mouse.move(100 + Math.random() * 300, 200 + Math.random() * 100);

const THREE = {
  'harbour:visit:tide': record('The tide at the steps', { last: '2026-11-22T09:00:00Z', days: ['2026-11-20', '2026-11-22'] }),
  'harbour:visit:ebb': record('L’Été à l’ebb', { last: '2026-11-21T09:00:00Z', days: ['2026-11-21'], finished: '2026-11-21T09:00:00Z', language: 'fr' }),
  'harbour:visit:gone': record('A story that is gone', { last: '2026-10-01T09:00:00Z', days: ['2026-10-01'], section: 'World' }),
};

/** The history page of the harbour edition on a Sunday, with three stories in it. */
async function open(page, records = THREE) {
  await page.clock.setFixedTime('2026-11-22T12:00:00Z');
  await remember(page, records);
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  await page.goto('history/');
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
}

test('reading leaves one record, with days, seconds and a place', async ({ page }) => {
  await publishArticles(page, [article('tide')]);
  await page.goto('read/?id=tide');
  await readTo(page, words(page, 9));
  await expect.poll(async () => (await visit(page, 'tide', 'harbour'))?.position?.section, { timeout: 9000 }).toBe('part-2');
  const seen = await visit(page, 'tide', 'harbour');
  const today = await page.evaluate(() => new Intl.DateTimeFormat('sv').format());
  expect(seen).toMatchObject({ v: 1, headline: 'The tide at the steps', days: [today] });
  expect(Date.parse(seen.last)).toBeGreaterThanOrEqual(Date.parse(seen.first));
  expect(Math.abs(Date.parse(seen.last) - Date.now())).toBeLessThan(60_000);
  expect(Object.keys(seen.position).sort()).toEqual(['fraction', 'path', 'quote', 'section']);
  expect(seen.position).toMatchObject({ section: 'part-2', path: '0' });
  expect(seen.position.quote).toMatch(/^Number 9 of the/);
  expect([...seen.position.quote].length).toBeLessThanOrEqual(32);
  expect(seen.position.fraction).toBeCloseTo(1 / 3, 1);
  expect((await keys(page)).filter((key) => /visit/.test(key))).toEqual(['courant:1:harbour:visit:tide']);
  expect((await keys(page)).filter((key) => !key.startsWith('courant:1:'))).toEqual([]);
  const { seconds } = seen;
  await expect.poll(async () => (await visit(page, 'tide', 'harbour')).seconds, { timeout: 12_000 }).toBeGreaterThan(seconds);
});

test.describe('the seconds', () => {
  const seconds = async (page) => (await visit(page, 'tide', 'harbour')).seconds;

  test('stop after a minute without a sign of life, and go on with the next one', async ({ page }) => {
    await wind(page);
    await publishArticles(page, [article('tide')]);
    await page.goto('read/?id=tide');
    await expect(words(page, 1)).toBeVisible();
    await stir(page);
    await page.clock.runFor(30_000);
    await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(25);
    expect(await seconds(page)).toBeLessThan(45);
    await stir(page);
    await page.clock.runFor(300_000);
    await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(85);
    const idle = await seconds(page);
    expect(idle).toBeLessThan(105);
    await page.clock.runFor(300_000);
    await rests(page).catch(() => {});
    expect(await seconds(page)).toBe(idle);
    await page.keyboard.press('Shift');
    await page.clock.runFor(20_000);
    await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(idle + 15);
  });

  test('stop while the page is hidden', async ({ page }) => {
    const show = (state) => page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);
    await wind(page);
    await publishArticles(page, [article('tide')]);
    await page.goto('read/?id=tide');
    await expect(words(page, 1)).toBeVisible();
    await stir(page);
    await page.clock.runFor(10_000);
    await show('hidden');
    // It is written in its turn, which may be a moment later.
    await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(8);
    const before = await seconds(page);
    await page.clock.runFor(40_000);
    await show('visible');
    await show('hidden');
    expect(await seconds(page)).toBeLessThanOrEqual(before + 1);
    await show('visible');
    await page.clock.runFor(20_000);
    await expect.poll(() => seconds(page)).toBeGreaterThanOrEqual(before + 15);
  });
});

test('it is told by day, the latest first', async ({ page }) => {
  await open(page);
  const day = (name) => page.getByRole('region', { name });
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(['Today', 'Yesterday', /20 November/, /1 October/]);
  await expect(day('Today').getByRole('heading', { level: 3 })).toHaveText(['The tide at the steps']);
  await expect(day('Yesterday').getByRole('heading', { level: 3 })).toHaveText(['L’Été à l’ebb']);
  await expect(day(/20 November/).getByRole('heading', { level: 3 })).toHaveText(['The tide at the steps']);
  await expect(day('Today').getByRole('listitem')).toContainText(/40%.*5 min spent/);
  await expect(day('Yesterday').getByRole('listitem')).toContainText('Read');
  await expect(day(/1 October/).getByRole('listitem')).toContainText('World');
  await expect(page.getByText(/^3 stories, \d KB$/)).toBeVisible();
  await day('Today').getByRole('link', { name: 'The tide at the steps' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'The tide at the steps' })).toBeFocused();
  await expect(page.getByRole('button', { name: /^Continue at/ })).toBeVisible();
});

test('nothing read yet says so, and leads home', async ({ page }) => {
  await open(page, {});
  await expect(page.getByRole('heading', { name: 'Nothing read yet' })).toBeVisible();
  await expect(page.getByText(/^0 stories, 0 KB$/)).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Go to the front page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'The Harbour Courant' })).toBeVisible();
});

test('it is searched word by word, whatever the accents', async ({ page }) => {
  await open(page);
  await expect(stories(page)).toHaveCount(4);
  await search(page).fill('ete');
  await expect(stories(page)).toHaveText(['L’Été à l’ebb']);
  await search(page).fill('STEPS tid');
  await expect(stories(page)).toHaveText(['The tide at the steps', 'The tide at the steps']);
  await search(page).fill('zeppelin');
  await expect(page.getByText('Nothing read matches')).toBeVisible();
  await expect(stories(page)).toHaveCount(0);
  await search(page).fill('');
  await expect(stories(page)).toHaveCount(4);
});

test('one story is forgotten, and taken back', async ({ page }) => {
  await open(page);
  const before = await stored(page);
  await page.getByRole('button', { name: 'Forget: L’Été à l’ebb' }).click();
  await expect(page.getByText('Forgotten.')).toBeVisible();
  await expect(stories(page)).toHaveText(['The tide at the steps', 'The tide at the steps', 'A story that is gone']);
  expect(Object.keys(await stored(page)).sort()).toEqual(['courant:1:harbour:visit:gone', 'courant:1:harbour:visit:tide']);
  await expect(page.getByText(/^2 stories/)).toBeVisible();
  // Whoever goes by keyboard goes on from where it stood.
  await expect(page.getByRole('button', { name: 'Forget: The tide at the steps' }).last()).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeFocused();
  await expect(stories(page)).toHaveCount(4);
  await expect(page.getByText('Forgotten.')).toBeHidden();
  expect(await stored(page)).toEqual(before);
  // For good, when it is not taken back.
  await page.getByRole('button', { name: 'Forget: L’Été à l’ebb' }).click();
  await expect(stories(page)).toHaveCount(3);
  await page.reload();
  await expect(stories(page)).toHaveCount(3);
});

test('all is forgotten, and taken back', async ({ page }) => {
  await open(page, { ...THREE, 'elsewhere:visit:tide': record('Of another edition') });
  const before = await stored(page);
  await page.getByRole('button', { name: 'Forget all' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing read yet' })).toBeVisible();
  expect(Object.keys(await stored(page))).toEqual(['courant:1:elsewhere:visit:tide']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(stories(page)).toHaveCount(4);
  expect(await stored(page)).toEqual(before);
});

test('while recording is paused nothing is noted, and the page says so', async ({ page }) => {
  await open(page);
  const recording = page.getByRole('checkbox', { name: 'Remember what I read' });
  await expect(recording).toBeChecked();
  await expect(page.getByText('Paused: what you read now is not noted.')).toBeHidden();
  await recording.uncheck();
  await expect(page.getByText('Paused: what you read now is not noted.')).toBeVisible();
  const before = await stored(page);
  for (const id of ['ebb', 'tide']) {
    await page.goto(`read/?id=${id}`);
    await readTo(page, words(page, 14));
    await page.getByRole('link', { name: 'The Harbour Courant' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The Harbour Courant' })).toBeFocused();
    await rests(page);
    expect(await stored(page)).toEqual(before);
  }
  await page.goto('history/');
  await expect(recording).not.toBeChecked();
  await recording.check();
  await expect(page.getByText('Paused: what you read now is not noted.')).toBeHidden();
  await page.goto('read/?id=tide');
  await expect.poll(async () => (await stored(page))['courant:1:harbour:visit:tide']).not.toBe(before['courant:1:harbour:visit:tide']);
});

test('it is carried to another device as a file', async ({ page, browser, baseURL }) => {
  await open(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('courant-history.json');
  const path = await download.path();
  const file = JSON.parse(readFileSync(path, 'utf8'));
  expect(file).toMatchObject({ format: 'courant-history', v: 1, edition: 'harbour' });
  expect(Object.keys(file.visits).sort()).toEqual(['ebb', 'gone', 'tide']);
  expect(file.visits.tide).toEqual(THREE['harbour:visit:tide']);

  const device = await browser.newContext({ baseURL, locale: 'en-GB' });
  const other = await device.newPage();
  await open(other, { 'harbour:visit:tide': record('The tide at the steps', { seconds: 9, position: undefined, furthest: 0 }) });
  await expect(stories(other)).toHaveCount(1);
  const bring = async (file) => {
    const choosing = other.waitForEvent('filechooser');
    await other.getByRole('button', { name: 'Import' }).click();
    await (await choosing).setFiles(file);
  };
  await bring(path);
  await expect(other.getByText('Imported: 2 new, 1 brought together, 0 as they were.')).toBeVisible();
  await expect(stories(other)).toHaveCount(4);
  expect(await visit(other, 'tide', 'harbour')).toMatchObject({ seconds: 300, position: { fraction: 0.4 } });
  await bring(path);
  await expect(other.getByText('Imported: 0 new, 0 brought together, 3 as they were.')).toBeVisible();

  const before = await stored(other);
  const json = (value) => ({ name: 'file.json', mimeType: 'application/json', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
  for (const [garbage, told] of [
    ['no JSON at all', 'This file is no history of Courant; nothing was changed.'],
    [{ visits: file.visits }, 'This file is no history of Courant; nothing was changed.'],
    [{ ...file, v: 2 }, 'This file was written by a newer Courant; nothing was changed.'],
    [{ ...file, edition: 'elsewhere' }, 'This file is the history of another edition (elsewhere); nothing was changed.'],
  ]) {
    await bring(json(garbage));
    await expect(other.getByText(told)).toBeVisible();
    expect(await stored(other)).toEqual(before);
    await other.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(other.getByText(told)).toBeHidden();
  }
  await bring(json({ ...file, visits: { broken: { v: 1 }, ebb: file.visits.ebb } }));
  await expect(other.getByText('Imported: 0 new, 0 brought together, 1 as they were, 1 could not be read.')).toBeVisible();
  await device.close();
});

test('other tabs follow', async ({ context }) => {
  await publishArticles(context, [article('tide'), article('ebb', { title: 'The ebb' })]);
  const [history, front, reading] = [await context.newPage(), await context.newPage(), await context.newPage()];
  await history.goto('history/');
  await expect(history.getByRole('heading', { name: 'Nothing read yet' })).toBeVisible();
  await front.goto('');
  const card = front.getByRole('main').getByRole('article').filter({ hasText: 'The tide at the steps' });
  await expect(card).toHaveCount(1);
  await reading.goto('read/?id=tide');
  await reading.getByRole('img', { name: 'End of the story' }).scrollIntoViewIfNeeded();
  await expect(stories(history)).toHaveText(['The tide at the steps']);
  await expect(card.getByText('Read', { exact: true })).toBeVisible();
  await reading.goto('about/');
  await history.getByRole('button', { name: 'Forget all' }).click();
  await expect(card.getByText('Read', { exact: true })).toHaveCount(0);
  await reading.getByRole('button', { name: 'Display', exact: true }).click();
  await reading.getByRole('radio', { name: 'Dark' }).check({ force: true });
  for (const page of [history, front]) await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('two editions on one origin never mix', async ({ context }) => {
  const [ours, theirs] = [await context.newPage(), await context.newPage()];
  await publishArticles(ours, [article('tide')]);
  await publishArticles(theirs, [article('tide', { title: 'Another tide' })], { id: 'harbour:visit', title: 'The Other Courant' });
  await ours.goto('read/?id=tide');
  await readTo(ours, words(ours, 12));
  await expect.poll(async () => (await visit(ours, 'tide', 'harbour'))?.position?.section, { timeout: 9000 }).toBe('part-2');
  await ours.goto('about/');
  const before = await visit(ours, 'tide', 'harbour');

  await theirs.goto('read/?id=tide');
  await expect(theirs.getByRole('heading', { level: 1, name: 'Another tide' })).toBeVisible();
  await rests(theirs);
  await expect(theirs.getByRole('button', { name: /^Continue at/ })).toBeHidden();
  expect(await scrolled(theirs)).toBe(0);
  await expect.poll(() => visit(theirs, 'tide', 'harbour:visit')).toMatchObject({ headline: 'Another tide' });
  await theirs.goto('history/');
  await expect(stories(theirs)).toHaveText(['Another tide']);
  await theirs.getByRole('button', { name: 'Forget all' }).click();
  await expect(theirs.getByRole('heading', { name: 'Nothing read yet' })).toBeVisible();
  expect(await visit(theirs, 'tide', 'harbour:visit')).toBeNull();
  expect(await visit(ours, 'tide', 'harbour')).toEqual(before);
  await ours.goto('history/');
  await expect(stories(ours)).toHaveText(['The tide at the steps']);
});
