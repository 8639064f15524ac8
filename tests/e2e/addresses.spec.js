// Every address: what it tells of itself, how one comes to it, and back.
import { readFileSync, readdirSync } from 'node:fs';
import { test, expect } from './watched.js';
import { article, feed, items, publish, publishArticles, sample } from './edition.js';
import { listen, said, scrolled } from './reader.js';

const { title } = sample.feed;
const story = sample.articles['only-files'];
const PAGES = [
  { address: '', name: title, whole: title },
  { address: 'read/?id=only-files', name: story.title },
  { address: 'section/?name=the-web', name: 'The Web' },
  { address: 'history/', name: 'History' },
  { address: 'about/', name: 'About Courant' },
];
const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
const canonical = (page) => page.locator('link[rel=canonical]');

for (const { address, name, whole = `${name} — ${title}` } of PAGES) {
  test(`/${address} tells its title, its headline and its canonical address`, async ({ page, baseURL }) => {
    await page.goto(address);
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page).toHaveTitle(whole);
    await expect(canonical(page)).toHaveCount(1);
    await expect(canonical(page)).toHaveAttribute('href', baseURL + address);
    // Opened by the browser, the page leaves the focus to it.
    expect(await page.evaluate(() => document.activeElement.localName)).toBe('body');
    await page.reload();
    await expect(heading(page, name)).toBeVisible();
  });
}

test('going on: title, canonical address, focus, one announcement; and back again', async ({ page, baseURL }) => {
  await page.goto('');
  await expect(heading(page, title)).toBeVisible();
  await listen(page);
  const [front, read, section, history, about] = PAGES;
  const arrives = async ({ address, name, whole = `${name} — ${title}` }) => {
    await expect(heading(page, name)).toBeFocused();
    await expect(page).toHaveTitle(whole);
    await expect(page).toHaveURL(baseURL + address);
    await expect(canonical(page)).toHaveAttribute('href', baseURL + address);
    await expect.poll(() => page.evaluate(() => globalThis.said.length)).toBeGreaterThan(0);
    expect(await said(page)).toEqual([name]);
    const feed = await page.locator('link[rel=alternate][type="application/feed+json"]').evaluate(({ href }) => href);
    expect(feed).toBe(`${baseURL}feed.json`);
  };
  await page.getByRole('link', { name: story.title }).click();
  await arrives(read);
  await page.getByRole('banner').getByRole('link', { name: 'History' }).click();
  await arrives(history);
  await page.getByRole('contentinfo').getByRole('link', { name: 'About' }).click();
  await arrives(about);
  await page.getByRole('banner').getByRole('link', { name: title }).click();
  await arrives(front);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'The Web' }).click();
  await arrives(section);
  for (const place of [front, about, history, read, front]) {
    await page.goBack();
    await arrives(place);
  }
  for (const place of [read, history, about, front, section]) {
    await page.goForward();
    await arrives(place);
  }
});

for (const [what, address, link] of [
  ['the front page', '', (page) => page.getByRole('contentinfo').getByRole('link', { name: 'About' })],
  ['a section', 'section/?name=the-wire', (page) => page.getByRole('contentinfo').getByRole('link', { name: 'About' })],
  ['the history', 'history/', (page) => page.getByRole('contentinfo').getByRole('link', { name: 'About' })],
  ['the page about it', 'about/', (page) => page.getByRole('contentinfo').getByRole('link', { name: 'History' })],
]) {
  test(`Back restores the place in ${what}`, async ({ page }) => {
    await page.setViewportSize({ width: 1000, height: 420 });
    await page.addInitScript(() => {
      for (let number = 0; number < 30; number += 1) {
        localStorage.setItem(`courant:1:morning-courant:visit:old-${number}`, JSON.stringify({
          v: 1, headline: `An old story ${number}`, words: 100, first: '2026-11-01T09:00:00Z', last: '2026-11-01T09:00:00Z', seconds: 60, days: ['2026-11-01'], furthest: 0.5,
        }));
      }
    });
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.mouse.move(400, 200);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(900);
    await page.mouse.wheel(0, 380);
    await expect.poll(() => scrolled(page)).toBeGreaterThan(300);
    const before = await scrolled(page);
    await link(page).evaluate((element) => element.focus({ preventScroll: true }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /About Courant|History/ })).toBeFocused();
    await expect.poll(() => scrolled(page)).toBe(0);
    await page.goBack();
    await expect.poll(async () => Math.abs((await scrolled(page)) - before)).toBeLessThan(12);
    await page.reload();
    await expect.poll(async () => Math.abs((await scrolled(page)) - before)).toBeLessThan(12);
  });
}

