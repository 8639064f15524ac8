// The page starts, at any base path, or says in plain words why it does not.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test, expect } from './watched.js';
import { remember } from './reader.js';

const FOLDERS = ['', 'read/', 'section/', 'history/', 'about/'];
const trouble = (page) => page.locator('#trouble');
// What is said, and nothing of what could be: the words for other causes stand there, hidden.
const words = (page) => page.locator('#trouble [data-trouble]:visible');

for (const folder of FOLDERS) {
  test(`/${folder} starts with what its base path holds`, async ({ page, baseURL }) => {
    const missing = [];
    page.on('response', (response) => {
      if (response.status() >= 400) missing.push(response.url());
    });
    const { pathname } = new URL(baseURL);
    await page.goto(folder);
    await expect(page.locator('html')).toHaveAttribute('data-base', pathname);
    await expect(page.locator('#app')).not.toBeEmpty();
    await expect(trouble(page)).toBeHidden();
    for (const address of await page.locator('head [href]').evaluateAll((links) => links.map((link) => link.href))) {
      if (!address.startsWith(baseURL)) continue;
      expect((await page.request.get(address)).status(), address).toBe(200);
    }
    expect(missing).toEqual([]);
  });

  test(`/${folder} holds no inline script, handler or style`, async ({ request }) => {
    const html = await (await request.get(folder)).text();
    const scripts = html.match(/<script\b[^>]*>/g).filter((tag) => !tag.includes('application/ld+json'));
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((tag) => !/\ssrc="/.test(tag))).toEqual([]);
    expect(html.split('<script')[0]).toContain("require-trusted-types-for 'script'; trusted-types default");
    expect(html.match(/<[^>]*\s(on\w+|style)=[^>]*>|javascript:/gi)).toBeNull();
  });
}

test('a refused string becomes no markup, and is told', async ({ page, complaints }) => {
  await page.goto('');
  await expect(page.locator('#app')).not.toBeEmpty();
  const refused = await page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<img src="x">';
      return false;
    } catch {
      return true;
    }
  });
  expect(refused).toBe(true);
  await expect.poll(() => complaints.length).toBe(1);
  expect(complaints.splice(0)[0]).toContain('require-trusted-types-for');
});

test('the chosen theme and size stand before the first paint, and garbage is left alone', async ({ page }) => {
  const stored = (value) => page.addInitScript((text) => localStorage.setItem('courant:1:settings', text), value);
  await stored('{"v":1,"theme":"sepia","size":6}');
  await page.route(/\/courant-[0-9a-f]{16}\.js$/, (route) => route.abort());
  await page.goto('');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'sepia');
  await expect(page.locator('html')).toHaveAttribute('data-size', '6');
  for (const garbage of ['{', 'null', '7', '{"theme":"<pink>","size":99}']) {
    await stored(garbage);
    await page.goto('');
    await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./);
    await expect(page.locator('html')).not.toHaveAttribute('data-size', /./);
  }
});

for (const part of [/\/courant-[0-9a-f]{16}\.js$/, /\.wasm$/]) {
  test(`without ${part.source} it says so, and trying again helps`, async ({ page }) => {
    await page.route(part, (route) => route.abort());
    await page.goto('about/#x');
    await expect(words(page)).toContainText('did not arrive');
    await expect(page.getByRole('heading', { name: 'Courant cannot start here' })).toBeVisible();
    await page.unroute(part);
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.locator('#app')).not.toBeEmpty();
    await expect(trouble(page)).toBeHidden();
  });
}

for (const [what, fulfil] of [
  ['cut off', async (route) => ({ contentType: 'application/wasm', body: (await (await route.fetch()).body()).subarray(0, 5000) })],
  ['a sign-in page', () => ({ contentType: 'text/html', body: '<h1>Welcome to our network</h1>' })],
]) {
  test(`wasm that is ${what} has not arrived`, async ({ page }) => {
    await page.route(/\.wasm$/, async (route) => route.fulfill(await fulfil(route)));
    await page.goto('');
    await expect(words(page)).toContainText('did not arrive');
  });
}

test('wasm that ends as it starts is a fault of ours', async ({ page }) => {
  // A module whose start function is `unreachable` and nothing else.
  const trap = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11];
  await page.route(/\.wasm$/, (route) => route.fulfill({ contentType: 'application/wasm', body: Buffer.from(trap) }));
  await page.goto('');
  await expect(words(page)).toContainText('a fault of ours');
});

test('without WebAssembly it says what is missing', async ({ page }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto('');
  await expect(words(page)).toContainText('WebAssembly is switched off');
});

test('after twenty seconds of silence it says so, and opens when the rest arrives', async ({ page }) => {
  await page.clock.install();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('', { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-base', /./);
  await expect(trouble(page)).toBeHidden();
  await page.clock.fastForward(20_000);
  await expect(words(page)).toContainText('twenty seconds');
  release();
  await expect(page.locator('#app')).not.toBeEmpty();
  await expect(trouble(page)).toBeHidden();
});

test('an article that is there is never covered', async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.route(/\/read\/$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('<div id="app"></div>', '<div id="app"><article data-article="a">Text</article></div>');
    await route.fulfill({ response, body });
  });
  const failed = page.waitForEvent('console', (message) => message.type() === 'error');
  await page.goto('read/');
  await failed;
  await expect(page.getByRole('article')).toBeVisible();
  await expect(trouble(page)).toBeHidden();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('it says what it needs', async ({ page }) => {
    await page.goto('');
    await expect(page.getByRole('heading', { name: 'Courant needs scripts' })).toBeVisible();
  });
});

for (const address of ['nothing', 'read/nothing/', 'a/b/c/d/nothing?q=1#x']) {
  test(`${address} is nothing, and leads home`, async ({ page, baseURL }) => {
    const response = await page.goto(address);
    expect(response.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-base', new URL(baseURL).pathname);
    await page.getByRole('link', { name: 'Go to the front page' }).click();
    await expect(page).toHaveURL(baseURL);
  });
}

test('where nothing is, the reader still has the chosen paper', async ({ page }) => {
  await remember(page, { settings: { theme: 'black' } });
  await page.goto('a/b/nothing');
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(0, 0, 0)');
});

for (const file of ['index.html', 'history/index.html']) {
  test(`${file}, opened from disk, says that it wants a server`, async ({ page }) => {
    const path = `${process.env.COURANT_BARE ?? fileURLToPath(new URL('../../target/xtask/bare', import.meta.url))}/${file}`;
    expect(readFileSync(path, 'utf8')).toContain('data-trouble="file"');
    await page.goto(`file://${path}`);
    await expect(words(page)).toContainText('Courant wants a web server');
    await expect(words(page)).toContainText('python3 -m http.server');
  });
}
