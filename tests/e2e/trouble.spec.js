// Nothing comes, or not what was asked for (N1): the words, the way out, and that nothing else breaks.
import { Readable } from 'node:stream';
import { test, expect, begins, gives, holds, says } from './host.js';
import { article, cardOf, feed, items } from './edition.js';
import { keys, rests, visit, wind } from './reader.js';

const TITLE = 'The Harbour Courant';
const LARGEST = 32 * 1024 * 1024;
const tide = article('tide');
const ebb = article('ebb', { title: 'The ebb' });
const EDITION = {
  'feed.json': feed([tide, ebb].map(cardOf).concat(items(1, 28)), { id: 'harbour', next_url: 'feed-2.json' }),
  'feed-2.json': feed(items(29, 38)),
  'articles/tide.json': tide,
  'articles/ebb.json': ebb,
};

const main = (page) => page.getByRole('main');
const cards = (page) => main(page).getByRole('article');
const alert = (page) => main(page).getByRole('alert');
const more = (page) => page.getByRole('button', { name: 'More stories' });
const again = (page) => main(page).getByRole('button', { name: 'Try again' });
const home = (page) => main(page).getByRole('link', { name: 'Go to the front page' });
const lead = (page) => main(page).getByRole('link', { name: tide.title });
const waiting = (page) => main(page).getByRole('status');
const text = (page) => page.getByText('Number 1 of the paragraphs');
/** What is stored beside the edition's name. */
const noted = async (page) => (await keys(page)).filter((key) => !key.startsWith('courant:1:at:'));

const mend = (host, name = Object.keys(EDITION), answer = gives) => {
  for (const file of [name].flat()) host.answers[file] = answer(EDITION[file]);
};

