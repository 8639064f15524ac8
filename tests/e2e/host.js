// A host that can be put out of order: it hands on what the real one has, and answers for the files that a test names as
// the test tells it. Unlike a route it is a real one, with connections that fall silent or break.
import http from 'node:http';
import { test as base, expect } from './watched.js';

export const test = base.extend({
  /** Where it stands, and what it answers: `{ 'feed.json': (response) => … }`. What is not named there is the real host's. */
  host: async ({}, use, { project }) => {
    const real = new URL(project.use.baseURL);
    const host = { path: real.pathname, answers: {} };
    const server = http.createServer((request, response) => {
      const { pathname } = new URL(request.url, real);
      const answer = pathname.startsWith(host.path) && host.answers[pathname.slice(host.path.length)];
      if (answer) return answer(response);
      const { method, headers } = request;
      http.get(new URL(request.url, real), { method, headers }, (found) => {
        response.writeHead(found.statusCode, found.headers);
        found.pipe(response);
      }).on('error', () => response.destroy());
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    host.url = `http://127.0.0.1:${server.address().port}${host.path}`;
    await use(host);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  },

  baseURL: ({ host }, use) => use(host.url),

  /** A program that fails in silence says so in the console; a request that fails is told there by the browser itself. */
  quiet: [
    async ({ context, complaints }, use) => {
      context.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
      });
      await use();
    },
    { auto: true },
  ],
});

export { expect };

/** The head of an answer. Not kept: a browser takes 301 and 410 for the last word. */
export const begins = (response, status, headers) =>
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });

/** An answer with this body. */
export const says = (body, status = 200, headers = {}) => (response) => begins(response, status, headers).end(body);

/** An answer with this file of an edition. */
export const gives = (file) => says(JSON.stringify(file));

/** Lets a file be asked for and gives no answer; comes with the one that is owed. */
export const holds = (host, name) => new Promise((asked) => (host.answers[name] = asked));
