// Lighthouse on two articles and the front page, as on a phone: four categories, and what the first of them is made of.
// COURANT_RUNS sets how often each; npm fetches Lighthouse when it is run for the first time.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNS, host, median, table } from './kit.js';

// The last one that runs on Node 20.
const LIGHTHOUSE = 'lighthouse@12.8.2';
const ADDRESSES = ['read/the-place-before-the-dash/', 'read/the-wire-that-shrank-the-world/', ''];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const FLAGS = '--headless=new --no-sandbox --disable-gpu';

const folder = mkdtempSync(join(tmpdir(), 'courant-lighthouse-'));
const report = join(folder, 'report.json');
const site = await host();

/** Lighthouse loses the recording of a page now and then, and asks to be run again. */
async function look(address, again = 2) {
  try {
    return await once(address);
  } catch (error) {
    if (again === 0) throw error;
    console.log(`${error.message} Once more.`);
    return look(address, again - 1);
  }
}

function once(address) {
  const args = ['--yes', LIGHTHOUSE, site.url + address, '--quiet', '--output=json', `--output-path=${report}`, `--chrome-flags=${FLAGS}`];
  return new Promise((done, fail) => {
    const child = spawn('npx', args, { env: { ...process.env, CHROME_PATH: process.env.COURANT_CHROMIUM }, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done(JSON.parse(readFileSync(report))) : fail(new Error(`Lighthouse ended with ${code}.`))));
  });
}

const rows = [];
const missed = new Set();
try {
  for (const address of ADDRESSES) {
    const reports = [];
    // Once without counting: the host packs its files with the first request.
    await look(address);
    for (let run = 0; run < Math.min(RUNS, 5); run += 1) reports.push(await look(address));
    const scores = CATEGORIES.map((name) => reports.map(({ categories }) => Math.round(categories[name].score * 100)));
    const value = (name) => median(reports.map(({ audits }) => audits[name].numericValue));
    const shown = (all) => [...new Set(all)].join(', ');
    rows.push([address || 'the front page', ...scores.map(shown), ...['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'].map((name) => value(name).toFixed(0)), value('cumulative-layout-shift').toFixed(3)]);
    for (const { audits, categories } of reports) {
      for (const { id, weight } of CATEGORIES.flatMap((name) => categories[name].auditRefs)) {
        if (weight > 0 && audits[id].score !== null && audits[id].score < 0.9) missed.add(`${address || 'the front page'}: ${audits[id].title} (${audits[id].displayValue ?? audits[id].score})`);
      }
    }
  }
} finally {
  site.close();
  rmSync(folder, { recursive: true });
}
table('Lighthouse 12.8.2, phone, simulated slow 4G', ['', ...CATEGORIES, 'first paint ms', 'largest paint ms', 'blocking ms', 'shift'], rows);
for (const line of missed) console.log(line);
