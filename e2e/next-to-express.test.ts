import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { buildClient } from './built-client.ts';
import { type Program, startProgram } from './program.ts';

const example = join(import.meta.dirname, '../examples/next-to-express');

describe.skipIf(missingBrowser() !== null)('an Express app that was made live', () => {
  let browser: Browser;
  let folder: string;
  let app: Program;
  let port = '0';
  let contexts: BrowserContext[];
  let errors: unknown[];

  beforeAll(async () => {
    buildClient();
    browser = await launchBrowser();
  });
  afterAll(async () => await browser.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'headway-express-'));
    [port, contexts, errors] = ['0', [], []];
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
    if (errors.length > 0) throw new AggregateError(errors, 'The page reported errors.');
  });

  async function start(file: string, rows: number): Promise<void> {
    const env = { DATA_DIR: folder, PORT: port, ROWS: String(rows) };
    app = await startProgram(join(example, file), env);
    port = new URL(app.url).port;
  }

  async function openAs(name: string): Promise<Page> {
    const context = await browser.newContext();
    context.setDefaultTimeout(60_000);
    contexts.push(context);
    const page = await openTab(context);
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Make a report' }).waitFor();
    return page;
  }

  async function openTab(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(app.url);
    return page;
  }

  /** What a page shows of its newest report. */
  async function shown(page: Page): Promise<{ fraction: number; state: string; left: string } | null> {
    return await page.evaluate(() => {
      const card = document.querySelector('.report');
      const text = (part: string): string => card?.querySelector(part)?.textContent ?? '';
      const bar = card?.querySelector('progress');
      return bar ? { fraction: bar.value, state: text('.state'), left: text('.left') } : null;
    });
  }

  async function passes(page: Page, fraction: number): Promise<void> {
    await expect
      .poll(async () => (await shown(page))?.fraction, { timeout: 60_000 })
      .toBeGreaterThan(fraction);
  }

  it('kept people waiting before', async () => {
    await start('before.ts', 5000);
    const page = await openAs('ada');
    await page.getByRole('button', { name: 'Make a report' }).click();
    await page.getByText('5,000 readings').waitFor();
    expect(await page.getByRole('row').count()).toBe(9);
  });

  it('shows the same bar, step and time left after a reload and in a second tab, and the report at the end', async () => {
    await start('after.ts', 150_000);
    const page = await openAs('ada');
    await page.getByRole('button', { name: 'Make a report' }).click();
    await passes(page, 0.2);
    expect(await shown(page)).toMatchObject({
      state: '2 of 2: Work out the medians',
      left: expect.stringMatching(/^\d+ % · .+ left$/),
    });
    expect(await accessibilityProblems(page)).toEqual([]);

    const before = (await shown(page))?.fraction ?? 1;
    await page.reload();
    const second = await openTab(page.context());
    for (const tab of [page, second]) {
      await passes(tab, 0);
      const { fraction = 0, left } = (await shown(tab)) ?? {};
      expect(fraction).toBeGreaterThanOrEqual(before);
      expect(left).toMatch(/^\d+ % · .+ left$/);
    }
    for (const tab of [page, second]) {
      await tab.getByText('150,000 readings').waitFor();
      expect((await shown(tab))?.state).toBe('Done');
      expect(await tab.locator('progress').isVisible()).toBe(false);
    }
  });

  it('shows nobody the reports of others', async () => {
    await start('after.ts', 20_000);
    const [ada, eve] = [await openAs('ada'), await openAs('eve')];
    await ada.getByRole('button', { name: 'Make a report' }).click();
    await ada.getByText('20,000 readings').waitFor();
    expect(await eve.locator('.report').count()).toBe(0);
    await eve.getByRole('button', { name: 'Make a report' }).click();
    await eve.getByText('20,000 readings').waitFor();
    expect(await ada.locator('.report').count()).toBe(1);
    expect(await eve.locator('.report').count()).toBe(1);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'says that a report was cut off when %s ended the server, and makes another one',
    async (signal) => {
      await start('after.ts', 150_000);
      const page = await openAs('ada');
      await page.getByRole('button', { name: 'Make a report' }).click();
      await passes(page, 0.15);
      await app.stop(signal);
      if (signal === 'SIGKILL') await page.getByText('not up to date').waitFor();
      // That one is made again is what is asked; a small one will do.
      rmSync(join(folder, 'readings.csv'));
      await start('after.ts', 20_000);
      await page.getByText('The server stopped while this was running. Make it again.').waitFor();
      await page.getByRole('button', { name: 'Make a report' }).click();
      await page.getByText('20,000 readings').waitFor();
      expect(await page.locator('.report').count()).toBe(2);
    },
  );
});
