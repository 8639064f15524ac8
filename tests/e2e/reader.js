// What a reader does and sees, where no role has a word for it: the place on the page, and the notes about reading.
import { expect } from '@playwright/test';

/** The line at which one reads, as a share of the window's height: what stands there is the place. */
const LINE = 0.2;

/** Scrolls until an element's first line stands at the reading line, as a reader's thumb would. */
export async function readTo(page, locator) {
  await expect(locator).toBeVisible();
  await locator.evaluate((element, line) => {
    scrollBy(0, element.getBoundingClientRect().top - innerHeight * line + 4);
  }, LINE);
  await page.mouse.move(200, 300);
  await atLine(page, locator);
}

/** The words at the reading line are an element's. */
export async function atLine(page, locator) {
  await expect
    .poll(() => locator.evaluate((element, line) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top <= innerHeight * line + 4 && bottom > innerHeight * line;
    }, LINE), { message: 'stands at the reading line' })
    .toBe(true);
}

/** The type and the pictures in sight are there: nothing moves any more by itself. */
export async function stands(page) {
  await page.evaluate(() => document.fonts.ready);
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.loading === 'lazy' || image.complete))).toBe(true);
}

/** How far the page is scrolled. */
export const scrolled = (page) => page.evaluate(() => Math.round(scrollY));

/** Nothing moves any more for a while: for what must not happen, there is nothing to wait for. */
export async function rests(page) {
  await page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
}

/** What is stored of an article. */
export const visit = (page, id, edition = 'morning-courant') =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key)), `courant:1:${edition}:visit:${id}`);

/** Every key that is stored. */
export const keys = (page) => page.evaluate(() => Object.keys(localStorage).sort());

/** A record as it is stored, of a story left at 40 %. */
export const record = (headline, more = {}) => ({
  v: 1,
  headline,
  words: 1000,
  first: '2026-11-20T09:00:00Z',
  last: '2026-11-20T09:05:00Z',
  seconds: 300,
  days: ['2026-11-20'],
  position: { section: 's1', path: '1', quote: 'no such words', fraction: 0.4 },
  furthest: 0.4,
  ...more,
});

/** Stores records before the page starts: `{ 'edition:visit:id': record }`. Once, so that a reload finds what the page made of them. */
export const remember = (target, records) =>
  target.addInitScript((records) => {
    if (sessionStorage.getItem('remembered')) return;
    sessionStorage.setItem('remembered', 'yes');
    for (const [name, record] of Object.entries(records)) localStorage.setItem(`courant:1:${name}`, JSON.stringify(record));
  }, records);

/** The page has no way sideways. */
export const sideways = (page) =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth);

/** A clock that the test winds. Its timers have larger numbers than a browser's ever have, and the app would stop the wrong ones. */
export async function wind(page) {
  await page.clock.install({ time: '2026-11-22T12:00:00Z' });
  await page.addInitScript(() => {
    const [set, clear, timers] = [setTimeout, clearTimeout, [null]];
    globalThis.setTimeout = (...call) => timers.push(set(...call)) - 1;
    globalThis.clearTimeout = (number) => clear(timers[number]);
  });
}

/** From now on everything that the page says aloud about where one is. */
export async function listen(page) {
  await page.evaluate(() => {
    globalThis.said = [];
    const region = document.querySelector('#app > [role=status][aria-live]');
    new MutationObserver(() => region.textContent && globalThis.said.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
  });
}

/** What it said since one asked last. */
export const said = (page) => page.evaluate(() => globalThis.said.splice(0));
