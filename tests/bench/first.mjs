// F1: the first article, cold, on slow 4G with a quarter of the processor, beside a hand-written plain page of the same
// article, in turn.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, RUNS, browser, host, median, table, times, visitor } from './kit.js';
import { STYLE, plainPage } from './plain.js';

const IDS = ['the-wire-that-shrank-the-world', 'the-place-before-the-dash'];
const GOAL = 1.1;

const over = new Map([['/plain/plain.css', STYLE]]);
for (const id of IDS) {
  over.set(`/plain/${id}/index.html`, plainPage(JSON.parse(readFileSync(join(DIST, 'articles', `${id}.json`)))));
}
const site = await host(over);
const chromium = await browser();

/** Milliseconds from the beginning of the navigation to the first paragraph, and what was fetched until then. */
async function cold(address) {
  const { page, close } = await visitor(chromium, { cpu: 4, isSlow: true, watch: 'article .paragraph' });
  await page.goto(site.url + address, { waitUntil: 'commit' });
  const run = await page.evaluate(async () => {
    const text = await window.first;
    const before = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= text);
    const any = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? text;
    return { text, any, before: [location.href, ...before.map(({ name }) => name)] };
  });
  await close();
  return run;
}

for (const id of IDS) {
  const ways = { app: { address: `read/${id}/`, runs: [] }, plain: { address: `plain/${id}/`, runs: [] } };
  // Once without counting: the host packs its files with the first request.
  for (const way of Object.values(ways)) await cold(way.address);
  for (let pair = 0; pair < RUNS; pair += 1) {
    for (const name of pair % 2 ? ['plain', 'app'] : ['app', 'plain']) ways[name].runs.push(await cold(ways[name].address));
  }
  const { app, plain } = ways;
  const of = (way, part) => way.runs.map((run) => run[part]);
  times(`${id}, cold, slow 4G, processor ÷ 4`, [
    ['Courant: first paragraph painted', of(app, 'text')],
    ['plain page: first paragraph painted', of(plain, 'text')],
    ['Courant: anything painted', of(app, 'any')],
    ['plain page: anything painted', of(plain, 'any')],
  ]);
  const ratio = median(of(app, 'text')) / median(of(plain, 'text'));
  console.log(`\nratio of the medians: ${ratio.toFixed(2)}; goal at most ${GOAL.toFixed(2)}: ${ratio <= GOAL ? 'met' : 'MISSED'}`);

  for (const [name, way] of Object.entries(ways)) {
    const files = [...new Set(way.runs.at(-1).before)].map((address) => ({ path: new URL(address).pathname, ...site.weigh(address) }));
    files.sort((a, b) => b.sent - a.sent);
    const sum = (part) => files.reduce((whole, file) => whole + file[part], 0);
    table(`${name === 'app' ? 'Courant' : 'plain page'}: what came before the first paragraph`, ['file', 'bytes sent', 'bytes'], [
      ...files.map(({ path, sent, raw }) => [path, sent, raw]), ['all', sum('sent'), sum('raw')],
    ]);
  }
}
await chromium.close();
site.close();
