// Starts the app: finds the base path, closes the door to markup in scripts, and runs the wasm.
// start.js hears how it went. `cargo xtask dist` joins this file and wasm-bindgen's glue into one script.
import run from 'glue';

const script = document.querySelector('script[data-wasm]');
const root = document.documentElement;
const tell = (detail) => dispatchEvent(new CustomEvent('courant:boot', { detail }));

// Where this file lies is the base path: `/`, or `/x/y/`.
root.dataset.base = new URL('.', import.meta.url).pathname;

// A default policy without a single function refuses every string that would become markup or
// code, and no other policy can take its place.
globalThis.trustedTypes?.createPolicy('default', {});

// The smallest module with what ours needs of an engine: two results, and a table of references.
const probe = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 0, 2, 127, 127, 4, 4, 1, 111, 0, 0);

// Until the next frame is drawn.
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

// Why the app did not start, as one of the names under #trouble. What an able engine cannot
// compile or link is not our wasm: a hotel's sign-in page, or the wasm of another build.
function cause(error) {
  if (!globalThis.WebAssembly?.validate(probe)) return 'engine';
  return error instanceof WebAssembly.RuntimeError ? 'start' : 'load';
}

// What press wrote is being read: its first picture has the line and the processor for itself.
const isRead = document.querySelector('.masthead');
if (isRead) await frame();

// The first of the formatters that dates and numbers need takes long to make, most of it for what lies under all of them. It is
// made while the wasm is on its way, and in three turns: one would hold up the reader's first touch.
for (const make of [() => new Intl.Locale('en').maximize(), () => new Intl.Collator(), () => new Intl.NumberFormat()]) setTimeout(make);

try {
  const wasm = new URL(script.dataset.wasm, document.baseURI);
  // Compiled in a turn of its own. A host that does not know what it sends is asked again, and its bytes taken as they are.
  const module_or_path = await WebAssembly.compileStreaming(fetch(wasm)).catch(() => wasm);
  if (isRead) await frame();
  await run({ module_or_path });
  tell('started');
} catch (error) {
  console.error(error);
  tell(cause(error));
}

// What is far below is laid out now, a part in each frame: all at once would hold up the reader's next click.
if ('fresh' in root.dataset) {
  for (const part of document.querySelectorAll('.section, .notes, .colophon, .related-list, .neighbours')) {
    part.dataset.near = '';
    await frame();
  }
  delete root.dataset.fresh;
}
