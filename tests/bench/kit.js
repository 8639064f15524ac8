// What the measurements share: a host, a browser under the same conditions for all, a clock that
// stops when words are painted, and a table of medians.
//
// `cargo xtask bench` sets the environment; COURANT_RUNS changes the number of runs, for a quick look.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const need = (name) => process.env[name] ?? fail(`${name} is not set: run \`cargo xtask bench\`.`);
const fail = (sentence) => { throw new Error(sentence); };

export const DIST = need('COURANT_DIST');
export const RUNS = Number(process.env.COURANT_RUNS ?? 15);

const { chromium } = createRequire(need('COURANT_MODULES'))('@playwright/test');

const TYPES = {
  '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.ico': 'image/x-icon', '.js': 'text/javascript',
  '.json': 'application/json', '.mp3': 'audio/mpeg', '.png': 'image/png', '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
  '.webm': 'video/webm', '.webmanifest': 'application/manifest+json', '.webp': 'image/webp', '.woff2': 'font/woff2',
};
const PACKED = new Set(['.png', '.webp', '.woff2', '.mp3', '.webm', '.ico']);

/**
 * Serves dist/ as a static host with brotli would, with further files (address → text) laid over it. The pages are
 * isolated from other origins, which gives `performance.now()` its finest steps.
 */
export async function host(over = new Map()) {
  const sent = new Map();
  const file = (path) => {
    const known = sent.get(path);
    if (known) return known;
    let bytes;
    if (over.has(path)) {
      bytes = Buffer.from(over.get(path));
    } else {
      const at = join(DIST, normalize(path));
      if (!at.startsWith(DIST)) return undefined;
      try {
        bytes = statSync(at).isFile() ? readFileSync(at) : undefined;
      } catch {
        // No such file.
      }
    }
    if (!bytes) return undefined;
    const isPacked = PACKED.has(extname(path));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const answer = { bytes: isPacked ? bytes : brotliCompressSync(bytes, { params }), isPacked, raw: bytes.length };
    sent.set(path, answer);
    return answer;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const answer = file(path);
    const headers = {
      'Cache-Control': 'no-cache',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Content-Type': TYPES[extname(path)] ?? 'text/plain',
    };
    if (!answer) {
      response.writeHead(404, headers).end('404');
      return;
    }
    if (!answer.isPacked) headers['Content-Encoding'] = 'br';
    response.writeHead(200, { ...headers, 'Content-Length': answer.bytes.length }).end(answer.bytes);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Bytes of an address as they are sent, and as they lie in the folder. */
    weigh: (address) => {
      const { pathname } = new URL(address, 'http://localhost');
      const { bytes, raw } = file(pathname.endsWith('/') ? `${pathname}index.html` : pathname) ?? fail(`no ${address}`);
      return { sent: bytes.length, raw };
    },
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

export const browser = () => chromium.launch({
  executablePath: need('COURANT_CHROMIUM'),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/** Lighthouse's slow 4G. The latency stands before every answer; connections are not slower. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** A fresh profile with an empty cache and one page the size of a phone. */
export async function visitor(browser, { cpu = 1, isSlow = false, watch } = {}) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (isSlow) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', SLOW_4G);
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await page.addInitScript(clock, watch);
  return { context, page, session, close: () => context.close() };
}

/* In the page: `painted` gives the time of the frame that shows words in the first element that fits. */
function clock(watch) {
  window.painted = (selector) => new Promise((told) => {
    const look = () => {
      if (!document.querySelector(selector)?.textContent.trim()) {
        requestAnimationFrame(look);
        return;
      }
      // Frames ask first and paint then: a message sent now arrives when the frame has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => told(performance.now());
      port2.postMessage(0);
    };
    requestAnimationFrame(look);
  });
  if (watch) window.first = window.painted(watch);
}

/** How a hand clicks: the pointer rests on what it has reached, and a press takes its time. In milliseconds. */
const HAND = { rest: 100, press: 80 };

/** Milliseconds from a person's click to painted words. `isSudden`: as a script clicks, with no rest and no press. */
export async function click(page, target, shown, { isSudden = false } = {}) {
  await page.evaluate((selector) => {
    window.clicked = new Promise((told) => {
      addEventListener('click', (event) => {
        window.painted(selector).then((painted) => told(painted - event.timeStamp));
      }, { capture: true, once: true });
    });
  }, shown);
  const link = page.locator(target).first();
  if (isSudden) {
    await link.click();
  } else {
    await link.hover();
    await page.waitForTimeout(HAND.rest);
    await link.click({ delay: HAND.press });
  }
  return page.evaluate(() => window.clicked);
}

/** Until the page has nothing left to do. */
export async function rest(page, milliseconds = 300) {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(milliseconds);
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const ms = (number) => (number < 10 ? number.toFixed(2) : number.toFixed(0));

/** Rows of `[name, milliseconds[], aim?]` as medians, minima and maxima. */
export function times(title, rows) {
  const load = `${availableParallelism()} cores with ${loadavg()[0].toFixed(1)} tasks at work on them`;
  table(`${title}; ${load}`, ['', 'median ms', 'min', 'max', 'runs', 'aim'], rows.map(([name, numbers, aim]) => [
    name, ms(median(numbers)), ms(Math.min(...numbers)), ms(Math.max(...numbers)), numbers.length,
    aim ? `< ${aim}: ${median(numbers) < aim ? 'met' : 'MISSED'}` : '',
  ]));
}

/** A table as it can stand in the README. */
export function table(title, head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  console.log(`\n${title}\n\n${[line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n')}`);
}
