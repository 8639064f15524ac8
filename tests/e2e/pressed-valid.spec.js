// The pages that press wrote are what HTML asks for, by a validator that others keep.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { test, expect } from '@playwright/test';

// Where it is known where a site lies, its pages say more.
const SITES = [
  process.env.COURANT_PRESSED ?? fileURLToPath(new URL('../../dist', import.meta.url)),
  process.env.COURANT_ADDRESSED ?? fileURLToPath(new URL('../../target/xtask/addressed', import.meta.url)),
];
const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended'],
  // HTML lets `blocking` stand on a style, and on what the first paint is to wait for; the validator's table knows other pairs.
  elements: ['html5', { link: { inherit: 'link', attributes: { blocking: {
    allowed: (link) => (['stylesheet', 'expect'].includes(link.getAttribute('rel')) ? null : 'HTML knows `blocking` with stylesheet and expect'),
  } } } }],
  rules: {
    // A list without bullets is no list to VoiceOver unless it says so.
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    // Both are a matter of taste: HTML knows no case here, and no longest title.
    'doctype-style': 'off',
    'long-title': 'off',
  },
}));
/** Where the app cannot start, its own words take the place of the page's; only one of the two is ever shown. */
const takesThePlace = (html, { ruleId }) => ruleId === 'unique-landmark' && html.includes('id="trouble"');

function complaints(html, page) {
  const { results } = validator.validateStringSync(html, page);
  return results.flatMap(({ messages }) => messages)
    .filter((message) => !takesThePlace(html, message))
    .map(({ ruleId, message, line, column, selector }) => `${page}:${line}:${column}: ${ruleId}: ${message} (${selector})`);
}

test('every page is valid HTML', ({}, { project }) => {
  test.skip(project.name !== 'pressed', 'the pages are the same at any base path');
  for (const site of SITES) {
    const pages = readdirSync(site, { recursive: true }).filter((file) => file.endsWith('.html'));
    expect(pages.length).toBeGreaterThan(25);
    expect(pages.flatMap((page) => complaints(readFileSync(`${site}/${page}`, 'utf8'), page))).toEqual([]);
  }
  // A page that is broken on purpose is refused.
  const front = readFileSync(`${SITES[0]}/index.html`, 'utf8');
  for (const [from, to] of [['</main>', ''], ['<h1', '<h1 class="a" class="b"'], ['<title>', '<p>'], ['rel="expect"', 'rel="prefetch"'], [' href="', ' id="a" id="b" href="'], ['</footer>', '<img src="a.webp"></footer>']]) {
    expect(front).toContain(from);
    expect(complaints(front.replace(from, to), from)).not.toEqual([]);
  }
});
