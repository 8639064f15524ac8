// By the Tab key through every sight of the paper, to its end and back.
import { test, expect } from './watched.js';
import { ADDRESSES, OPENED, behold, resize } from './access.js';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** The stops, in the order of the document: whatever can be used and is there to be seen. Tells how many there are. */
const stops = (page) => page.evaluate(() => {
  const within = document.querySelector('dialog[open]') ?? document;
  const groups = new Set();
  const all = [...within.querySelectorAll('a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex="0"]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
    // Of radio buttons the chosen one is a stop, the arrows lead to the others.
    .filter(({ type, name }) => type !== 'radio' || (!groups.has(name) && groups.add(name)));
  Object.assign(globalThis, { all, within });
  return all.length;
});

/** One step; then the number of the stop that has the focus, or -1 outside the page, and whatever is wrong with it. */
async function step(page, key) {
  await page.keyboard.press(key);
  return page.evaluate(async () => {
    // The masthead goes and comes with the scrolling.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { all, within, innerWidth, innerHeight } = globalThis;
    const { activeElement: focused, body } = document;
    // A dialog that scrolls is a stop of its own, by the browser's will.
    if (focused === body || focused === within) return { number: -1, wrong: [] };
    const number = all.findIndex((stop) => stop === focused || (stop.type === 'radio' && stop.name === focused.name));
    const name = `${number}: ${focused.localName}.${focused.className} “${(focused.getAttribute('aria-label') ?? focused.textContent).trim().slice(0, 30)}”`;
    // What lies within a player is the browser's.
    if (focused.matches('audio, video') && !focused.matches(':focus-visible')) return { number, wrong: [] };

    const wrong = number < 0 ? [`${name} is no stop`] : [];
    const whole = focused.closest('label') ?? focused;
    const rects = [...whole.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (!rects.length) wrong.push(`${name} has no place`);
    for (const { left, right, top, bottom, width, height } of rects) {
      // What is larger than the window shows as much as it can.
      const isLarge = height > innerHeight - 200;
      const isIn = left >= -1 && right <= innerWidth + 1 && (isLarge ? bottom > 0 && top < innerHeight : top >= -1 && bottom <= innerHeight + 1);
      if (!isIn) wrong.push(`${name} is out of the window: ${[left, top, right, bottom].map(Math.round)}`);
      if (!isIn || isLarge) continue;
      const [x, y] = [Math.min(width / 4, 4), Math.min(height / 4, 4)];
      const points = [[left + x, top + y], [right - x, top + y], [left + x, bottom - y], [right - x, bottom - y], [(left + right) / 2, (top + bottom) / 2]];
      const over = points.map(([across, down]) => document.elementFromPoint(across, down)).find((hit) => !hit || !(whole.contains(hit) || hit.contains(whole)));
      if (over !== undefined) wrong.push(`${name} is covered by ${over?.localName}.${over?.className}`);
    }
    const isMarked = [focused, whole].some((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === 'auto' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
    });
    if (!isMarked) wrong.push(`${name} does not show that it has the focus`);
    return { number, wrong };
  });
}

/** All steps by a key, until the page is left; or begins again, where the browser has nothing around it. */
async function walk(page, key, most) {
  const walked = { numbers: [], wrong: [] };
  for (let steps = 0; steps < most; steps += 1) {
    const { number, wrong } = await step(page, key);
    // A player has several stops within.
    if (number === walked.numbers.at(-1)) continue;
    if ((number === -1 && !wrong.length) || walked.numbers.includes(number)) return walked;
    walked.numbers.push(number);
    walked.wrong.push(...wrong);
  }
  return { ...walked, wrong: [...walked.wrong, `no way out in ${most} steps`] };
}

/** Where a wide page is another one than a narrow one. */
const WIDE = ['the front page of a reader', 'a history', 'the section Type', 'how-the-eye-reads', 'al-sahafa-al-ula', 'the Display panel', 'a story forgotten'];
/** The one thing that goes by itself when one tabs out of it. */
const NOTE = OPENED.find(({ name }) => name === 'a note');

for (const scene of [...ADDRESSES, ...OPENED].filter((scene) => scene !== NOTE)) {
  for (const width of WIDE.includes(scene.name) ? [320, 1280] : [320]) {
    test(`Tab leads through ${scene.name} and back, ${width} px wide`, async ({ page }) => {
      test.slow();
      await resize(page, width);
      await behold(page, scene);
      const count = await stops(page);
      expect(count).toBeGreaterThan(0);
      const numbers = [...Array(count).keys()];
      const most = count + 30;
      const there = await walk(page, 'Tab', most);
      // What was opened may have the focus already; a page has not.
      const first = scene.open ? there.numbers[0] ?? count : 0;
      expect(there).toEqual({ numbers: numbers.slice(first), wrong: [] });
      expect(await walk(page, 'Shift+Tab', most)).toEqual({ numbers: numbers.toReversed(), wrong: [] });
    });
  }
}

test('out of a note Tab leads on from its mark, and the note covers nothing', async ({ page }) => {
  await resize(page, 320);
  await behold(page, NOTE);
  const note = page.getByRole('note');
  const mark = page.getByRole('link', { name: 'Note 1', exact: true });
  const back = note.getByRole('button', { name: 'Back to the text' });
  for (const stop of await note.getByRole('link').all()) {
    await page.keyboard.press('Tab');
    await expect(stop).toBeFocused();
  }
  await page.keyboard.press('Tab');
  await expect(back).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(note).toBeHidden();
  await stops(page);
  expect(await mark.evaluate((mark) => globalThis.all.indexOf(document.activeElement) - globalThis.all.indexOf(mark))).toBe(1);

  await mark.press('Enter');
  await expect(note).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(mark).toBeFocused();
  await expect(note).toBeHidden();

  await mark.press('Enter');
  await page.getByRole('contentinfo').getByRole('link', { name: 'About' }).focus();
  await expect(note).toBeHidden();
});
