import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

describe.skipIf(missingBrowser() !== null)('the system page', { timeout: 180_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await launchBrowser();
    folder = hubFolder();
    hub = await startHubProcess(folder, account);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(60_000);
  });
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    folder.remove();
  });

  const chart = (page: Page, span: RegExp) => page.getByRole('img', { name: span });

  it('has a history from the server, which a reload does not begin anew', async () => {
    const page = await context.newPage();
    await signIn(page, hub.url);
    await page.keyboard.press('g');
    await page.keyboard.press('y');
    await page.getByRole('heading', { name: 'System', level: 1 }).waitFor();
    await page.getByText('free', { exact: false }).first().waitFor();
    // Two statuses, five seconds apart: a page that only listens knows of one after a reload.
    const known = async () => {
      const answer = await context.request.get(`${hub.url}/api/system/history`);
      return ((await answer.json()) as { items: unknown[] }).items.length;
    };
    await expect.poll(known, { timeout: 60_000, interval: 500 }).toBeGreaterThan(1);
    await page.reload();
    await chart(page, /^Disk: .* in the last 15\smin$/).waitFor();
    await page.getByLabel('6 hours').check({ force: true });
    await page.waitForURL(/span=6h/);
    await chart(page, /^Processor: .* in the last 6\s?h$/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
