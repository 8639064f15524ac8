// From a click on a card of the front page to the painted text of its article, at a quarter of the processor.
import { RUNS, browser, click, host, rest, times, visitor } from './kit.js';

const AIM = 100;
const LONGEST = 'the-wire-that-shrank-the-world';

const site = await host();
const chromium = await browser();

async function measure(cpu, isSudden) {
  const { page, close } = await visitor(chromium, { cpu });
  await page.goto(site.url);
  await rest(page);
  const ids = await page.locator('[data-card]').evaluateAll((cards) => [...new Set(cards.map((card) => card.dataset.card))]);
  const read = async (id) => {
    const link = `[data-card="${id}"]:not([data-kind=continue]) .card-headline a`;
    const time = await click(page, link, `[data-article="${id}"] .paragraph`, { isSudden });
    await rest(page);
    await page.goBack();
    await page.evaluate(() => window.painted('[data-card]'));
    await rest(page);
    return time;
  };
  const each = [];
  for (let run = 0; run < RUNS; run += 1) each.push(await read(ids[run % ids.length]));
  const longest = [];
  for (let run = 0; run < RUNS; run += 1) longest.push(await read(LONGEST));
  await close();
  return { each, longest };
}

const slow = await measure(4);
const full = await measure(1);
const sudden = await measure(4, true);
times('From a click on a card to painted text, on loopback', [
  ['each story once, processor ÷ 4', slow.each, AIM],
  ['the longest story, processor ÷ 4', slow.longest, AIM],
  ['each story once, whole processor', full.each],
  ['the longest story, whole processor', full.longest],
  ['each story once, ÷ 4, without a rest on the card', sudden.each],
  ['the longest story, ÷ 4, without a rest on the card', sudden.longest],
]);
await chromium.close();
site.close();
