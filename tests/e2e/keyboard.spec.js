// The whole way by keyboard, without a mouse and without being in the way of whoever types.
import { test, expect } from './watched.js';
import { sample } from './edition.js';

const { title } = sample.feed;
const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
const focused = (page) => page.locator(':focus');
const dialog = (page, name) => page.getByRole('dialog', { name, exact: true });

/** Tabs until an element has the focus, in so many steps at the most. */
async function tabTo(page, locator, most = 40) {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(locator).toBeFocused();
}

test('open, read, look up, search and set the paper, wholly by keyboard', async ({ page, baseURL }) => {
  const [first, second] = sample.feed.items;
  const press = (key) => page.keyboard.press(key);
  await page.goto('');
  await expect(heading(page, title)).toBeVisible();

  // Past the masthead.
  await press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the story' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Skip to the story' })).toBeInViewport({ ratio: 1 });
  await press('Enter');
  await press('Tab');
  await expect(page.getByRole('link', { name: first.title, exact: true })).toBeFocused();

  // From story to story, and back.
  await press('j');
  await expect(page.getByRole('link', { name: second.title, exact: true })).toBeFocused();
  await press('j');
  await press('k');
  await expect(page.getByRole('link', { name: second.title, exact: true })).toBeFocused();
  await expect(focused(page)).toBeInViewport({ ratio: 1 });
  await press('Enter');
  await expect(heading(page, second.title)).toBeFocused();

  // From section to section, then to the stories under it.
  const { sections } = sample.articles[second.id]._article;
  for (const { heading } of sections.filter(({ heading }) => heading)) {
    await press('j');
    await expect(page.getByRole('heading', { level: 2, name: heading, exact: true })).toBeFocused();
    await expect(focused(page)).toBeInViewport({ ratio: 1 });
  }
  await press('j');
  await expect(page.getByRole('region', { name: 'Read on' }).getByRole('link').first()).toBeFocused();
  for (const _ of sections) await press('k');
  await expect(heading(page, second.title)).toBeFocused();

  // A note, and back to the text.
  const mark = page.getByRole('link', { name: 'Note 1', exact: true });
  await tabTo(page, mark);
  await press('Enter');
  await expect(page.getByRole('note')).toBeFocused();
  await press('Escape');
  await expect(mark).toBeFocused();

  // To what was read.
  await press('h');
  await expect(heading(page, 'History')).toBeFocused();
  await expect(page).toHaveURL(`${baseURL}history/`);
  await expect(page.getByRole('main').getByRole('link', { name: second.title })).toBeVisible();

  // Search, and open what is found.
  await press('/');
  await expect(page.getByRole('searchbox', { name: 'Search this paper' })).toBeFocused();
  await page.keyboard.type('short history of the feed');
  await expect(page.getByRole('searchbox', { name: 'Search this paper' })).toHaveValue('short history of the feed');
  const found = dialog(page, 'Search').getByRole('link');
  await expect(found).toHaveText(['A short history of the feed']);
  await tabTo(page, found, 4);
  await press('Enter');
  await expect(dialog(page, 'Search')).toBeHidden();
  await expect(heading(page, 'A short history of the feed')).toBeFocused();

  // The keys explain themselves; what had the focus has it again.
  await press('j');
  const before = await focused(page).innerText();
  await press('?');
  await expect(dialog(page, 'Keyboard')).toBeVisible();
  for (const meaning of ['Next story or section', 'Open the story', 'History', 'Search']) {
    await expect(dialog(page, 'Keyboard').getByText(meaning, { exact: true })).toBeVisible();
  }
  await press('j');
  await expect(dialog(page, 'Keyboard')).toBeVisible();
  await press('Escape');
  await expect(dialog(page, 'Keyboard')).toBeHidden();
  await expect(focused(page)).toHaveText(before);

  // The paper and its letters.
  const html = page.locator('html');
  const letters = () => page.getByRole('main').getByRole('region').first().getByRole('paragraph').first().evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const reading = page.getByRole('button', { name: 'Display', exact: true });
  await reading.focus();
  await press('Enter');
  const panel = dialog(page, 'Display');
  await tabTo(page, panel.getByRole('radio', { name: 'System' }), 4);
  await press('ArrowRight');
  await press('ArrowRight');
  await expect(panel.getByRole('radio', { name: 'Sepia' })).toBeChecked();
  await expect(html).toHaveAttribute('data-theme', 'sepia');
  const slider = panel.getByRole('slider', { name: 'Text size' });
  await tabTo(page, slider, 4);
  const [size, small] = [Number(await slider.inputValue()), await letters()];
  await press('ArrowRight');
  await press('ArrowRight');
  await expect(slider).toHaveValue(String(size + 2));
  await expect(html).toHaveAttribute('data-size', String(size + 2));
  expect(await letters()).toBeGreaterThan(small);
  await page.keyboard.press('Shift+Tab');
  await expect(panel.getByRole('button', { name: 'Smaller' })).toBeFocused();
  await press('Enter');
  await expect(slider).toHaveValue(String(size + 1));
  const shortcuts = panel.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await tabTo(page, shortcuts, 6);
  await press('Space');
  await expect(shortcuts).not.toBeChecked();
  await press('Escape');
  await expect(panel).toBeHidden();
  await expect(reading).toBeFocused();

  // Switched off they are off, after a reload too.
  for (const key of ['j', 'k', 'h', '/', '?']) {
    await press(key);
    await expect(reading).toBeFocused();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.reload();
  await expect(heading(page, 'A short history of the feed')).toBeVisible();
  await expect(html).toHaveAttribute('data-theme', 'sepia');
  await press('h');
  await press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(heading(page, 'A short history of the feed')).toBeVisible();
});

