// However large the letters and however wide their spacing: no way sideways, nothing cut, no words over others.
import { test, expect } from './watched.js';
import { ADDRESSES, OPENED, behold, chooseSize, resize } from './access.js';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** What a reader may do to the letters; each is done alone, and taken back. */
const LETTERS = {
  'as they come': async () => () => {},
  'the largest of the Display panel': async (page) => {
    await chooseSize(page, 7);
    return () => chooseSize(page, 4);
  },
  'of 200 % by the browser': async (page) => {
    // The browser's own setting, which media queries follow too; a page cannot do it.
    const browser = await page.context().newCDPSession(page);
    const size = (standard) => browser.send('Page.setFontSizes', { fontSizes: { standard } });
    await size(32);
    return () => size(16);
  },
  'spaced as WCAG 1.4.12 allows': async (page) => {
    await page.evaluate(() => {
      const spacing = new CSSStyleSheet();
      spacing.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-block-end: 2em !important; }
      `);
      document.adoptedStyleSheets = [spacing];
    });
    return () => page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
  },
};

/** Whatever has no room, a line each. */
const narrow = (page) => page.evaluate(async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { documentElement: root, body } = document;
  const style = (element) => getComputedStyle(element);
  const name = (element) => `${element.localName}${element.className?.trim ? `.${element.className.trim().replaceAll(' ', '.')}` : ''} “${element.textContent.trim().slice(0, 30)}”`;
  const found = [];

  const sideways = Math.max(root.scrollWidth, body.scrollWidth) - root.clientWidth;
  if (sideways > 0) found.push(`the page goes ${sideways} px sideways`);

  // Meant for those who listen, and nobody else.
  const isUnseen = (element) => element.closest('svg, rp') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    || Boolean(nearest(element, (box) => style(box).clipPath === 'inset(50%)'));
  const nearest = (element, is) => {
    for (let box = element; box && box !== root; box = box.parentElement) if (is(box)) return box;
  };
  const scrolls = (box) => /auto|scroll/.test(style(box).overflowX) && box.tabIndex >= 0 && box.scrollWidth > box.clientWidth;
  const lines = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const dialog = document.querySelector('dialog[open]');
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || isUnseen(parent) || parent.closest('script, style, noscript')) continue;
    range.selectNodeContents(text);
    const isScrolled = nearest(parent, scrolls);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (right - left < 1) continue;
      // Words outside the window, in no box that scrolls.
      if (!isScrolled && (left < -1 || right > root.clientWidth + 1)) found.push(`out of the window: ${name(parent)}`);
      // What floats over the page is meant to.
      const floats = nearest(parent, (box) => /fixed|sticky/.test(style(box).position) && !box.matches('.table caption'));
      if (!isScrolled && !floats && !dialog) lines.push({ parent, left, right, top, bottom });
    }
  }

  // Cut: more in a box than it shows, and no way to see it. A picture may be cropped to its frame.
  for (const box of document.querySelectorAll('body, body *')) {
    const { overflowX, overflowY, textOverflow } = style(box);
    if (isUnseen(box) || box.matches('img, video, audio, input, progress') || box.querySelector(':scope > img')) continue;
    const isCut = (overflow, content, room) => /hidden|clip/.test(overflow) && content > room + 1;
    if (isCut(overflowX, box.scrollWidth, box.clientWidth) || isCut(overflowY, box.scrollHeight, box.clientHeight)) found.push(`cut: ${name(box)}`);
    if (textOverflow === 'ellipsis') found.push(`cut by an ellipsis: ${name(box)}`);
  }

  // Words over words: two lines of different elements on the same spot. Leading may be less than the letters' own height.
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
      const other = lines[next];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      const isOver = across > 2 && down > 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top);
      if (isOver && !one.parent.contains(other.parent) && !other.parent.contains(one.parent) && !(one.parent.closest('ruby') && other.parent.closest('ruby'))) {
        found.push(`over each other: ${name(one.parent)} and ${name(other.parent)}`);
      }
    }
  });
  return [...new Set(found)];
});

test('headline, heading, standfirst and text keep their order at every size', async ({ page }) => {
  await behold(page, ADDRESSES.find(({ name }) => name === 'the-wire-that-shrank-the-world'));
  for (const size of [1, 4, 7]) {
    await chooseSize(page, size);
    for (const width of [320, 1280]) {
      await resize(page, width);
      const sizes = await page.evaluate(() => ['.headline', '.section-heading', '.standfirst', '.body', '.byline']
        .map((part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize)));
      const where = `size ${size}, ${width} px: ${sizes}`;
      expect(sizes, where).toEqual([...sizes].sort((one, other) => other - one));
      expect(sizes[0], where).toBeGreaterThan(sizes[1] * 1.05);
      expect(sizes[4], where).toBeGreaterThan(sizes[3] * 0.6);
    }
  }
});

for (const scene of [...ADDRESSES, ...OPENED]) {
  test(`there is room for ${scene.name}`, async ({ page }) => {
    test.slow();
    await behold(page, scene);
    const found = [];
    for (const [letters, set] of Object.entries(LETTERS)) {
      const takeBack = await set(page);
      for (const width of [320, 1280]) {
        await resize(page, width);
        found.push(...(await narrow(page)).map((what) => `letters ${letters}, ${width} px: ${what}`));
      }
      await takeBack();
    }
    expect(found).toEqual([]);
  });
}