test('a story with a page of its own has that address', async ({ page, baseURL }) => {
  await publish(page, {
    'feed.json': { ...sample.feed, _edition: { ...sample.feed._edition, pages: true } },
    'articles/only-files.json': { ...story, url: '../read/only-files/' },
  });
  // As press will write it: the same page, one folder deeper.
  await page.route(/\/read\/only-files\/(index\.html)?$/, async (route) => {
    const response = await route.fetch({ url: `${baseURL}read/` });
    await route.fulfill({ response, body: (await response.text()).replaceAll('"../', '"../../') });
  });
  await page.goto('read/only-files/');
  await expect(heading(page, story.title)).toBeVisible();
  await expect(canonical(page)).toHaveAttribute('href', `${baseURL}read/only-files/`);
  for (const address of ['read/only-files/index.html', 'read/?id=only-files', 'read/index.html?x=1&id=only-files']) {
    await page.goto(address);
    await expect(heading(page, story.title), address).toBeVisible();
    await expect(canonical(page), address).toHaveAttribute('href', `${baseURL}read/only-files/`);
  }
  await page.goto('');
  await page.getByRole('link', { name: story.title }).click();
  await expect(page).toHaveURL(`${baseURL}read/only-files/`);
  await expect(heading(page, story.title)).toBeFocused();
});

test('an address without a page of ours says so, and leads home', async ({ page, baseURL }) => {
  for (const [address, name] of [
    ['read/', 'There is nothing at this address'],
    ['read/?id=NO%20id', 'There is nothing at this address'],
    ['section/', 'There is nothing at this address'],
    ['read/?id=no-such-story', 'There is nothing at this address'],
    ['section/?name=no-such-section', 'No stories in this section yet'],
  ]) {
    await page.goto(address);
    await expect(heading(page, name), address).toBeVisible();
    await expect(page, address).toHaveTitle(`${name} — ${title}`);
    await page.getByRole('main').getByRole('link', { name: 'Go to the front page' }).click();
    await expect(page, address).toHaveURL(baseURL);
    await expect(heading(page, title), address).toBeFocused();
  }
});

test('a link to a story that is not there says so, within the app', async ({ page, baseURL }) => {
  const blocks = [{ type: 'paragraph', text: ['See ', { link: '../read/?id=no-such-story', text: 'this one' }] }];
  await publishArticles(page, [{ ...article('tide'), _article: { sections: [{ id: 's1', heading: null, blocks }] } }]);
  await page.goto('read/?id=tide');
  await expect(heading(page, 'The tide at the steps')).toBeVisible();
  await listen(page);
  await page.getByRole('link', { name: 'this one' }).click();
  await expect(heading(page, 'There is nothing at this address')).toBeFocused();
  expect(await said(page)).toEqual(['There is nothing at this address']);
  await page.goBack();
  await expect(heading(page, 'The tide at the steps')).toBeFocused();
});

test('a section shows its own stories, newest first, and loads on', async ({ page }) => {
  await page.goto('');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'The Wire' }).click();
  await expect(heading(page, 'The Wire')).toBeFocused();
  await expect(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'The Wire' })).toHaveAttribute('aria-current', 'page');
  const titles = sample.feed.items.filter(({ _article }) => _article.section === 'The Wire').map(({ title }) => title);
  await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(titles);

  const inSection = (from, to, name) => items(from, to).map((item) => ({ ...item, _article: { section: name, href: 'x.json' } }));
  await publish(page, {
    'feed.json': feed([...inSection(1, 20, 'World'), ...inSection(21, 30, '世界')], { next_url: 'feed-2.json' }),
    'feed-2.json': feed(inSection(31, 40, '世界')),
  });
  await page.goto(`section/?name=${encodeURIComponent('世界')}`);
  await expect(heading(page, '世界')).toBeVisible();
  await expect(page.getByRole('main').getByRole('article')).toHaveCount(10);
  await listen(page);
  await page.getByRole('button', { name: 'More stories' }).click();
  await expect(page.getByRole('main').getByRole('article')).toHaveCount(20);
  await expect(page.getByRole('link', { name: 'Story number 31' })).toBeFocused();
  expect(await said(page)).toEqual([]);
});

