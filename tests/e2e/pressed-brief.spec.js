// A paper of short stories, as press made it: on its pages what follows a story or a list is seen at once, and must stand as it
// will before the other styles and the app are there.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { test, expect } from './watched.js';
import { rests } from './reader.js';

const SITE = process.env.COURANT_BRIEFS ?? fileURLToPath(new URL('../../target/xtask/briefs', import.meta.url));
// Nobody listens there: each file is given by the test.
const URL_OF_SITE = 'http://127.0.0.1:48123/paper/';
const PAGES = ['', 'read/low-water/', 'read/one-line/', 'read/the-fares/', 'section/harbour/', 'archive/2026-11/'];

test.beforeEach(async ({ context }, { project }) => {
  test.skip(project.name !== 'pressed', 'the site is the same at any base path, and stands here at one of its own');
  await context.route(`${URL_OF_SITE}**`, (route) => {
    const path = new URL(route.request().url()).pathname.slice('/paper/'.length);
    return route.fulfill({ path: join(SITE, path.endsWith('/') || path === '' ? `${path}index.html` : path) });
  });
});

/** Where everything stands that can be seen. */
const places = (page) => page.locator('#app').evaluate((app) => [...app.querySelectorAll(':not(svg *)')]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => ({ element, box: element.getBoundingClientRect() }))
  .filter(({ box }) => box.height > 0 && box.top < innerHeight)
  .map(({ element, box }) => [`${element.localName}.${element.className}`, Math.round(box.left), Math.round(box.top)].join(' ')));

for (const [width, height] of [[360, 740], [1280, 1400]]) {
  test(`nothing that is seen at ${width} px waits for the other styles`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    // The app is not there yet; and the same type stands in each time.
    await page.route(/\.(wasm|woff2)$/, (route) => route.abort());
    let ends = 0;
    for (const address of PAGES) {
      await page.route('**/*.below.css', (route) => route.fulfill({ contentType: 'text/css', body: '' }));
      await page.goto(URL_OF_SITE + address);
      const first = await places(page);
      expect(first.length, address).toBeGreaterThan(20);
      ends += first.filter((place) => place.startsWith('footer.footer')).length;
      await page.unroute('**/*.below.css');
      await page.goto(URL_OF_SITE + address);
      expect(await places(page), address).toEqual(first);
    }
    // It says something: of most pages the whole is seen.
    expect(ends).toBeGreaterThan(PAGES.length / 3);
  });

  test(`no page moves by itself at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      globalThis.shifts = [];
      const tell = ({ node, previousRect, currentRect }) => `${node?.nodeName}.${node?.className} ${previousRect.y} ${currentRect.y}`;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.shifts.push(entry.sources.map(tell))))
        .observe({ type: 'layout-shift', buffered: true });
    });
    for (const address of PAGES) {
      await page.goto(URL_OF_SITE + address);
      await expect(page.locator('html[data-started]')).toBeAttached();
      await rests(page);
      expect(await page.evaluate(() => globalThis.shifts), address).toEqual([]);
    }
  });
}

test('a short story has a picture of a line within its list, and nothing to hold against it', async ({ page }) => {
  await page.goto(`${URL_OF_SITE}read/low-water/`);
  await expect(page.locator('html[data-started]')).toBeAttached();
  const picture = page.getByRole('listitem').getByRole('img', { name: 'An anchor' });
  await expect(picture).toBeVisible();
  expect(await picture.boundingBox()).toMatchObject({ width: 18, height: 18 });
  for (const address of PAGES) {
    await page.goto(URL_OF_SITE + address);
    await expect(page.locator('html[data-started]')).toBeAttached();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), address).toEqual([]);
  }
});
