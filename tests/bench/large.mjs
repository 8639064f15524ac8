// An article of one megabyte: from a click on its card to painted text, and how smoothly it scrolls.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, RUNS, browser, click, host, rest, table, times, visitor } from './kit.js';

const ID = 'a-megabyte';
const STEPS = 60;

/** The paragraphs of the edition's longest story, over and over, in sections of twenty. */
function megabyte() {
  const story = JSON.parse(readFileSync(join(DIST, 'articles', 'the-wire-that-shrank-the-world.json')));
  const paragraphs = story._article.sections.flatMap(({ blocks }) => blocks).filter(({ type }) => type === 'paragraph');
  // Its marks would lead to notes that are not here.
  const isNote = (run) => typeof run === 'object' && 'note' in run;
  const words = paragraphs.map((block) => ({ ...block, text: [block.text].flat().filter((run) => !isNote(run)) }));
  const sections = [];
  const article = { id: ID, title: 'A megabyte', language: 'en', date_published: '2026-11-20T08:00:00Z', _article: { sections } };
  for (let size = 0, at = 0; size < 1_000_000;) {
    const blocks = Array.from({ length: 20 }, () => words[at++ % words.length]);
    sections.push({ id: `s${sections.length + 1}`, heading: `Part ${sections.length + 1}`, blocks });
    size += Buffer.byteLength(JSON.stringify(blocks));
  }
  return article;
}

const article = megabyte();
const feed = JSON.parse(readFileSync(join(DIST, 'feed.json')));
feed.items.unshift({ id: ID, title: article.title, url: `read/?id=${ID}`, content_text: '.', date_published: article.date_published, _article: { href: `articles/${ID}.json` } });
const json = JSON.stringify(article);
const site = await host(new Map([[`/articles/${ID}.json`, json], ['/feed.json', JSON.stringify(feed)]]));
const chromium = await browser();

/* In the page: every task of 50 ms or more from now on. */
function watchTasks() {
  window.long = [];
  new PerformanceObserver((list) => window.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] });
}

async function measure(cpu) {
  const { page, close } = await visitor(chromium, { cpu });
  await page.goto(site.url);
  await rest(page);
  const opened = [];
  for (let run = 0; run < RUNS; run += 1) {
    opened.push(await click(page, `[data-card="${ID}"]:not([data-kind=continue]) .card-headline a`, `[data-article="${ID}"] .paragraph`));
    await rest(page);
    if (run < RUNS - 1) {
      await page.goBack();
      await page.evaluate(() => window.painted('[data-card]'));
      await rest(page);
    }
  }
  const blocks = await page.locator('[data-block]').count();
  await page.waitForTimeout(1_000);
  await page.evaluate(watchTasks);
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(50);
  }
  await page.waitForTimeout(500);
  const long = await page.evaluate(() => window.long);
  const depth = await page.evaluate(() => Math.round(scrollY));
  await close();
  return { opened, long, depth, blocks };
}

const full = await measure(1);
const slow = await measure(4);
const words = article._article.sections.flatMap(({ blocks }) => blocks).length;
times(`An article of ${json.length} bytes, ${article._article.sections.length} sections, ${words} paragraphs, on loopback`, [
  ['click to painted text, whole processor', full.opened],
  ['click to painted text, processor ÷ 4', slow.opened],
]);
table(`Scrolling it, ${STEPS} turns of the wheel`, ['', 'pixels', 'long tasks', 'longest ms'], [
  ['whole processor', full.depth, full.long.length, Math.round(Math.max(0, ...full.long))],
  ['processor ÷ 4', slow.depth, slow.long.length, Math.round(Math.max(0, ...slow.long))],
]);
await chromium.close();
site.close();
