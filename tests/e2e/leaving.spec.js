// Where a reader goes from a page, by whatever way: what was read goes along, what had opened does not.
import { test, expect } from './watched.js';
import { article, publishArticles, sample } from './edition.js';
import { atLine, readTo, rests, visit } from './reader.js';

const [lead] = sample.feed.items;
const words = (page, number) => page.getByText(`Number ${number} of the paragraphs`);
const place = (page) => visit(page, 'tide', 'harbour').then((visit) => visit?.position && `${visit.position.section} ${visit.position.path}`);
const display = (page) => page.getByRole('button', { name: 'Display' });

/** Opens the lead story from the front page. */
async function openLead(page) {
  await page.goto('');
  await page.getByRole('region', { name: 'Top story' }).getByRole('link', { name: lead.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: lead.title, exact: true })).toBeFocused();
}

test('the last words that were read are written down when the browser goes elsewhere', async ({ page }) => {
  await publishArticles(page, [article('tide')]);
  await page.goto('read/?id=tide');
  await readTo(page, words(page, 2));
  await expect.poll(() => place(page), { timeout: 9000 }).toBe('part-1 1');
  await readTo(page, words(page, 12));
  await rests(page);
  await page.goto('history/');
  expect(await place(page)).toBe('part-2 3');
});

test('the words that one reads stay where they are when their size changes', async ({ page }) => {
  await publishArticles(page, [article('tide')]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('read/?id=tide');
  await display(page).click();
  await readTo(page, words(page, 12));
  await rests(page);
  for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: 'Larger' }).click();
  await atLine(page, words(page, 12));
  await page.keyboard.press('Escape');
  await atLine(page, words(page, 12));
});

test('two clicks close a picture as one does, and the story stays', async ({ page }) => {
  await openLead(page);
  const address = page.url();
  const picture = page.getByRole('article').getByRole('link').filter({ has: page.getByRole('img') }).first();
  await picture.click();
  const frame = page.getByRole('dialog', { name: 'Picture' });
  await expect(frame).toBeVisible();
  await frame.getByRole('img').dblclick();
  await expect(frame).toBeHidden();
  await rests(page);
  expect(page.url()).toBe(address);
});

test('Back closes what opened over the page, and the page behind it has the focus', async ({ page }) => {
  await openLead(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a selection that ends beside a sheet does not close it', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('');
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox');
  await field.fill('telegraph');
  const box = await field.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(10, box.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(field).toHaveValue('telegraph');
  await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
  await page.mouse.click(10, 400);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the key for the history does nothing in the history', async ({ page }) => {
  await page.goto('');
  await expect(page.getByRole('region', { name: 'Top story' })).toBeVisible();
  const before = await page.evaluate(() => history.length);
  for (let time = 0; time < 3; time += 1) await page.keyboard.press('h');
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(before + 1);
});