test.describe('what is no page of ours is left to the browser', () => {
  /** An article with these links; the window remembers that it was not loaded anew. */
  async function withLinks(page, links) {
    const blocks = links.map((link) => ({ type: 'paragraph', text: [{ link, text: `to ${link}` }] }));
    await publishArticles(page, [{ ...article('tide'), _article: { sections: [{ id: 's1', heading: null, blocks }] } }]);
    await page.goto('read/?id=tide');
    await expect(heading(page, 'The tide at the steps')).toBeVisible();
    await page.evaluate(() => { globalThis.mark = 'here'; });
  }
  const isAnew = (page) => page.evaluate(() => globalThis.mark === undefined);

  for (const link of ['/x/yz/', '/x/y', '../media/the-eye.svg']) {
    test(`a link to ${link}`, async ({ page, baseURL }) => {
      const target = new URL(link, `${baseURL}articles/`);
      // At the root all of these lie below the base; `/x/y` is the base of the nested one without its slash.
      test.skip(link === '/x/y' && target.href === baseURL.slice(0, -1), 'it is the base itself');
      await page.route(target.href, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>A neighbour</h1>' }));
      await withLinks(page, [link]);
      await page.getByRole('link', { name: `to ${link}` }).click();
      await expect(page.getByRole('heading', { name: 'A neighbour' })).toBeVisible();
      expect(page.url()).toBe(target.href);
      expect(await isAnew(page)).toBe(true);
    });
  }

  test('the feed', async ({ page, baseURL }) => {
    await withLinks(page, []).catch(() => {});
    await page.goto('about/');
    await page.unrouteAll();
    for (const name of ['Feed', 'Subscribe to this edition’s feed']) {
      await page.goto('about/');
      const asked = page.waitForRequest((request) => request.isNavigationRequest() && request.url() === `${baseURL}feed.json`);
      await page.getByRole('link', { name, exact: true }).click();
      await asked;
    }
  });

  test('a click that asks for another tab', async ({ page, context }) => {
    await withLinks(page, ['../history/']);
    const opening = context.waitForEvent('page');
    await page.getByRole('link', { name: 'to ../history/' }).click({ modifiers: ['Control'] });
    const other = await opening;
    await expect(other).toHaveURL(/\/history\/$/);
    await expect(heading(page, 'The tide at the steps')).toBeVisible();
    expect(await isAnew(page)).toBe(false);
    // Without the key it is ours.
    await page.getByRole('link', { name: 'to ../history/' }).click();
    await expect(heading(page, 'History')).toBeFocused();
    expect(await isAnew(page)).toBe(false);
  });
});

test('the links of every written page hold at any base path', async () => {
  const dist = new URL('../../dist/', import.meta.url);
  const pages = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('index.html'));
  expect(pages.length).toBeGreaterThanOrEqual(5);
  for (const page of pages) {
    const html = readFileSync(new URL(page, dist), 'utf8');
    const links = [...html.matchAll(/\s(?:href|src|data-wasm)="([^"]*)"/g)].map(([, link]) => link);
    expect(links.length, page).toBeGreaterThan(8);
    const depth = page.split('/').length - 1;
    const home = depth === 0 ? './' : '../'.repeat(depth);
    // Anchors of the page itself, and the sources of a story, stand where they are.
    const others = links.filter((link) => link !== '' && !link.startsWith('#') && !/^(https?|mailto):/.test(link));
    expect(others.filter((link) => !link.startsWith(home)), page).toEqual([]);
  }
});
