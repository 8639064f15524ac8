// Whatever one arrives at within the app, wanted or not: its title, the focus on its headline, and its name said once.
import { test, expect } from './watched.js';
import { publish, sample } from './edition.js';
import { listen, said } from './reader.js';

const { title, items: [first, second] } = sample.feed;
const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });

async function arrives(page, name) {
  await expect(heading(page, name)).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(`${name} — ${title}`);
  await expect.poll(() => page.evaluate(() => globalThis.said.length)).toBeGreaterThan(0);
  expect(await said(page)).toEqual([name]);
}

test('from one section to another, from one story to the next', async ({ page }) => {
  await page.goto('section/?name=the-wire');
  await expect(heading(page, 'The Wire')).toBeVisible();
  await listen(page);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Type' }).click();
  await arrives(page, 'Type');
  const story = page.getByRole('main').getByRole('heading', { level: 2 }).getByRole('link').first();
  const headline = await story.innerText();
  await story.click();
  await arrives(page, headline);
  const related = page.getByRole('region', { name: 'Read on' }).getByRole('link').first();
  const next = await related.innerText();
  await related.click();
  await arrives(page, next);
  await page.goBack();
  await arrives(page, headline);
  await page.goBack();
  await arrives(page, 'Type');
  await page.goBack();
  await arrives(page, 'The Wire');
});

test('a story that does not come, and comes when asked again', async ({ page }) => {
  let isBusy = true;
  await publish(page, {
    [`articles/${second.id}.json`]: (route) => (isBusy ? route.fulfill({ status: 503, body: 'busy' }) : route.fallback()),
  });
  const again = page.getByRole('button', { name: 'Try again' });
  await page.goto('');
  await expect(heading(page, title)).toBeVisible();
  await listen(page);
  await page.getByRole('link', { name: second.title, exact: true }).click();
  await arrives(page, 'Something is wrong at the host');
  isBusy = false;
  await again.press('Enter');
  await arrives(page, second.title);

  // Opened there, too: the button that had the focus is gone with the failure.
  isBusy = true;
  await page.reload();
  await expect(heading(page, 'Something is wrong at the host')).toBeVisible();
  await listen(page);
  isBusy = false;
  await again.press('Enter');
  await arrives(page, second.title);
});

test('an edition that does not come, and comes when asked again', async ({ page }) => {
  let isBusy = true;
  await publish(page, { 'feed.json': (route) => (isBusy ? route.fulfill({ status: 503, body: 'busy' }) : route.fallback()) });
  await page.goto('about/');
  await expect(heading(page, 'About Courant')).toBeVisible();
  await listen(page);
  await page.getByRole('banner').getByRole('link', { name: 'Courant' }).click();
  await expect(heading(page, 'Something is wrong at the host')).toBeFocused();
  isBusy = false;
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(heading(page, title)).toBeFocused();
  await expect(page).toHaveTitle(title);
  await expect(page.getByRole('link', { name: first.title })).toBeVisible();
});
