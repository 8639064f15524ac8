// Storage with everything that goes wrong with it (L1): reading goes on, the page says so once, and no stored byte is lost.
import { test, expect } from './watched.js';
import { article, publishArticles } from './edition.js';
import { keys, readTo, record, visit } from './reader.js';

test.skip(({ baseURL }) => new URL(baseURL).pathname !== '/', 'What is stored hangs on the edition; the base path makes no difference.');

const NOWHERE = 'This browser keeps nothing for this page, so what you read is forgotten when you close it.';
const FULL = 'This browser’s storage is full. What you read now is kept only until you close the page; nothing stored was changed.';
const UNREADABLE = 'A stored note about your reading could not be read. It was not thrown away, and reading goes on.';
const NEWER = 'Some of your reading was noted by a newer Courant. That stays untouched; what you read of it here is kept only until you close the page.';

const TITLE = 'The tide at the steps';
const VISIT = 'courant:1:harbour:visit:tide';
const SETTINGS = 'courant:1:settings';
const LIST = 'courant:1:harbour:list:recent';
const whole = JSON.stringify(record(TITLE));
const newer = JSON.stringify({ v: 2, story: { headline: TITLE } });
const older = JSON.stringify({ ...record(TITLE), v: 0 });
const HALF = '\ud83d';

/** What is not ours, or of another edition: it is never touched. */
const FOREIGN = {
  theme: 'dark',
  getItem: 'theirs',
  '': '',
  'courant:2:harbour:visit:tide': whole,
  'courant:1:harbours:visit:tide': '{',
  'courant:1:harbour:visit:Not an id': '{',
  'courant:1:harbour:visit:tide:visit:tide': '{',
  [`courant:1:harbour:visit:${HALF}`]: `a${HALF}b`,
};

const words = (page, number) => page.getByText(`Number ${number} of the paragraphs`);
const notices = (page) => page.getByRole('status').getByText(/This browser|stored note|newer Courant/);
const story = (page) => page.getByRole('main').getByRole('heading', { level: 3, name: TITLE });

/**
 * Another tab on the same origin, without a page of ours: what it finds is what is stored, whatever our page is told. As
 * JSON text there and back, for half a pair would not survive the way otherwise.
 */
async function shelf(context, values) {
  const tab = await context.newPage();
  await tab.goto('feed.json');
  await tab.evaluate((values) => {
    for (const [key, value] of Object.entries(JSON.parse(values))) localStorage.setItem(key, value);
  }, JSON.stringify(values));
  // One by one: a value whose key is called like a method is no property.
  const all = () => JSON.stringify(Array.from({ length: localStorage.length }, (_, number) => {
    const key = localStorage.key(number);
    return [key, localStorage.getItem(key)];
  }));
  return { tab, values: async () => Object.fromEntries(JSON.parse(await tab.evaluate(all))) };
}

