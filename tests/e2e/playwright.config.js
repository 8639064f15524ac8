// One Chromium, two hosts: the same folder at `/` and at `/x/y/`. `cargo xtask test` gives the
// ports, the browser and xtask itself; without it the defaults do, on a `dist/` that is there.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.COURANT_PORT ?? 8181);
const host = process.env.COURANT_XTASK ?? '../../target/debug/xtask';
const sites = [
  { name: 'root', base: '/', port },
  // What is seen and reached by key is the same at any base path, and takes its time: once is enough.
  { name: 'nested', base: '/x/y/', port: port + 1, testIgnore: /\/access[^/]*\.spec\.js$/ },
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
  projects: sites.map(({ name, url, testIgnore = [] }) => ({ name, testIgnore, use: { baseURL: url } })),
  webServer: sites.map(({ base, port, url }) => ({
    command: `"${host}" serve --port ${port} --base ${base} ../../dist`,
    url,
    reuseExistingServer: false,
  })),
});
