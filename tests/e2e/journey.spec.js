// The main job: open, read, go on to the next story, and find tomorrow where one was.
import { test, expect } from './watched.js';
import { article, paragraph, publishArticles, sample } from './edition.js';
import { atLine, readTo, record, remember, rests, scrolled, visit } from './reader.js';

const [lead] = sample.feed.items;
const story = sample.articles[lead.id];
const main = (page) => page.getByRole('main');
const headline = (page, name) => page.getByRole('heading', { level: 1, name, exact: true });
const goOn = (page) => page.getByRole('button', { name: /^Continue at/ });
const startOver = (page) => page.getByRole('button', { name: 'Start over' });
const words = (page, number) => page.getByText(`Number ${number} of the paragraphs`);

test('from the front page into a story, on to a related one, and back to the place', async ({ page }) => {
  await page.goto('');
  await page.getByRole('region', { name: 'Top story' }).getByRole('link', { name: lead.title }).click();
  await expect(headline(page, lead.title)).toBeVisible();

  const text = page.getByRole('article').filter({ has: headline(page, lead.title) });
  await expect(text.getByText(story._article.kicker, { exact: true })).toBeVisible();
  await expect(text.getByText(story.summary, { exact: true })).toBeVisible();
  await expect(text.getByText(`By ${story.authors[0].name}`, { exact: true })).toBeVisible();
  await expect(text.locator('time').first()).toHaveAttribute('datetime', /^2026-11-22T06:30/);
  await expect(text.locator('time').first()).toHaveText('22 Nov 2026');
  await expect(text.getByRole('img', { name: story._article.imageAlt }).first()).toBeVisible();
  const contents = text.getByRole('navigation', { name: 'Contents' });
  for (const { heading } of story._article.sections.filter(({ heading }) => heading)) {
    await expect(contents.getByRole('link', { name: new RegExp(`^${heading} \\d+ min`) })).toBeVisible();
    await expect(text.getByRole('heading', { level: 2, name: heading, exact: true })).toBeVisible();
  }
  await expect(text.getByRole('img', { name: 'End of the story' })).toHaveText('■');
  await expect(text.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveText(story.tags);
  await expect(text.getByText(`Section: ${story._article.section}`).getByRole('link')).toHaveAttribute('href', /section\//);

  const related = page.getByRole('region', { name: 'Read on' }).getByRole('article').first().getByRole('link');
  const next = await related.innerText();
  await related.click();
  await expect(headline(page, next)).toBeFocused();
  expect(await scrolled(page)).toBe(0);

  await page.goBack();
  await expect(headline(page, lead.title)).toBeFocused();
  await expect(related).toHaveText(next);
  await expect(related).toBeInViewport();
});

test.describe('the next day', () => {
  const read = article('tide');
  const other = article('ebb', { title: 'The ebb', date_published: '2026-11-21T08:00:00Z' });

  /** Reads up to a paragraph in one window, and comes back tomorrow in another. */
  async function tomorrow(context, number) {
    await publishArticles(context, [other, read]);
    const today = await context.newPage();
    await today.goto('read/?id=tide');
    await readTo(today, words(today, number));
    await expect.poll(async () => (await visit(today, 'tide', 'harbour'))?.position?.path, { timeout: 9000 })
      .toBe(String((number - 1) % 8));
    await today.close();
    const page = await context.newPage();
    await page.clock.setFixedTime(Date.now() + 24 * 3_600_000);
    return page;
  }

  test('the front page begins with what to continue, and nothing jumps before it is asked', async ({ context }) => {
    const page = await tomorrow(context, 12);
    await page.goto('');
    const first = main(page).getByRole('region').first();
    await expect(first.getByRole('heading', { level: 2 })).toHaveText('Continue reading');
    await expect(first.getByRole('article')).toHaveCount(1);
    await expect(first.getByRole('article').getByText(/^4\d%$/)).toBeVisible();
    await expect(first.getByRole('progressbar')).toHaveAttribute('value', /^4\d$/);
    await first.getByRole('link', { name: 'The tide at the steps' }).click();
    await expect(goOn(page)).toHaveText(/^Continue at 4\d%$/);
    await expect(startOver(page)).toBeVisible();
    await rests(page);
    expect(await scrolled(page)).toBe(0);
    await goOn(page).click();
    await atLine(page, words(page, 12));
    // Whoever goes on by keyboard goes on from there.
    await expect(words(page, 12)).toBeFocused();
    await expect(goOn(page)).toBeHidden();
    await expect(startOver(page)).toBeHidden();
  });

  test('who starts over is at the top, and is not asked again', async ({ context }) => {
    const page = await tomorrow(context, 12);
    await page.goto('read/?id=tide');
    await expect(startOver(page)).toBeVisible();
    await page.mouse.wheel(0, 900);
    await expect.poll(() => scrolled(page)).toBeGreaterThan(300);
    await startOver(page).click();
    await expect.poll(() => scrolled(page)).toBe(0);
    await expect(goOn(page)).toBeHidden();
    await rests(page);
    expect(await scrolled(page)).toBe(0);
  });

  test('who only looks in keeps the old place', async ({ context }) => {
    const page = await tomorrow(context, 12);
    const before = await page.goto('read/?id=tide').then(() => visit(page, 'tide', 'harbour'));
    await readTo(page, words(page, 3));
    await page.getByRole('link', { name: 'The Harbour Courant' }).click();
    await expect(main(page).getByRole('region', { name: 'Continue reading' })).toBeVisible();
    const after = await visit(page, 'tide', 'harbour');
    expect(after.days).toHaveLength(2);
    expect(after.position).toEqual(before.position);
  });

  for (const [what, change] of [
    ['a narrower window', (page) => page.setViewportSize({ width: 390, height: 720 })],
    ['larger letters', (page) => page.addInitScript(() => localStorage.setItem('courant:1:settings', '{"v":1,"theme":"system","size":7}'))],
    ['an edited story', async (page) => {
      const edited = structuredClone(read);
      edited._article.sections[0].blocks.unshift({ type: 'paragraph', text: 'A new beginning. '.repeat(90) });
      edited._article.sections[1].blocks.unshift({ type: 'paragraph', text: 'Put in before it. '.repeat(60) });
      await publishArticles(page, [other, edited]);
    }],
    ['a story cut down and put in another order', async (page) => {
      const edited = structuredClone(read);
      const [one, two, three] = edited._article.sections;
      two.id = 'renamed';
      two.blocks = [paragraph(12)];
      edited._article.sections = [three, one, two];
      await publishArticles(page, [other, edited]);
    }],
  ]) {
    test(`${what} makes no difference to the place`, async ({ context }) => {
      const page = await tomorrow(context, 12);
      await change(page);
      await page.goto('read/?id=tide');
      await goOn(page).click();
      await atLine(page, words(page, 12));
    });
  }
});

for (const [where, go] of [
  ['over the text', (page) => page.mouse.wheel(0, 60)],
  ['in the text', (page) => readTo(page, words(page, 13))],
  ['under the text', (page) => page.getByRole('region', { name: 'Read on' }).scrollIntoViewIfNeeded()],
  ['where one came in', () => {}],
]) {
  test(`Back and reload restore the place ${where}`, async ({ page }) => {
    const native = { notes: [{ id: 'n1', blocks: Array.from({ length: 12 }, (_, number) => paragraph(100 + number)) }] };
    await publishArticles(page, [article('tide', { native }), article('ebb', { title: 'The ebb' })]);
    await page.goto('read/?id=tide');
    await expect(page.getByRole('region', { name: 'Read on' })).toBeVisible();
    await page.mouse.move(300, 300);
    await go(page);
    await rests(page);
    const before = await scrolled(page);
    const link = page.getByRole('contentinfo').getByRole('link', { name: 'About' });
    await link.evaluate((link) => link.focus({ preventScroll: true }));
    await page.keyboard.press('Enter');
    await expect(headline(page, 'About Courant')).toBeFocused();
    await page.mouse.wheel(0, 500);
    await page.goBack();
    await expect(headline(page, 'The tide at the steps')).toBeFocused();
    await expect.poll(async () => Math.abs((await scrolled(page)) - before)).toBeLessThan(8);
    await page.reload();
    await expect(headline(page, 'The tide at the steps')).toBeVisible();
    await expect.poll(async () => Math.abs((await scrolled(page)) - before)).toBeLessThan(8);
    await rests(page);
    expect(Math.abs((await scrolled(page)) - before)).toBeLessThan(8);
  });
}

test('reload restores the paragraph, a link to the story does not', async ({ page }) => {
  await publishArticles(page, [article('tide')]);
  await page.goto('read/?id=tide');
  await readTo(page, words(page, 15));
  await expect.poll(() => page.evaluate(() => history.state)).toContain('Number 15');
  await page.reload();
  await atLine(page, words(page, 15));
  await page.setViewportSize({ width: 500, height: 900 });
  await page.reload();
  await atLine(page, words(page, 15));
  await page.getByRole('link', { name: 'The Harbour Courant' }).click();
  await page.getByRole('link', { name: 'The tide at the steps' }).first().click();
  await expect(goOn(page)).toBeVisible();
  expect(await scrolled(page)).toBe(0);
});

test('a story is read when its end mark was seen, and not before', async ({ page }) => {
  await publishArticles(page, [article('tide'), article('ebb', { title: 'The ebb' })]);
  await page.goto('read/?id=tide');
  const end = page.getByRole('img', { name: 'End of the story' });
  await readTo(page, words(page, 20));
  await expect(end).not.toBeInViewport();
  await expect.poll(async () => (await visit(page, 'tide', 'harbour'))?.position?.quote, { timeout: 9000 }).toContain('Number 20');
  expect((await visit(page, 'tide', 'harbour')).finished).toBeUndefined();
  await end.scrollIntoViewIfNeeded();
  await expect(end).toBeInViewport();
  await page.getByRole('link', { name: 'The Harbour Courant' }).click();
  const card = main(page).getByRole('article').filter({ hasText: 'The tide at the steps' });
  await expect(card).toHaveCount(1);
  await expect(card.getByText('Read', { exact: true })).toBeVisible();
  expect((await visit(page, 'tide', 'harbour')).finished).toMatch(/^20\d\d-/);
  await expect(page.getByRole('region', { name: 'Continue reading' })).toBeHidden();
  await card.getByRole('link').click();
  await expect(headline(page, 'The tide at the steps')).toBeVisible();
  await rests(page);
  await expect(goOn(page)).toBeHidden();
});

test('cards say how far one came, and which stories are read', async ({ page }) => {
  await remember(page, {
    'harbour:visit:tide': record('The tide at the steps'),
    'harbour:visit:ebb': record('The ebb', { finished: '2026-11-20T09:05:00Z' }),
    'harbour:visit:spring': record('The spring tide', { position: undefined, furthest: 0 }),
  });
  const titles = { tide: 'The tide at the steps', ebb: 'The ebb', spring: 'The spring tide', neap: 'The neap tide' };
  await publishArticles(page, Object.entries(titles).map(([id, title]) => article(id, { title })));
  await page.goto('');
  const card = (name) => main(page).getByRole('article').filter({ has: page.getByRole('link', { name }) }).last();
  await expect(card('The tide at the steps').getByText('40%')).toBeVisible();
  await expect(card('The tide at the steps').getByRole('progressbar', { name: 'Read so far' })).toBeVisible();
  await expect(card('The ebb').getByText('Read', { exact: true })).toBeVisible();
  for (const name of ['The spring tide', 'The neap tide']) {
    await expect(card(name)).toBeVisible();
    await expect(card(name).getByText(/Read|%/)).toHaveCount(0);
    await expect(card(name).getByRole('progressbar')).toHaveCount(0);
  }
});
