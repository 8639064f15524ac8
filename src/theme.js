// Before the first paint: sets the chosen theme and text size, asks for the type where the page came fast, and on a page of
// press's keeps room for what there is to continue. Unknown values are left alone: the styles follow the system, at the middle size.
const root = document.documentElement;
// A page that is opened at its top, and not come back to: what is far below waits to be laid out.
const [arrival = {}] = performance.getEntriesByType('navigation');
if (arrival.type === 'navigate' && !location.hash) root.dataset.fresh = '';
// Whoever is about to go to a place needs all that stands before it.
for (const jump of ['click', 'keydown']) addEventListener(jump, () => delete root.dataset.fresh, { capture: true, once: true });
// Until the reader moves it, the page may be brought to where they were.
root.dataset.unmoved = '';
for (const move of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
  addEventListener(move, () => delete root.dataset.unmoved, { once: true, passive: true });
}
// Where the page has come in a blink, by a near line or from the browser's own store, so will the type: it is asked for at
// once, and the page is drawn in it. Else words come first. In milliseconds; a slow line has not answered by then.
const BLINK = 200;
const { requestStart = 0 } = arrival;
if (performance.now() - requestStart < BLINK && !navigator.connection?.saveData) {
  for (const cut of ['', '-italic']) {
    const href = `${document.currentScript.dataset.fonts}courant-serif${cut}.woff2`;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href }));
  }
}
try {
  const kept = (name) => JSON.parse(localStorage.getItem(`courant:1:${name}`)) ?? {};
  const chosen = kept('settings');
  if (['light', 'sepia', 'dark', 'black'].includes(chosen.theme)) root.dataset.theme = chosen.theme;
  if ([1, 2, 3, 4, 5, 6, 7].includes(chosen.size)) root.dataset.size = chosen.size;
  const { edition } = root.dataset;
  if (edition) {
    // As reading/visit.rs has it: begun, neither finished nor all but.
    const begun = ({ finished, furthest, position }) => {
      const at = position?.fraction ?? furthest;
      return !finished && at >= 0.03 && at < 0.95;
    };
    const visits = kept(`${edition}:list:recent`).ids.slice(0, 30).map((id) => kept(`${edition}:visit:${id}`));
    const stories = visits.filter(begun).length;
    if (stories) root.dataset.continue = Math.min(stories, 3);
  }
} catch {
  // Storage is switched off, holds no JSON, or nothing was read.
}
