// Dark enough to be read, in every paper; large enough to be hit.
import { test, expect } from './watched.js';
import { ADDRESSES, OPENED, THEMES, behold, choosePaper, chooseSize, resize } from './access.js';

test.use({ contextOptions: { reducedMotion: 'reduce' }, colorScheme: 'light' });

/** Text of the story itself, and all other: the least contrast. */
const [STORY, OTHER] = [7, 4.5];
/** In CSS pixels: any target (WCAG 2.5.8), and what is there to be pressed. */
const [TARGET, CONTROL] = [24, 44];

/** The contrast of two colours (WCAG 2.2), whose parts go from 0 to 1. The page has it too. */
function contrast(one, another) {
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(another)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Words that stand out too little from what lies behind them, by the colours that the browser computes. */
const faint = (page, [story, other]) => page.evaluate(([story, other]) => {
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    if (/^rgba?\(/.test(text)) return [r / 255, g / 255, b / 255, a];
    if (text.startsWith('color(srgb ')) return [r, g, b, a];
    throw new Error(`no such colour: ${text}`);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  /** What may lie behind an element: one colour, or each of a gradient's. */
  const behind = (element) => {
    if (!element) return [[1, 1, 1, 1]];
    const { backgroundColor, backgroundImage } = style(element);
    const own = colour(backgroundColor);
    const under = own[3] === 1 ? [own] : behind(element.parentElement).map((one) => over(own, one));
    const stops = backgroundImage.match(/(?:rgba?|color)\([^)]*\)/g) ?? [];
    return [...under, ...stops.flatMap((stop) => under.map((one) => over(colour(stop), one)))];
  };
  const opacity = (element) => (element ? Number(style(element).opacity) * opacity(element.parentElement) : 1);

  const found = [];
  const judge = (element, ink, words, pseudo = '') => {
    const [r, g, b, a] = colour(ink);
    const least = element.closest('[data-article]') ? story : other;
    const worst = Math.min(...behind(element).map((paper) => globalThis.contrast(over([r, g, b, a * opacity(element)], paper), paper)));
    if (worst < least) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const place = behind(element).length > 1 && { x: left + scrollX, y: top + scrollY, width, height };
      found.push({ what: `${element.localName}.${element.className}${pseudo} “${words.trim().slice(0, 30)}”`, worst, least, ink: [r, g, b], place });
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || element.closest('svg, script, noscript') || !element.checkVisibility({ visibilityProperty: true })) continue;
    judge(element, style(element).color, text.data);
  }
  for (const field of document.querySelectorAll('input:not([type=radio], [type=checkbox], [type=range])')) {
    if (!field.checkVisibility()) continue;
    judge(field, style(field).color, field.value);
    judge(field, style(field, '::placeholder').color, field.placeholder, '::placeholder');
  }
  return found;
}, [story, other]);

/** The colour that is painted most often in a place: what lies behind its words. */
async function painted(page, clip) {
  const picture = (await page.screenshot({ clip, fullPage: true })).toString('base64');
  return page.evaluate(async (picture) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (byte) => byte.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    const counts = {};
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]} ${data[at + 1]} ${data[at + 2]}`;
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return Object.entries(counts).sort(([, one], [, other]) => other - one)[0][0].split(' ').map((part) => part / 255);
  }, picture);
}

/** What is too small to be hit. */
const small = (page, [target, control]) => page.evaluate(([target, control]) => {
  const nearest = (element, is) => {
    for (let box = element; box; box = box.parentElement) if (is(box)) return box;
  };
  const isInline = (element) => getComputedStyle(element).display === 'inline';
  return [...document.querySelectorAll('a[href], button, input, select, summary, audio[controls], video[controls], [role=button]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .flatMap((element) => {
      // A line of text has its own height, and a link in it too: WCAG 2.5.8 lets it be.
      const block = nearest(element, (box) => !isInline(box));
      const apart = [...block.querySelectorAll('a')].reduce((length, link) => length + link.textContent.trim().length, 0);
      if (element.matches('a') && isInline(element) && block.textContent.trim().length > apart + 1) return [];
      // What is hit: the label with its input; what a link lays over the box it stands in.
      const over = getComputedStyle(element, '::after');
      const box = over.position === 'absolute' && over.content !== 'none'
        ? nearest(element, (box) => getComputedStyle(box).position !== 'static')
        : element.closest('label') ?? element;
      const { width, height } = box.getBoundingClientRect();
      const least = element.matches('a:not(.button, .tool)') ? target : control;
      const isSmall = Math.min(width, height) < least - 0.1;
      return isSmall ? [`${element.localName}.${element.className} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 30)}” is ${width.toFixed(1)} × ${height.toFixed(1)}`] : [];
    });
}, [target, control]);

for (const scene of [...ADDRESSES, ...OPENED]) {
  test(`what ${scene.name} says can be read, and what it offers can be hit`, async ({ page }) => {
    await page.addInitScript(`globalThis.contrast = ${contrast}`);
    await behold(page, scene);
    const found = [];
    for (const theme of THEMES) {
      await choosePaper(page, theme);
      for (const { what, worst, least, ink, place } of await faint(page, [STORY, OTHER])) {
        // Before a gradient it depends on where the words stand: what is painted there has the last word.
        const ratio = place ? contrast(ink, await painted(page, place)) : worst;
        if (ratio < least) found.push(`${theme}: ${what} has ${ratio.toFixed(2)}, not ${least}`);
      }
    }
    // The smallest letters make the smallest targets.
    for (const [width, size] of [[320, 4], [320, 1], [1280, 4]]) {
      await resize(page, width);
      await chooseSize(page, size);
      found.push(...(await small(page, [TARGET, CONTROL])).map((what) => `${width} px, size ${size}: ${what}`));
    }
    expect(found).toEqual([]);
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`where the reader's own colours stand for ours, what is read is told from what is left: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await behold(page, ADDRESSES.find(({ name }) => name === 'the front page of a reader'));
    const bar = page.getByRole('main').getByRole('progressbar').first();
    await expect(bar).toBeVisible();
    await bar.scrollIntoViewIfNeeded();
    const value = await bar.evaluate(({ position }) => position);
    const { x, y, width, height } = await bar.evaluate((bar) => {
      const { x, y, width, height } = bar.getBoundingClientRect();
      return { x: x + scrollX, y: y + scrollY, width, height };
    });
    const colour = (from, to) => painted(page, { x: x + width * from, y, width: width * (to - from), height });
    const [read, left] = [await colour(0.1 * value, 0.9 * value), await colour(value + 0.1, 0.9)];
    expect(contrast(read, left), `${read} and ${left}`).toBeGreaterThan(3);
  });
}
