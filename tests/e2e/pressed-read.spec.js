// What other programs read of a site that knows its address, by validators that others keep: the Atom feed, the map for search
// engines and the JSON Feed by their schemas, each page's JSON-LD as linked data and by the vocabulary of schema.org. What is
// broken on purpose must be refused, else the validator is none.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import jsonld from 'jsonld';
import { RelaxNGValidator, XmlDocument, XsdValidator } from 'libxml2-wasm';
import ts from 'typescript';
import { test, expect } from '@playwright/test';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SITE = process.env.COURANT_ADDRESSED ?? join(HERE, '../../target/xtask/addressed');
const URL_OF_SITE = 'https://example.org/paper/';
const read = (name) => readFileSync(join(SITE, name), 'utf8');

/** What a schema for XML has against a document; an empty list where it has nothing. */
function wrongWith(schema, xml) {
  const [rules, document] = [XmlDocument.fromString(readFileSync(schema, 'utf8')), XmlDocument.fromString(xml)];
  const validator = (schema.endsWith('.rng') ? RelaxNGValidator : XsdValidator).fromDoc(rules);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return error.message.trim().split('\n');
  } finally {
    for (const it of [validator, document, rules]) it.dispose();
  }
}

/** Breaks a text in one place, which must be there. */
function broken(text, from, to) {
  expect(text).toMatch(from);
  return text.replace(from, to);
}

test.beforeEach(({}, { project }) => {
  test.skip(project.name !== 'pressed', 'the files are the same at any base path');
});

test('the Atom feed is what RFC 4287 asks for', () => {
  const schema = join(HERE, 'atom.rng');
  const feed = read('atom.xml');
  expect(feed.match(/<entry/g).length).toBeGreaterThan(10);
  expect(wrongWith(schema, feed)).toEqual([]);
  for (const [from, to] of [
    [/<updated>.*<\/updated>\n/, ''],
    [/<updated>.*?T/, '<updated>20 November 2026 '],
    [/Z<\/updated>/, '</updated>'],
    [/<id>.*<\/id>\n/, ''],
    [/<id>https:\/\/[^<]*<\/id>/, '<id>read/here/</id>'],
    [/<author>.*<\/author>\n/, ''],
    [/<title>[^<]*<\/title>/, '<title/>'],
    [/(<title>.*\n)/, '$1$1'],
    [/ rel="self"/, ''],
    [/ term="/, ' name="'],
    [/<entry/, '<item/><entry'],
    [/xmlns="[^"]*"/, 'xmlns="http://purl.org/atom/ns#"'],
  ]) {
    expect(wrongWith(schema, broken(feed, from, to)), String(from)).not.toEqual([]);
  }
  // 4.1.1: no two links to one kind of it. A schema cannot say so where all are called the same.
  const [head, ...entries] = feed.split('<entry');
  const rels = (part) => [...part.matchAll(/<link rel="(.*?)"/g)].map(([, rel]) => rel).sort();
  expect(rels(head)).toEqual(['alternate', 'self']);
  expect(entries.map(rels)).toEqual(entries.map(() => ['alternate']));
  const ids = [...feed.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
  expect(new Set(ids).size, 'no id stands twice').toBe(ids.length);
});

test('the map for search engines is what sitemaps.org asks for, and leads to pages', () => {
  const schema = join(dirname(createRequire(import.meta.url).resolve('sitemap/package.json')), 'schema/sitemap.xsd');
  const map = read('sitemap.xml');
  expect(wrongWith(schema, map)).toEqual([]);
  for (const [from, to] of [
    [/<loc>/, `<loc>${'x'.repeat(2048)}`],
    [/<loc>.*?<\/loc>/, ''],
    [/<lastmod>.*?T/, '<lastmod>20 November 2026 '],
    [/<url>/, '<link>nowhere</link><url>'],
    [/xmlns="[^"]*"/, ''],
  ]) {
    expect(wrongWith(schema, broken(map, from, to)), String(from)).not.toEqual([]);
  }
  const places = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, place]) => place);
  const pages = readdirSync(SITE, { recursive: true }).filter((file) => file.endsWith('/index.html') || file === 'index.html');
  const own = new Set(pages.map((page) => new URL(page.replace(/index\.html$/, ''), URL_OF_SITE).href));
  expect(places.filter((place) => !own.has(new URL(place).href))).toEqual([]);
  expect(new Set(places).size).toBe(places.length);
  expect(read('robots.txt')).toContain(`\nSitemap: ${URL_OF_SITE}sitemap.xml\n`);
});

