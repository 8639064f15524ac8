// `test` and `expect` for every spec. Each test fails when the security policy was violated or an
// error went unhandled on any page it opened, or when a page asked anything of another host; one
// that provokes them empties the list itself.
import { test as base, expect } from '@playwright/test';

export const test = base.extend({
  complaints: [
    async ({ context }, use) => {
      const complaints = [];
      await context.exposeBinding('complain', (_, words) => complaints.push(words));
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
          globalThis.complain(`policy: ${violatedDirective} ${blockedURI} ${sample}`));
      });
      context.on('weberror', (event) => complaints.push(`error: ${event.error()}`));
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') complaints.push(`request: ${request.url()}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
