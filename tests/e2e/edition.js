// Editions made for a test, put in the place of the sample edition's files. What `publish` does not name stays as it is.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BARE = new URL(`${process.env.COURANT_BARE ?? fileURLToPath(new URL('../../target/xtask/bare', import.meta.url))}/`, 'file:');
const read = (path) => JSON.parse(readFileSync(new URL(path, BARE), 'utf8'));

/** The sample edition's own files: its feed, and its articles by id. */
export const sample = {
  feed: read('feed.json'),
  articles: Object.fromEntries(
    readdirSync(new URL('articles/', BARE)).map((file) => [file.replace(/\.json$/, ''), read(`articles/${file}`)])),
};

/** A card of any JSON Feed of the web: it knows nothing of our extensions. */
export const item = (number, more = {}) => ({
  id: `story-${number}`,
  title: `Story number ${number}`,
  content_text: `The whole text of story number ${number}.`,
  date_published: new Date(Date.UTC(2026, 10, 20) - number * 60_000).toISOString(),
  ...more,
});

/** Cards number `from` to number `to`. */
export const items = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => item(from + index));

/** A JSON Feed. `id` names the edition, which is ours alone; without it the feed has no extension at all. */
export const feed = (items, { id, ...more } = {}) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'The Harbour Courant',
  ...(id && { _edition: { id } }),
  items,
  ...more,
});

/** A paragraph that no other begins like: its letters tell it from all others, in any place. */
export const paragraph = (number) => ({
  type: 'paragraph',
  text: `Number ${number} of the paragraphs begins here. ${`The tide came up to step ${number} and went. `.repeat(8)}`.trim(),
});

/** A native article of so many sections with so many paragraphs each, numbered through from 1. */
export const article = (id, { sections = 3, paragraphs = 8, title = 'The tide at the steps', native = {}, ...more } = {}) => ({
  id,
  title,
  date_published: '2026-11-20T08:00:00Z',
  _article: {
    sections: Array.from({ length: sections }, (_, section) => ({
      id: `part-${section + 1}`,
      heading: `Part ${section + 1}`,
      blocks: Array.from({ length: paragraphs }, (_, block) => paragraph(section * paragraphs + block + 1)),
    })),
    ...native,
  },
  ...more,
});

/** The card of a native article. */
export const cardOf = ({ id, title, date_published }) => ({ id, title, date_published, _article: { href: `articles/${id}.json` } });

/** Puts files in the place of the edition's: `{ 'feed.json': object, 'articles/a.json': (route) => … }`. */
export async function publish(target, files) {
  for (const [name, file] of Object.entries(files)) {
    await target.route(
      (url) => url.pathname.endsWith(`/${name}`),
      typeof file === 'function' ? file : (route) => route.fulfill({ json: file }),
    );
  }
}

/** An edition of these native articles, and nothing else. */
export const publishArticles = (target, articles, more = {}) =>
  publish(target, {
    'feed.json': feed(articles.map(cardOf), { id: 'harbour', ...more }),
    ...Object.fromEntries(articles.map((article) => [`articles/${article.id}.json`, article])),
  });
