// A folder of texts, pressed: time and memory, beside hugo with a plain theme on the same texts, in one run; then once more
// after one text has changed, and after that a second time, when the site of the first is kept standing. COURANT_TEXTS sets how many there are.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const need = (name) => process.env[name] ?? fail(`${name} is not set: run \`cargo xtask bench\`.`);
const fail = (sentence) => { throw new Error(sentence); };
const TEXTS = Number(process.env.COURANT_TEXTS ?? 10_000);
const WORDS = 750;
const ROUNDS = Number(process.env.COURANT_ROUNDS ?? 3);
const [PRESS, APP] = [need('COURANT_PRESS'), need('COURANT_APP')];

/** The same numbers in every run. */
let seed = 42;
const chance = () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return seed / 4_294_967_296;
};
const SYLLABLES = ['ta', 'lor', 'mi', 'ven', 'dra', 'ko', 'sel', 'pi', 'ran', 'ou', 'ste', 'ly', 'bor', 'che', 'an', 'du'];
const vocabulary = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(chance() * 3) }, () => SYLLABLES[Math.floor(chance() * SYLLABLES.length)]).join(''));
/** Few words are common, most are rare, as in any language. */
const word = () => vocabulary[Math.floor(vocabulary.length ** chance()) - 1];
const sentence = (words) => {
  const text = Array.from({ length: words }, word).join(' ');
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
};

function text(number) {
  const day = new Date(Date.UTC(2026, 10, 20) - number * 3_600_000).toISOString();
  const paragraphs = Array.from({ length: WORDS / 75 }, (_, at) => {
    const heading = at % 4 === 3 ? `## ${sentence(4).slice(0, -1)}\n\n` : '';
    return `${heading}${Array.from({ length: 5 }, () => sentence(15)).join(' ')}`;
  });
  const tags = number % 2 ? `tags: [${word()}, ${word()}]\n` : '';
  return `---\ntitle: "${sentence(6).slice(0, -1)}"\ndate: ${day}\nsection: Part ${number % 7}\n${tags}---\n${paragraphs.join('\n\n')}\n`;
}

/** Runs a program to its end; its seconds, and the most memory it held. */
function run(program, args, cwd) {
  return new Promise((done) => {
    const begun = performance.now();
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    let megabytes = 0;
    const look = setInterval(() => {
      try {
        megabytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
      } catch {
        // It has ended.
      }
    }, 10);
    child.on('error', () => { clearInterval(look); done(undefined); });
    child.on('exit', (code) => {
      clearInterval(look);
      done(code === 0 || code === 1 ? { seconds: (performance.now() - begun) / 1000, megabytes } : undefined);
    });
  });
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const desk = mkdtempSync(join(tmpdir(), 'courant-bench-'));
try {
  const [folder, hugo] = [join(desk, 'texts'), join(desk, 'hugo')];
  mkdirSync(folder);
  mkdirSync(join(hugo, 'layouts/_default'), { recursive: true });
  writeFileSync(join(folder, 'edition.toml'), 'title = "Ten Thousand"\nlanguage = "en"\n');
  for (let number = 0; number < TEXTS; number += 1) writeFileSync(join(folder, `text-${number}.md`), text(number));
  const page = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>';
  writeFileSync(join(hugo, 'config.toml'), 'baseURL = "https://example.org/"\ntitle = "Ten Thousand"\npaginate = 30\ncontentDir = "../texts"\n');
  writeFileSync(join(hugo, 'layouts/_default/single.html'), `${page}<p>{{ .Date }}</p>{{ .Content }}</main></body></html>`);
  writeFileSync(join(hugo, 'layouts/_default/list.html'), `${page}{{ range (.Paginate .Pages).Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}</main></body></html>`);
  writeFileSync(join(hugo, 'layouts/index.html'), `${page}{{ range (.Paginate site.RegularPages).Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}</main></body></html>`);

  // Each round has folders of its own: a disk that has just lost ten thousand files is slow to make others.
  const press = (round) => run(PRESS, ['build', folder, '--out', join(desk, `site-${round}`), '--app', APP, '--site-url', 'https://example.org/', '--quiet']);
  const again = (round) => {
    appendFileSync(join(folder, 'text-17.md'), '\nOne more paragraph.\n');
    return press(round);
  };
  const ways = {
    'press: JSON, pages, related stories': press,
    'press: once more, one text changed': again,
    'press: a second time, and each time after': again,
    'hugo: pages in a plain theme': (round) => run('hugo', ['--quiet', '--source', hugo, '--destination', join(desk, `hugo-${round}`)]),
  };
  const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const result = await way(round);
      if (result) runs[name].push(result);
    }
  }
  console.log(`\n${TEXTS} texts of ${WORDS} words, medians of ${ROUNDS} runs in turn\n`);
  console.log('| | seconds | MB at most |\n|---|---:|---:|');
  const of = (name, part) => median(runs[name].map((result) => result[part]));
  for (const name of Object.keys(ways)) {
    console.log(runs[name].length ? `| ${name} | ${of(name, 'seconds').toFixed(2)} | ${Math.round(of(name, 'megabytes'))} |` : `| ${name} | is not installed | |`);
  }
  const [whole, first, second, other] = Object.keys(ways);
  const [once, later] = [first, second].map((way) => (100 * of(way, 'seconds') / of(whole, 'seconds')).toFixed(0));
  console.log(`\none text changed, against the whole: ${once} %, later ${later} %`);
  if (runs[other].length) {
    const [time, memory] = ['seconds', 'megabytes'].map((part) => of(whole, part) / of(other, part));
    console.log(`press against hugo: time ${time.toFixed(2)} (aim 0.33), memory ${memory.toFixed(2)} (aim 0.25)`);
  }
} finally {
  rmSync(desk, { recursive: true, force: true });
}
