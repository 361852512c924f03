import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { buildClient } from './built-client.ts';
import { type Program, startProgram } from './program.ts';

const main = join(import.meta.dirname, '../examples/vanilla/server.ts');

describe.skipIf(missingBrowser() !== null)('a page without a framework', () => {
  let browser: Browser;
  let folder: string;
  let server: Program;
  let context: BrowserContext;
  let port: string;

  beforeAll(async () => {
    buildClient();
    browser = await launchBrowser();
  });
  afterAll(async () => await browser.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-vanilla-'));
    port = '0';
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(below: number): Promise<void> {
    server = await startProgram(main, { DATA_DIR: folder, PORT: port, BELOW: String(below) });
    port = new URL(server.url).port;
  }

  async function open(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  }

  async function passes(page: Page, least: number): Promise<number> {
    const bar = page.getByRole('progressbar').first();
    await expect
      .poll(
        async () => await bar.evaluate((element) => (element as HTMLProgressElement).value).catch(() => -1),
        {
          timeout: 60_000,
        },
      )
      .toBeGreaterThanOrEqual(least);
    return await bar.evaluate((element) => (element as HTMLProgressElement).value);
  }

  it('shows a job in each of its tabs, also after a reload, and what came out', async () => {
    await start(1_000_000_000);
    const page = await open();
    await page.getByRole('button', { name: 'Count them' }).click();
    const before = await passes(page, 0.1);
    expect(await page.getByText(/^about|seconds? left|less than/).count()).toBe(1);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.reload();
    const second = await open();
    for (const tab of [page, second]) expect(await passes(tab, before)).toBeLessThan(1);
    for (const tab of [page, second]) await tab.getByText('50,847,534 primes').waitFor();
  });

  it('says that a count was cut off, and counts anew', async () => {
    await start(4_000_000_000);
    const page = await open();
    await page.getByRole('button', { name: 'Count them' }).click();
    await passes(page, 0.01);
    await server.stop('SIGKILL');
    await page.getByText('Not up to date').waitFor();
    await start(1_000_000);
    await page.getByText('The server stopped while this was running.').waitFor();
    await page.getByRole('button', { name: 'Count them' }).click();
    await page.getByText('78,498 primes').waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });
});
