// Leads home from 404.html: this file lies in Courant's own folder, wherever that is.
(() => {
  const page = document.documentElement;
  if (page.dataset.base) return;
  const base = new URL('.', document.currentScript.src);
  page.dataset.base = base.pathname;
  document.getElementById('home').href = base.href;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('lost.css', base).href;
  document.head.append(style);
})();
