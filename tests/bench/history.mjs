// A history of ten and of ten thousand stories: how long it takes to open, and how long one visit takes to write.
import { RUNS, browser, click, host, median, rest, times, visitor } from './kit.js';

const FEW = 10;
const MANY = 10_000;
const OPEN_AIM = 100;
const WRITE_AIM = 2;

const site = await host(new Map([['/seed.html', '<!doctype html><title>Seed</title>']]));
const chromium = await browser();

/** In the page: puts so many visits into local storage, as the app writes them; gives back their UTF-16 units. */
function seed(number) {
  const day = (at) => new Date(at).toISOString().slice(0, 10);
  const words = 'harbour lights telegraph cable edition evening printer column letter morning paper sailor'.split(' ');
  let units = 0;
  localStorage.clear();
  for (let at = 0; at < number; at += 1) {
    const last = Date.UTC(2026, 10, 20, 12) - at * 3_600_000;
    const headline = Array.from({ length: 5 }, (_, word) => words[(at * 7 + word * 5 + (at >> word)) % words.length]).join(' ');
    const fraction = (at % 100) / 100;
    const record = {
      v: 1, headline: `${headline} ${at}`, section: 'The Wire', language: 'en', words: 1200,
      first: `${day(last - 86_400_000)}T08:00:00Z`, last: new Date(last).toISOString(), seconds: 60 + (at % 600), days: [day(last)],
      position: { section: 's1', path: String(at % 9), quote: 'On the evening of 14 April 1865,', fraction },
      furthest: fraction, ...(at % 3 ? {} : { finished: new Date(last).toISOString() }),
    };
    const [key, value] = [`courant:1:morning-courant:visit:story-${String(at).padStart(5, '0')}`, JSON.stringify(record)];
    localStorage.setItem(key, value);
    units += key.length + value.length;
  }
  return units;
}

async function settled(number, cpu) {
  const one = await visitor(chromium, { cpu });
  await one.page.goto(`${site.url}seed.html`);
  const units = await one.page.evaluate(seed, number);
  await one.page.goto(site.url);
  await rest(one.page);
  return { ...one, units };
}

async function open(number, cpu) {
  const { page, close, units } = await settled(number, cpu);
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    runs.push(await click(page, '.masthead a[href$="history/"]', '.visit'));
    // The count comes when every record was read, after the list.
    const facts = page.locator('.history-facts', { hasText: /\d/ });
    await facts.waitFor();
    const said = await facts.innerText();
    if (!said.replace(/\D*(\d[\d,.]*) stor.*/s, '$1').replace(/[,.]/g, '').startsWith(String(number))) throw new Error(`${number} were put there, the page says ${said}`);
    await rest(page, 100);
    await page.goBack();
    await page.evaluate(() => window.painted('[data-card]'));
    await rest(page, 100);
  }
  await close();
  return { runs, units };
}

/* In the page: notes how long each writing task holds the storage's lock, and how long until all that follows it is
   done. The app's clock ticks five times as fast, so that it writes every second and not every five. */
function watchWrites() {
  const later = window.setTimeout;
  window.setTimeout = (call, wait, ...more) => later(call, wait === 1_000 ? 210 : wait, ...more);
  window.writes = [];
  const request = navigator.locks.request;
  navigator.locks.request = function (name, task) {
    return request.call(this, name, (lock) => {
      const from = performance.now();
      const result = task(lock);
      const write = performance.now() - from;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.writes.push({ write, all: performance.now() - from });
      port2.postMessage(0);
      return result;
    });
  };
}

async function write(number, cpu) {
  const { page, close } = await settled(number, cpu);
  await page.addInitScript(watchWrites);
  await page.goto(`${site.url}read/?id=the-place-before-the-dash`);
  await page.evaluate(() => window.painted('[data-article] .paragraph'));
  // The first one is the visit itself, with everything still warming up.
  while ((await page.evaluate(() => window.writes.length)) <= RUNS) {
    await page.mouse.wheel(0, 40);
    await page.waitForTimeout(200);
  }
  const writes = (await page.evaluate(() => window.writes)).slice(1, RUNS + 1);
  const kept = await page.evaluate(() => JSON.parse(localStorage['courant:1:morning-courant:visit:the-place-before-the-dash']).seconds);
  if (!(kept > 0)) throw new Error('Nothing was written.');
  await close();
  return { write: writes.map(({ write }) => write), all: writes.map(({ all }) => all) };
}

const ratio = (many, few) => (median(many) / median(few)).toFixed(2);

for (const cpu of [1, 4]) {
  const share = cpu === 1 ? 'whole processor' : `processor ÷ ${cpu}`;
  const [few, many] = [await open(FEW, cpu), await open(MANY, cpu)];
  const [fewWrites, manyWrites] = [await write(FEW, cpu), await write(MANY, cpu)];
  const aim = (number) => (cpu === 1 ? number : undefined);
  times(`History, ${share}; ${MANY} visits are ${(many.units * 2 / 1_048_576).toFixed(1)} MB of local storage`, [
    [`open, ${FEW} visits`, few.runs],
    [`open, ${MANY} visits`, many.runs, aim(OPEN_AIM)],
    [`write, ${FEW} visits`, fewWrites.write],
    [`write, ${MANY} visits`, manyWrites.write, aim(WRITE_AIM)],
    [`write and what follows, ${FEW} visits`, fewWrites.all],
    [`write and what follows, ${MANY} visits`, manyWrites.all],
  ]);
  console.log(`\n${MANY} to ${FEW} visits: open × ${ratio(many.runs, few.runs)}, write × ${ratio(manyWrites.write, fewWrites.write)}, and what follows × ${ratio(manyWrites.all, fewWrites.all)}`);
}
await chromium.close();
site.close();
