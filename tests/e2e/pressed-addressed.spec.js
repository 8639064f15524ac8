// A site that knows its address, read in the browser: what press wrote into a page's head stays, each once, while the app takes the
// page over, and goes with it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, expect } from './watched.js';

const SITE = process.env.COURANT_ADDRESSED ?? fileURLToPath(new URL('../../target/xtask/addressed', import.meta.url));
// Nobody listens there: each file is given by the test.
const HERE = 'http://127.0.0.1:48124/paper/';
const URL_OF_SITE = 'https://example.org/paper/';

test.beforeEach(async ({ context }, { project }) => {
  test.skip(project.name !== 'pressed', 'the site is the same at any base path, and stands here at one of its own');
  await context.route(`${HERE}**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice('/paper/'.length);
    return route.fulfill({ path: join(SITE, path.endsWith('/') || path === '' ? `${path}index.html` : path) });
  });
});

/** What a page's head says of it to other programs. */
const said = (page) => page.evaluate(() => {
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name));
  return {
    canonical: all('link[rel=canonical]', 'href'),
    url: all('meta[property="og:url"]', 'content'),
    feeds: all('link[rel=alternate]', 'type'),
    data: document.querySelectorAll('script[type="application/ld+json"]').length,
  };
});

test('a story keeps what its head says, and takes it along when it goes', async ({ page }) => {
  const feeds = ['application/feed+json', 'application/atom+xml'];
  const first = `${URL_OF_SITE}read/the-place-before-the-dash/`;
  await page.goto(`${HERE}read/the-place-before-the-dash/`);
  await expect(page.locator(':root[data-started]')).toBeAttached();
  expect(await said(page)).toEqual({ canonical: [first], url: [first], feeds, data: 1 });
  await page.getByRole('link', { name: 'The inverted pyramid' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The inverted pyramid');
  // What machines read of the story before is gone; this one's address is where it stands.
  expect(await said(page)).toEqual({ canonical: [page.url()], url: [], feeds, data: 0 });
  expect(page.url()).toBe(`${HERE}read/the-inverted-pyramid/`);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The place before the dash');
  expect(await said(page)).toEqual({ canonical: [`${HERE}read/the-place-before-the-dash/`], url: [], feeds, data: 0 });
});