test('what somebody types is never taken', async ({ page, baseURL }) => {
  await page.goto('history/');
  const field = page.getByRole('searchbox', { name: 'Search what you have read' });
  await field.focus();
  await page.keyboard.type('jkh/?');
  await expect(field).toHaveValue('jkh/?');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(`${baseURL}history/`);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goto('');
  // A key is for what is seen.
  await expect(page.getByRole('region', { name: 'Top story' })).toBeVisible();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search this paper' });
  await expect(search).toBeFocused();
  await page.keyboard.type('j/k?h');
  await expect(search).toHaveValue('j/k?h');
  await expect(dialog(page, 'Search').getByText('No story matches')).toBeVisible();
});

test('keys with Control, Alt or Meta belong to the browser', async ({ page, baseURL }) => {
  await page.goto('');
  await expect(heading(page, title)).toBeVisible();
  for (const modifier of ['Control', 'Alt', 'Meta']) {
    const isTaken = await page.evaluate((modifier) => ['j', 'k', 'h', '/', '?'].filter((key) =>
      !dispatchEvent(new KeyboardEvent('keydown', { key, [`${modifier.toLowerCase().replace('control', 'ctrl')}Key`]: true, bubbles: true, cancelable: true }))), modifier);
    expect(isTaken, modifier).toEqual([]);
  }
  await expect(page).toHaveURL(baseURL);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement.localName)).toBe('body');
});

test('search finds among the stories read, of this edition, whatever is loaded', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('courant:1:morning-courant:visit:gone', JSON.stringify({
    v: 1, headline: 'A zeppelin over the harbour', words: 100, first: '2026-11-01T09:00:00Z', last: '2026-11-01T09:00:00Z', seconds: 60, days: ['2026-11-01'], furthest: 0.5,
  })));
  await page.goto('');
  await page.getByRole('button', { name: 'Search' }).click();
  const search = page.getByRole('searchbox', { name: 'Search this paper' });
  await search.fill('zeppelin');
  await expect(dialog(page, 'Search').getByRole('link')).toHaveText(['A zeppelin over the harbour']);
  await search.fill('tomas rehn');
  await expect(dialog(page, 'Search').getByRole('link').filter({ hasText: 'The wire that shrank the world' })).toBeVisible();
  // As in any search field, the first Esc empties it.
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect(dialog(page, 'Search').getByRole('link')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog(page, 'Search')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Search' })).toBeFocused();
  await page.keyboard.press('/');
  await expect(search).toHaveValue('');
});
