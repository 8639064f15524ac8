// One Chromium, four hosts: the app with the sample edition's files beside it, and the same edition as press makes a site of
// it, each at `/` and at `/x/y/`. `cargo xtask test` gives the folders, the ports, the browser and xtask itself; without it
// the defaults do, on folders that are there.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.COURANT_PORT ?? 8181);
const host = process.env.COURANT_XTASK ?? '../../target/debug/xtask';
const bare = process.env.COURANT_BARE ?? '../../target/xtask/bare';
const pressed = process.env.COURANT_PRESSED ?? '../../dist';
const OF_PRESSED = /\/pressed[^/]*\.spec\.js$/;
const sites = [
  { name: 'root', base: '/', port, folder: bare, testIgnore: OF_PRESSED },
  // What is seen and reached by key is the same at any base path, and takes its time: once is enough.
  { name: 'nested', base: '/x/y/', port: port + 1, folder: bare, testIgnore: [OF_PRESSED, /\/access[^/]*\.spec\.js$/] },
  { name: 'pressed', base: '/', port: port + 2, folder: pressed, testMatch: OF_PRESSED },
  { name: 'pressed-nested', base: '/x/y/', port: port + 3, folder: pressed, testMatch: OF_PRESSED },
].map((site) => ({ ...site, url: `http://127.0.0.1:${site.port}${site.base}` }));

if (!existsSync(host)) throw new Error('Run the tests by `cargo xtask test --only e2e`, or build xtask first.');

export default defineConfig({
  testDir: '.',
  outputDir: '../../target/e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'line',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: process.env.COURANT_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    trace: 'retain-on-failure',
  },
  projects: sites.map(({ name, url, testIgnore = [], testMatch }) => ({ name, testIgnore, ...(testMatch && { testMatch }), use: { baseURL: url } })),
  webServer: sites.map(({ base, port, url, folder }) => ({
    command: `"${host}" serve --port ${port} --base ${base} "${folder}"`,
    url,
    reuseExistingServer: false,
  })),
});
