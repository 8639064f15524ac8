// Says so when the app cannot start, in the words that stand ready under #trouble. A classic
// script, because from disk (`file:`) and in old browsers no module runs.
(function () {
  var trouble = document.getElementById('trouble');
  var settled = false;

  function say(cause) {
    // Never over an article that is already there to be read.
    if (document.querySelector('[data-article]')) return;
    trouble.querySelectorAll('[data-trouble]').forEach(function (words) {
      words.hidden = words.dataset.trouble !== cause;
    });
    trouble.hidden = false;
  }

  function settle(cause) {
    settled = true;
    if (cause === 'started') trouble.hidden = true;
    else say(cause);
  }

  if (location.protocol === 'file:') return settle('file');
  if (!('noModule' in HTMLScriptElement.prototype)) return settle('engine');
  addEventListener('courant:boot', function (event) { settle(event.detail); });
  document.querySelector('script[data-wasm]').addEventListener('error', function () { settle('load'); });
  setTimeout(function () { if (!settled) say('slow'); }, 20000);
})();