/** Reads for a while, whatever is stored, and finds it again in this tab: on the front page, in the story, in the history. */
async function read(page) {
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  await page.goto('');
  await page.getByRole('main').getByRole('link', { name: TITLE }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeFocused();
  await readTo(page, words(page, 9));
  await page.goBack();
  const unfinished = page.getByRole('region', { name: 'Continue reading' });
  await expect(unfinished.getByRole('progressbar').first()).toHaveAttribute('value', /^3\d$/);
  await unfinished.getByRole('link', { name: TITLE }).click();
  await expect(page.getByRole('button', { name: /^Continue at 3\d%$/ })).toBeVisible();
}

/** The page says this and nothing else, each once, and is quiet when it was closed, wherever one goes. */
async function isSaid(page, ...said) {
  const left = new Set(said);
  while (left.size > 0) {
    await expect(notices(page)).toHaveCount(1);
    const told = await notices(page).innerText();
    expect([...left]).toContain(told);
    left.delete(told);
    await page.getByRole('status').getByRole('button', { name: 'Close' }).click();
    await expect(page.getByText(told)).toHaveCount(0);
  }
  await page.getByRole('banner').getByRole('link', { name: 'History' }).click();
  await expect(story(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Display', exact: true }).click();
  await page.getByRole('radio', { name: 'Sepia' }).check({ force: true });
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('link', { name: TITLE }).first().click();
  await expect(words(page, 1)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'sepia');
  await expect(notices(page)).toHaveCount(0);
}

/** Every value stands where it stood, or to the letter among what was set aside. */
function isKept(before, after) {
  const aside = Object.entries(after).filter(([key]) => key.includes(':aside:')).map(([, value]) => value);
  expect(Object.entries(before).filter(([key, value]) => after[key] !== value && !aside.includes(value))).toEqual([]);
}

const OUT_OF_REACH = {
  'is undefined': () => Object.defineProperty(globalThis, 'localStorage', { get: () => undefined }),
  'is null': () => Object.defineProperty(globalThis, 'localStorage', { get: () => null }),
  'throws when it is looked at': () => Object.defineProperty(globalThis, 'localStorage', {
    get: () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
  }),
  'can only be read': () => {
    Storage.prototype.setItem = Storage.prototype.removeItem = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  },
};

for (const [what, breaks] of Object.entries(OUT_OF_REACH)) {
  test(`storage that ${what} leaves reading as it is`, async ({ page, context }) => {
    const stored = await shelf(context, { ...FOREIGN, 'courant:1:harbour:visit:ebb': JSON.stringify(record('The ebb')) });
    const before = await stored.values();
    await page.addInitScript(breaks);
    await read(page);
    await isSaid(page, NOWHERE);
    expect(await stored.values()).toEqual(before);
  });
}

for (const most of [0, 1, 2, 3, 4]) {
  test(`storage that is full after ${most} writes changes nothing that is stored`, async ({ page, context }) => {
    const stored = await shelf(context, { ...FOREIGN, [VISIT]: '{"v":1,', [SETTINGS]: '{"v":1,"size":5}' });
    const before = await stored.values();
    await page.addInitScript((most) => {
      let writes = 0;
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function (...value) {
        writes += this === localStorage;
        if (writes > most) throw new DOMException('', 'QuotaExceededError');
        setItem.apply(this, value);
      };
    }, most);
    await read(page);
    await isSaid(page, UNREADABLE, FULL);
    isKept(before, await stored.values());
  });
}

test('what was read while storage was full is stored when there is room again', async ({ page, context }) => {
  const stored = await shelf(context, { ...FOREIGN, 'courant:1:at:/': 'harbour' });
  await stored.tab.evaluate(() => {
    for (let size = 4 * 1024 * 1024, number = 0; size >= 1; number += 1) {
      try {
        localStorage.setItem(`filler-${number}`, 'x'.repeat(size));
      } catch {
        size >>= 1;
      }
    }
  });
  const before = await stored.values();
  await read(page);
  await isSaid(page, FULL);
  expect(await stored.values()).toEqual(before);

  await stored.tab.evaluate(() => localStorage.removeItem('filler-0'));
  await page.getByRole('link', { name: 'The Harbour Courant' }).click();
  await page.getByRole('main').getByRole('link', { name: 'The ebb' }).first().click();
  await expect.poll(() => visit(page, 'tide', 'harbour')).toMatchObject({ headline: TITLE, position: { section: 'part-2' } });
  const { 'filler-0': filler, ...others } = before;
  expect(await stored.values()).toMatchObject(others);
});

for (const [what, key, value, ...said] of [
  ['a visit that is null', VISIT, 'null', UNREADABLE],
  ['a visit that is empty', VISIT, '', UNREADABLE],
  ['a visit with a number for its headline', VISIT, '{"v":1,"headline":7}', UNREADABLE],
  ['a visit that was cut off', VISIT, whole.slice(0, -1), UNREADABLE],
  ['a visit with half a pair', VISIT, whole.replace('tide', `tide${HALF}`), UNREADABLE],
  ['a visit of an older version', VISIT, older, UNREADABLE],
  ['a visit of a newer version', VISIT, newer, NEWER],
  ['a choice that is no JSON', SETTINGS, '[', UNREADABLE],
  ['a choice with half a pair', SETTINGS, `{"v":1,"theme":"${HALF}"}`, UNREADABLE],
  ['a choice of a newer version', SETTINGS, '{"v":2,"theme":"aurora"}', NEWER],
  // It is made anew from the visits, so nothing is lost and nothing said.
  ['a list of numbers', LIST, '{"v":1,"ids":[7]}'],
  ['a list of a newer version', LIST, '{"v":2,"ids":{}}'],
  ['what is not ours', 'theirs', 'theirs'],
]) {
  test(`${what} is kept to the letter`, async ({ page, context }) => {
    const stored = await shelf(context, { ...FOREIGN, [key]: value });
    const before = await stored.values();
    await read(page);
    await isSaid(page, ...said);
    const after = await stored.values();
    isKept(before, after);
    // Only what could not be read, and is no newer version's, makes room.
    const makesRoom = key !== 'theirs' && !value.startsWith('{"v":2');
    expect(Object.keys(after).filter((name) => name.includes(':aside:'))).toHaveLength(makesRoom ? 1 : 0);
    if (!makesRoom) expect(after).toMatchObject(before);
    // And what is new stands beside it, unless a newer version's record is in its place.
    expect(JSON.parse(after[VISIT]).v).toBe(after[VISIT] === newer ? 2 : 1);
    await page.reload();
    await expect(words(page, 1)).toBeVisible();
    await expect(notices(page)).toHaveText(said.filter((one) => one === NEWER));
  });
}

test('storage that is cleared while a story is read takes nothing but what it held', async ({ page, context }) => {
  const stored = await shelf(context, { [SETTINGS]: '{"v":1,"theme":"dark"}', 'courant:1:harbour:visit:ebb': JSON.stringify(record('The ebb')) });
  await read(page);
  await words(page, 9).scrollIntoViewIfNeeded();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await stored.tab.evaluate(() => localStorage.clear());
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  await expect(words(page, 9)).toBeInViewport();
  await readTo(page, words(page, 17));
  await expect.poll(() => visit(page, 'tide', 'harbour'), { timeout: 9000 }).toMatchObject({ v: 1, headline: TITLE });
  await page.getByRole('banner').getByRole('link', { name: 'History' }).click();
  await expect(story(page)).toHaveCount(1);
  await expect(page.getByRole('heading', { level: 3, name: 'The ebb' })).toHaveCount(0);
  await expect(notices(page)).toHaveCount(0);
  expect((await keys(page)).filter((key) => key.includes(':visit:'))).toEqual([VISIT]);
});