test('the feed and every article are what the JSON Schemas ask for', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const schema = (name) => JSON.parse(readFileSync(join(HERE, '../../public/schema', name), 'utf8'));
  ajv.addSchema(schema('article.schema.json'), 'article.schema.json');
  const edition = ajv.compile({ ...schema('edition.schema.json'), $id: 'edition.schema.json' });
  const article = ajv.getSchema('article.schema.json');
  const feed = JSON.parse(read('feed.json'));
  expect(edition(feed), JSON.stringify(edition.errors)).toBe(true);
  expect(edition({ ...feed, version: '2' })).toBe(false);
  expect(edition({ ...feed, items: [{ title: 'No id' }] })).toBe(false);
  const files = readdirSync(join(SITE, 'articles'));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const item = JSON.parse(read(`articles/${file}`));
    expect(article(item), `${file}: ${JSON.stringify(article.errors)}`).toBe(true);
    expect(article({ ...item, title: null }), file).toBe(false);
  }
});

/** The JSON-LD of every article's page, by its page. */
function news() {
  const pages = readdirSync(join(SITE, 'read')).map((id) => `read/${id}/index.html`).filter((page) => page !== 'read/index.html/index.html');
  return pages.map((page) => {
    const found = [...read(page).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
    expect(found, page).toHaveLength(1);
    return [page, JSON.parse(found[0][1])];
  });
}

// schema.org's own context maps every name to its vocabulary, and these to addresses.
const CONTEXT = { '@vocab': 'https://schema.org/', ...Object.fromEntries(['url', 'image'].map((name) => [name, { '@type': '@id' }])) };
const loaded = async (url) => {
  if (!/^https:\/\/schema\.org\/?$/.test(url)) throw new Error(`${url} is no context of ours`);
  return { contextUrl: null, documentUrl: url, document: { '@context': CONTEXT } };
};
const expanded = (data) => jsonld.expand(data, { safe: true, documentLoader: loaded });

test("every article's JSON-LD is linked data of which nothing is lost", async () => {
  const all = news();
  expect(all.length).toBeGreaterThan(10);
  for (const [page, data] of all) {
    const [thing] = await expanded(data);
    expect(thing['@type'], page).toEqual(['https://schema.org/NewsArticle']);
    expect(Object.keys(thing).length, page).toBe(Object.keys(data).length - 1);
    const addresses = ['url', 'image'].flatMap((name) => thing[`https://schema.org/${name}`] ?? []).map((it) => it['@id']);
    expect(addresses.length, page).toBeGreaterThan(0);
    for (const address of addresses) expect(address, page).toMatch(/^https:\/\//);
  }
  const [, data] = all[0];
  for (const wrong of [
    { ...data, '@context': 'https://schema.example' },
    { ...data, '@type': 1 },
    { ...data, mainEntityOfPage: { '@id': 'not an address' } },
    { ...data, '@id': 7 },
  ]) {
    await expect(expanded(wrong), JSON.stringify(wrong).slice(0, 200)).rejects.toThrow();
  }
});

/** A thing and all things in it: each is typed by itself, for the compiler lets much pass within a union. */
function things(data) {
  if (typeof data !== 'object' || data === null) return [];
  const inner = Object.values(data).flatMap(things);
  return Array.isArray(data) ? inner : [data, ...inner];
}

/** What the compiler has against each of these as a thing of schema.org, as schema-dts types it. */
function againstVocabulary(all) {
  const folder = mkdtempSync(join(HERE, 'node_modules/.vocabulary-'));
  try {
    const file = join(folder, 'news.ts');
    const typed = (thing, at) => {
      const type = '@context' in thing ? 'vocabulary.WithContext<vocabulary.NewsArticleLeaf>' : `vocabulary.${thing['@type']}Leaf`;
      return `export const t${at}: ${type} = ${JSON.stringify(thing)};`;
    };
    const lines = all.map((data, at) => things(data).map((thing, part) => typed(thing, `${at}_${part}`)).join(' '));
    writeFileSync(file, `import type * as vocabulary from 'schema-dts';\n${lines.join('\n')}\n`);
    const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext };
    const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
    return found.map(({ messageText, start, file }) => {
      const line = file ? file.getLineAndCharacterOfPosition(start).line - 1 : -1;
      return { at: line, words: ts.flattenDiagnosticMessageText(messageText, ' ') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("every article's JSON-LD says only what schema.org knows of a NewsArticle", () => {
  test.setTimeout(60_000);
  const all = news();
  const [, data] = all[0];
  const wrong = [
    { ...data, standfirst: 'No property of anything' },
    { ...data, headline: undefined, headLine: data.headline },
    { ...data, '@type': 'NewspaperArticle' },
    { ...data, '@context': 'https://example.org' },
    { ...data, isAccessibleForFree: 'perhaps' },
    { ...data, wordCount: { many: true } },
    { ...data, author: [{ '@type': 'Persona', name: 'Ada Marsh' }] },
    { ...data, publisher: { ...data.publisher, circulation: 'No property of an organisation' } },
  ];
  const found = againstVocabulary([...all.map(([, right]) => right), ...wrong]);
  expect(found.filter(({ at }) => at < all.length)).toEqual([]);
  const refused = new Set(found.map(({ at }) => at - all.length));
  expect(wrong.filter((_, at) => !refused.has(at))).toEqual([]);
});
