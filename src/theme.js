// Sets the chosen theme and text size before the first paint. Unknown values are left alone:
// the styles follow the system, at the middle size.
try {
  const chosen = JSON.parse(localStorage.getItem('courant:1:settings')) ?? {};
  const root = document.documentElement;
  if (['light', 'sepia', 'dark', 'black'].includes(chosen.theme)) root.dataset.theme = chosen.theme;
  if ([1, 2, 3, 4, 5, 6, 7].includes(chosen.size)) root.dataset.size = chosen.size;
} catch {
  // Storage is switched off, or does not hold JSON.
}
