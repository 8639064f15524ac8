// Leads home from 404.html, in the reader's own paper: this file lies in Courant's own folder, wherever that is.
(() => {
  const page = document.documentElement;
  if (page.dataset.base) return;
  const base = new URL('.', document.currentScript.src);
  page.dataset.base = base.pathname;
  try {
    // As src/theme.js has it.
    const { theme } = JSON.parse(localStorage.getItem('courant:1:settings'));
    if (['light', 'sepia', 'dark', 'black'].includes(theme)) page.dataset.theme = theme;
  } catch {
    // Storage is switched off, or nothing was chosen.
  }
  for (const link of document.querySelectorAll('[data-way]')) link.href = new URL(link.dataset.way, base).href;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('lost.css', base).href;
  document.head.append(style);
})();
