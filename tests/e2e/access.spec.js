// Every sight of the paper passes axe, at every width and in every paper. No rule is left out.
import AxeBuilder from '@axe-core/playwright';
import { test, expect } from './watched.js';
import { ADDRESSES, OPENED, THEMES, WIDTHS, behold, choosePaper, resize } from './access.js';

// Nothing moves: a colour on its way from one paper to the next is none of either.
test.use({ contextOptions: { reducedMotion: 'reduce' }, colorScheme: 'light' });

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe has against the page, a line for each element. */
async function complaintsOf(page, runOnly, where) {
  // There are no frames to look into, for which the other mode would open a page each time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ runOnly, resultTypes: ['violations'] }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${where}: ${id}: ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

for (const scene of [...ADDRESSES, ...OPENED]) {
  test(`axe has nothing against ${scene.name}`, async ({ page }) => {
    test.slow();
    await behold(page, scene);
    const found = [];
    for (const width of WIDTHS) {
      await resize(page, width);
      found.push(...await complaintsOf(page, { type: 'tag', values: STANDARDS }, `${width} px`));
    }
    // Another paper changes colours, and nothing else.
    for (const theme of THEMES.filter((theme) => theme !== 'light')) {
      await choosePaper(page, theme);
      found.push(...await complaintsOf(page, { type: 'rule', values: ['color-contrast'] }, theme));
    }
    expect(found).toEqual([]);
  });
}