/** The page says what happened and what to do, in a heading of its own. */
async function isTold(page, { title, way }) {
  await expect(alert(page).getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(alert(page)).toContainText(way);
}

const words = (title, way, canRetry) => ({ title, way, canRetry });
const ABSENT = words('There is nothing at this address', 'It may be misspelt, or what stood here has moved.', false);
const GONE = words('It was taken away', 'The host says that it is gone for good.', false);
const REFUSED = words('The host does not let you read this', 'It asks for permission that Courant does not have.', true);
const PAUSE = words('The host asks for a pause', 'It has had too many requests. Wait a minute, then try again.', true);
const SERVER = words('Something is wrong at the host', 'It could not answer. This is rarely for long.', true);
const UNREACHABLE = words('The host cannot be reached', 'It did not answer. Its name may be wrong, it may be down, or it may refuse other sites: a browser cannot tell these apart.', true);
const OFFLINE = words('You are offline', 'What you asked for has not come yet. It loads as soon as there is a connection again; you can also try now.', true);
const LATE = words('The host takes too long', 'Nothing came for ten seconds. The connection may be slow or the host busy.', true);
const CUT = words('Only a part of it came', 'The connection broke off before its end.', true);
const PAGE = words('A web page came in its place', 'The host, or a network you must sign in to, answered with a page of its own.', true);
const DAMAGED = words('This cannot be read', 'Its file is damaged at line 1, column 2. Whoever keeps this edition should look at it.', true);
const NO_TEXT = words('This cannot be read', 'The file that came is no text. Whoever keeps this edition should look at it.', false);
const EMPTY = words('This file is empty', 'The host answered with nothing in it.', true);
const LARGE = words('This file is too large', 'It is larger than 32 MB, which no article needs. It was not read to its end.', false);
const NO_EDITION = words('This is no edition', 'The file was read, but its `version` is not JSON Feed 1.', false);
const NO_ARTICLE = words('This is no article', 'The file was read, but it has no `id`.', false);

const half = (whole) => whole.slice(0, whole.length / 2);
const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
const sends = (megabytes) => (response) =>
  Readable.from(Array.from({ length: megabytes }, () => MEGABYTE)).pipe(begins(response, 200));

/** What a host makes of a whole file, and what the reader is told. */
const TROUBLES = {
  'no connection': { answers: () => (response) => response.destroy(), told: UNREACHABLE },
  'a redirect in a circle': { answers: () => says('', 302, { location: '?' }), told: UNREACHABLE },
  'a status of 401': { answers: () => says('', 401), told: REFUSED },
  'a status of 403': { answers: () => says('', 403), told: REFUSED },
  'a status of 404 with a page': { answers: () => says('<!doctype html>', 404, { 'content-type': 'text/html' }), told: ABSENT },
  'a status of 410': { answers: () => says('', 410), told: GONE },
  'a status of 429': { answers: () => says('', 429), told: PAUSE },
  'a status of 500': { answers: () => says('', 500), told: SERVER },
  'a status of 503 with JSON': { answers: (whole) => says(whole, 503), told: SERVER },
  'a page for JSON': { answers: () => says('\n<!doctype html><h1>Welcome</h1>', 200, { 'content-type': 'text/html' }), told: PAGE },
  'JSON that was cut off': { answers: (whole) => says(half(whole)), told: CUT },
  'a connection that breaks': {
    answers: (whole) => (response) =>
      begins(response, 200, { 'content-length': whole.length }).write(half(whole), () => response.destroy()),
    told: CUT,
  },
  'damaged JSON': { answers: (whole) => says(whole.replace('"', '')), told: DAMAGED },
  'no UTF-8': { answers: (whole) => says(Buffer.from(whole.replace('Harbour', 'H\xe4fen').replace('tide', 't\xefde'), 'latin1')), told: NO_TEXT },
  'nothing': { answers: () => says(''), told: EMPTY },
  'a status of 204': { answers: () => says(undefined, 204), told: EMPTY },
  'a file that says it is too large': {
    answers: () => (response) => begins(response, 200, { 'content-length': LARGEST + 1 }).flushHeaders(),
    told: LARGE,
  },
  // As large as may be, the same file is read.
  'a file that does not say it is too large': {
    answers: () => sends(33), told: LARGE, mended: (file) => says(JSON.stringify(file).padEnd(LARGEST)),
  },
  'JSON that is something else': { answers: () => says('{"status":"ok"}'), told: { edition: NO_EDITION, article: NO_ARTICLE } },
};

/** What a host answers, and when, makes no difference under another base path. */
const anywhere = (name, tests) => test.describe(name, () => {
  test.skip(({ host }) => host.path !== '/', 'The base path makes no difference.');
  tests();
});

anywhere('the feed, its next page and a story', () => {
  for (const [what, { answers, told, mended }] of Object.entries(TROUBLES)) {
    test(`${what} is told, and what comes after it is shown`, async ({ page, host, baseURL }) => {
      const spoil = (name) => (host.answers[name] = answers(JSON.stringify(EDITION[name])));
      const [ofEdition, ofArticle] = [told.edition ?? told, told.article ?? told];
      mend(host);

      spoil('feed.json');
      await page.goto('');
      await isTold(page, ofEdition);
      mend(host, 'feed.json', mended);
      await (ofEdition.canRetry ? again(page).click() : page.reload());
      await expect(cards(page)).toHaveCount(30);
      await expect(alert(page)).toHaveCount(0);

      spoil('feed-2.json');
      await more(page).click();
      await expect(alert(page)).toHaveText(`${ofEdition.title}. ${ofEdition.way}`);
      await expect(cards(page)).toHaveCount(30);
      mend(host, 'feed-2.json', mended);
      await again(page).click();
      await expect(cards(page)).toHaveCount(40);
      await expect(alert(page)).toHaveCount(0);

      spoil('articles/tide.json');
      await lead(page).click();
      await isTold(page, ofArticle);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await expect(page).toHaveTitle(`${ofArticle.title} — ${TITLE}`);
      // Opened by its address it is asked for before its card is known.
      await page.reload();
      await isTold(page, ofArticle);
      await expect(home(page)).toBeVisible();
      await expect(again(page)).toHaveCount(ofArticle.canRetry ? 1 : 0);
      expect(await noted(page)).toEqual([]);
      mend(host, 'articles/tide.json', mended);
      if (ofArticle.canRetry) {
        await again(page).click();
      } else {
        await home(page).click();
        await expect(page).toHaveURL(baseURL);
        await lead(page).click();
      }
      await expect(text(page)).toBeVisible();
      await expect(page).toHaveTitle(`${tide.title} — ${TITLE}`);
      await expect.poll(() => visit(page, 'tide', 'harbour')).toMatchObject({ headline: tide.title });
    });
  }
});

anywhere('the way out', () => {
  test('a front page that does not come is no dead end', async ({ page, host }) => {
    host.answers['feed.json'] = says('', 404);
    await page.goto('');
    await isTold(page, ABSENT);
    mend(host);
    // A link home would lead to where one is.
    await expect(again(page)).toBeVisible();
    await again(page).click();
    await expect(cards(page)).toHaveCount(30);
  });

  test('a section that does not come is called by what happened', async ({ page, host }) => {
    host.answers['feed.json'] = says('', 500);
    await page.goto('section/?name=world');
    await isTold(page, SERVER);
    await expect(home(page)).toBeVisible();
    await expect(page).toHaveTitle(`${SERVER.title} — Courant`);
  });
});

anywhere('without a connection', () => {
  /** The connection goes while this file is under way. */
  const goesOffline = (context) => async (response) => {
    await context.setOffline(true);
    response.destroy();
  };

  test('the edition and a story say so, and come by themselves when it is back', async ({ page, context, host }) => {
    mend(host);
    host.answers['feed.json'] = goesOffline(context);
    await page.goto('');
    await isTold(page, OFFLINE);
    await again(page).click();
    await isTold(page, OFFLINE);
    mend(host);
    await context.setOffline(false);
    await expect(cards(page)).toHaveCount(30);

    await context.setOffline(true);
    await lead(page).click();
    await isTold(page, OFFLINE);
    expect(await noted(page)).toEqual([]);
    await context.setOffline(false);
    await expect(text(page)).toBeVisible();
  });

  test('more stories say so, and come by themselves when it is back', async ({ page, context, host }) => {
    mend(host);
    await page.goto('');
    await expect(cards(page)).toHaveCount(30);
    await context.setOffline(true);
    await more(page).click();
    await expect(alert(page)).toHaveText(`${OFFLINE.title}. ${OFFLINE.way}`);
    await context.setOffline(false);
    await expect(cards(page)).toHaveCount(40);
  });
});

anywhere('the time that it takes', () => {
  const PLACES = {
    'the front page': { file: 'feed.json', open: (page) => page.goto(''), isHere: (page) => expect(cards(page)).toHaveCount(30) },
    'a story': {
      file: 'articles/tide.json',
      open: async (page) => {
        await page.goto('');
        await lead(page).click();
      },
      isHere: (page) => expect(text(page)).toBeVisible(),
    },
  };

  test.beforeEach(async ({ page, host }) => {
    mend(host);
    await wind(page);
    await page.clock.pauseAt('2026-11-22T12:00:01Z');
  });

  for (const [place, { file, open, isHere }] of Object.entries(PLACES)) {
    test(`${place} shows nothing, then its shape, then that it takes long, then that it takes too long`, async ({ page, host }) => {
      const asking = holds(host, file);
      await open(page);
      const owed = await asking;
      await page.clock.runFor(199);
      await expect(main(page)).toHaveText('');
      await page.clock.runFor(1);
      await expect(waiting(page)).toHaveText('Loading');
      await expect(waiting(page).getByText('Loading')).toBeHidden();
      expect((await waiting(page).boundingBox()).height).toBeGreaterThan(200);
      await page.clock.runFor(4_799);
      await expect(waiting(page)).toHaveText('Loading');
      await page.clock.runFor(1);
      await expect(waiting(page).getByText('Still loading. The connection is slow.')).toBeVisible();
      await page.clock.runFor(4_999);
      await expect(alert(page)).toHaveCount(0);
      await page.clock.runFor(1);
      await isTold(page, LATE);
      await expect.poll(() => owed.destroyed, { message: 'nobody waits for it any more' }).toBe(true);
      mend(host);
      await again(page).click();
      await isHere(page);
    });

    test(`${place} is as quiet when it is tried again`, async ({ page, host }) => {
      host.answers[file] = says('', 500);
      await open(page);
      await isTold(page, SERVER);
      // The shape and the words of the first time are not those of the second.
      await page.clock.runFor(4_900);
      const asking = holds(host, file);
      await again(page).click();
      await asking;
      await page.clock.runFor(199);
      await expect(main(page)).toHaveText('');
      await page.clock.runFor(1);
      await expect(waiting(page)).toHaveText('Loading');
    });
  }

  test('more stories say that they are on their way, then that it takes too long', async ({ page, host }) => {
    const asking = holds(host, 'feed-2.json');
    await page.goto('');
    await more(page).click();
    await asking;
    const button = main(page).getByRole('button', { name: 'Loading' });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await page.clock.runFor(9_999);
    await expect(button).toBeVisible();
    await page.clock.runFor(1);
    await expect(alert(page)).toHaveText(`${LATE.title}. ${LATE.way}`);
    mend(host);
    await again(page).click();
    await expect(cards(page)).toHaveCount(40);
  });

  test('a story may take its time as long as something comes; silence in its middle is too long', async ({ page, host }) => {
    await page.addInitScript(() => {
      const { read } = ReadableStreamDefaultReader.prototype;
      globalThis.pieces = 0;
      ReadableStreamDefaultReader.prototype.read = function () {
        const piece = read.call(this);
        piece.then(() => (globalThis.pieces += 1), () => {});
        return piece;
      };
    });
    const whole = JSON.stringify(tide);
    /** Opens the story, and gives a way to send it on by a twentieth. */
    async function opened() {
      const asking = holds(host, 'articles/tide.json');
      await page.goto('');
      await lead(page).click();
      const owed = begins(await asking, 200);
      const before = await page.evaluate(() => globalThis.pieces);
      let sent = 0;
      return async () => {
        owed.write(whole.slice((sent / 20) * whole.length, ((sent + 1) / 20) * whole.length));
        sent += 1;
        await expect.poll(() => page.evaluate(() => globalThis.pieces)).toBe(before + sent);
        return () => owed.end(whole.slice((sent / 20) * whole.length));
      };
    }
    let send = await opened();
    for (let piece = 0; piece < 3; piece += 1) {
      await send();
      await page.clock.runFor(9_999);
      await expect(alert(page)).toHaveCount(0);
    }
    (await send())();
    await expect(text(page)).toBeVisible();

    send = await opened();
    await send();
    await page.clock.runFor(9_999);
    await expect(alert(page)).toHaveCount(0);
    await page.clock.runFor(1);
    await isTold(page, LATE);
  });
});

anywhere('leaving', () => {
  for (const [when, begin] of [
    ['before it answers', () => {}],
    ['in the middle of its answer', (owed) => begins(owed, 200).write(half(JSON.stringify(tide)))],
  ]) {
    test(`a story that is left ${when} is asked for no longer, and nothing is said`, async ({ page, host, baseURL }) => {
      mend(host);
      await page.goto('');
      for (const [leave, name, title] of [
        [() => page.goBack(), TITLE, TITLE],
        [() => page.getByRole('banner').getByRole('link', { name: 'History' }).click(), 'History', `History — ${TITLE}`],
      ]) {
        const asking = holds(host, 'articles/tide.json');
        await lead(page).click();
        const owed = await asking;
        begin(owed);
        await expect(waiting(page)).toBeVisible();
        await leave();
        await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
        await expect.poll(() => owed.destroyed, { message: 'nobody waits for it any more' }).toBe(true);
        await rests(page);
        await expect(alert(page)).toHaveCount(0);
        await expect(page).toHaveTitle(title);
        expect(await noted(page)).toEqual([]);
      }
      mend(host);
      await page.goBack();
      await expect(text(page)).toBeVisible();
      await expect(page).toHaveURL(`${baseURL}read/?id=tide`);
    });
  }
});

test('an edition that has moved is followed, and what it refers to lies where it is now', async ({ page, host, baseURL }) => {
  const figure = { type: 'figure', src: '../media/pictures/the-eye.svg', alt: 'An eye', width: 1280, height: 720 };
  const link = { type: 'paragraph', text: ['See ', { link: 'plan.pdf', text: 'the plan' }] };
  const story = article('tide', { native: { sections: [{ id: 's1', heading: null, blocks: [figure, link, ...tide._article.sections[0].blocks] }] } });
  for (const [name, file] of Object.entries({ ...EDITION, 'articles/tide.json': story })) {
    host.answers[name] = says('', 301, { location: `${host.path}moved/${name}` });
    host.answers[`moved/${name}`] = gives(file);
  }
  host.answers['moved/media/pictures/the-eye.svg'] = says('', 302, { location: `${host.path}media/pictures/the-eye.svg` });
  await page.goto('');
  await more(page).click();
  await expect(cards(page)).toHaveCount(40);
  await lead(page).click();
  for (const how of ['from its card', 'by its address']) {
    await expect(text(page), how).toBeVisible();
    const image = main(page).getByRole('img', { name: 'An eye' }).first();
    await image.scrollIntoViewIfNeeded();
    expect(await image.evaluate(({ src }) => src)).toBe(`${baseURL}moved/media/pictures/the-eye.svg`);
    await expect.poll(() => image.evaluate(({ naturalWidth }) => naturalWidth)).toBeGreaterThan(0);
    expect(await main(page).getByRole('link', { name: 'the plan' }).evaluate(({ href }) => href)).toBe(`${baseURL}moved/articles/plan.pdf`);
    await expect(page).toHaveURL(`${baseURL}read/?id=tide`);
    await page.reload();
  }
});

test('a story whose feed does not come is read, and noted only under a name that is known', async ({ page, host }) => {
  mend(host);
  host.answers['feed.json'] = says('', 500);
  await page.goto('read/?id=tide');
  await expect(text(page)).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Courant');
  await page.getByRole('img', { name: 'End of the story' }).scrollIntoViewIfNeeded();
  await page.getByRole('banner').getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Nothing read yet' })).toBeVisible();
  expect(await keys(page)).toEqual([]);

  mend(host);
  await page.goto('read/?id=tide');
  await expect.poll(() => visit(page, 'tide', 'harbour')).not.toBeNull();
  host.answers['feed.json'] = says('', 500);
  await page.goto('read/?id=ebb');
  await expect.poll(() => visit(page, 'ebb', 'harbour')).toMatchObject({ headline: 'The ebb' });
  expect((await keys(page)).filter((key) => key.includes(':visit:'))).toHaveLength(2);
});
