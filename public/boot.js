// Starts the app: finds the base path, closes the door to markup in scripts, and runs the wasm.
// start.js hears how it went.
const script = document.querySelector('script[data-js]');
const root = document.documentElement;
const tell = (detail) => dispatchEvent(new CustomEvent('courant:boot', { detail }));

// Where this file lies is the base path: `/`, or `/x/y/`.
root.dataset.base = new URL('.', import.meta.url).pathname;

// A default policy without a single function refuses every string that would become markup or
// code, and no other policy can take its place.
globalThis.trustedTypes?.createPolicy('default', {});

// Why the app did not start, as one of the names under #trouble.
function cause(error) {
  if (typeof WebAssembly !== 'object') return 'engine';
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) return 'engine';
  if (error instanceof WebAssembly.RuntimeError) return 'start';
  return 'load';
}

try {
  const glue = await import(new URL(script.dataset.js, document.baseURI));
  await glue.default({ module_or_path: new URL(script.dataset.wasm, document.baseURI) });
  tell('started');
} catch (error) {
  console.error(error);
  tell(cause(error));
}
