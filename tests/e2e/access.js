// Every sight of the paper: each address, and what opens over it. The specs of access look at all of them.
import { expect } from '@playwright/test';
import { publish, sample } from './edition.js';
import { record, remember } from './reader.js';

export const THEMES = ['light', 'sepia', 'dark', 'black'];
export const WIDTHS = [320, 768, 1280];

const { items, _edition: { sections } } = sample.feed;
const [lead] = items;
const slug = (name) => name.toLowerCase().replaceAll(' ', '-');
const read = (id) => `read/?id=${id}`;
const dialog = (page, name) => page.getByRole('dialog', { name, exact: true });
const opens = (name) => async (page) => {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(dialog(page, name)).toBeVisible();
};
/** Some stories left half-way, some read. */
const visits = Object.fromEntries(items.map(({ id, title }, index) => [
  `morning-courant:visit:${id}`,
  record(title, index % 3 ? { days: ['2026-11-21', '2026-11-20'] } : { finished: '2026-11-20T09:05:00Z' }),
]));
const reader = (page) => remember(page, visits);
const without = (name, status) => (page) => publish(page, { [name]: (route) => route.fulfill({ status, body: 'busy' }) });

/** Each address, with what must be so `before` it is opened. */
export const ADDRESSES = [
  { name: 'the front page', address: '' },
  { name: 'the front page of a reader', address: '', before: reader },
  ...sections.map((name) => ({ name: `the section ${name}`, address: `section/?name=${slug(name)}` })),
  { name: 'a section without stories', address: 'section/?name=no-such-section' },
  { name: 'an empty history', address: 'history/' },
  { name: 'a history', address: 'history/', before: reader },
  { name: 'about', address: 'about/' },
  { name: 'an unknown address of the app', address: 'read/?id=no-such-story' },
  { name: 'an unknown address of the host', address: 'nothing/here/' },
  ...items.map(({ id }) => ({ name: id, address: read(id) })),
];

/** What opens over a page, or stands in its place; `modal` is the dialog's name. */
export const OPENED = [
  { name: 'the Display panel', address: 'about/', open: opens('Display'), modal: 'Display' },
  {
    name: 'the search',
    address: 'about/',
    modal: 'Search',
    async open(page) {
      await opens('Search')(page);
      await page.getByRole('searchbox').fill('the');
      await expect(dialog(page, 'Search').getByRole('link').nth(3)).toBeVisible();
    },
  },
  { name: 'the help', address: 'about/', open: opens('Keyboard'), modal: 'Keyboard' },
  {
    name: 'a note',
    address: read('how-the-eye-reads'),
    async open(page) {
      await page.getByRole('link', { name: 'Note 1', exact: true }).click();
      await expect(page.getByRole('note')).toBeVisible();
    },
  },
  {
    name: 'a picture in large',
    address: read('how-the-eye-reads'),
    modal: 'Picture',
    async open(page) {
      await page.getByRole('link', { name: /^Look closer/ }).first().click();
      await expect(dialog(page, 'Picture').getByRole('img')).toBeVisible();
    },
  },
  {
    name: 'a story that one comes back to',
    address: read(lead.id),
    before: (page) => remember(page, { [`morning-courant:visit:${lead.id}`]: record(lead.title) }),
    open: (page) => expect(page.getByRole('button', { name: /^Continue at/ })).toBeVisible(),
  },
  {
    name: 'a story forgotten',
    address: 'history/',
    before: reader,
    async open(page) {
      await page.getByRole('button', { name: /^Forget: / }).first().click();
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    },
  },
  {
    name: 'a history paused and searched in vain',
    address: 'history/',
    before: reader,
    async open(page) {
      await page.getByRole('checkbox', { name: 'Remember what I read' }).uncheck();
      await page.getByRole('searchbox').fill('zeppelin');
      await expect(page.getByText('Nothing read matches')).toBeVisible();
    },
  },
  { name: 'an edition that does not come', address: '', before: without('feed.json', 503) },
  { name: 'a story that does not come', address: read(lead.id), before: without(`articles/${lead.id}.json`, 503) },
  {
    name: 'an app that does not start',
    address: 'about/',
    before: (page) => page.route(/\.wasm$/, (route) => route.abort()),
  },
];

/** Opens it and waits until all of it stands there; what is folded is unfolded. */
export async function behold(page, { address, before, open }) {
  await before?.(page);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  if (await page.locator('[data-article]').count()) await expect(page.getByRole('region', { name: 'Read on' })).toBeVisible();
  await open?.(page);
  await page.evaluate(async () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    await document.fonts.ready;
  });
}

/** Another paper, without another load: it is all that choosing one does. */
export const choosePaper = (page, theme) =>
  page.evaluate((theme) => {
    document.documentElement.dataset.theme = theme;
  }, theme);

/** Other letters, in the same way: 1 to 7. */
export const chooseSize = (page, size) =>
  page.evaluate((size) => {
    document.documentElement.dataset.size = size;
  }, size);

export const resize = (page, width) => page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
