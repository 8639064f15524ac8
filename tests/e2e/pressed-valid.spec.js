// The pages that press wrote are what HTML asks for, by a validator that others keep.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { test, expect } from '@playwright/test';

const SITE = process.env.COURANT_PRESSED ?? fileURLToPath(new URL('../../dist', import.meta.url));
const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended'],
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

test('every page is valid HTML', ({}, { project }) => {
  test.skip(project.name !== 'pressed', 'the pages are the same at any base path');
  const pages = readdirSync(SITE, { recursive: true }).filter((file) => file.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(25);
  const complaints = pages.flatMap((page) => {
    const html = readFileSync(`${SITE}/${page}`, 'utf8');
    const { results } = validator.validateStringSync(html, page);
    return results.flatMap(({ messages }) => messages)
      .filter((message) => !takesThePlace(html, message))
      .map(({ ruleId, message, line, column, selector }) => `${page}:${line}:${column}: ${ruleId}: ${message} (${selector})`);
  });
  expect(complaints).toEqual([]);
});
