import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type ComponentPage, serveComponentPage } from './component-page.ts';

/** A busy machine takes its time. */
const soon = (isSo: () => Promise<boolean>): Promise<unknown> => waitUntil(isSo, { timeoutMs: 15_000 });

describe.skipIf(missingBrowser() !== null)('ActiveJobsPanel in a real browser', () => {
  let browser: Browser;
  let served: ComponentPage;
  let page: Page;

  beforeAll(async () => {
    served = await serveComponentPage('panel-page');
    browser = await launchBrowser();
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    await browser.close();
    served.close();
  });

  async function open(width: number): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    page = await context.newPage();
    await page.goto(served.url);
    await page.locator('.hw-toast').waitFor();
    await run(8);
    await page.locator('.hw-active-jobs').waitFor();
  }
  const run = (count: number) =>
    page.evaluate((of) => (globalThis as unknown as { run: (n: number) => void }).run(of), count);
  const fold = () => page.locator('.hw-active-jobs-fold').click();
  /** Between the foot of the lowest toast and the top of the panel, px. */
  const room = () =>
    page.evaluate(() => {
      const toasts = [...document.querySelectorAll('.hw-toast')].map(
        (toast) => toast.getBoundingClientRect().bottom,
      );
      const panel = document.querySelector('.hw-active-jobs')?.getBoundingClientRect().top ?? 0;
      return panel - Math.max(...toasts);
    });
  const isVisible = () => page.locator('.hw-active-jobs').isVisible();

  it.each([1280, 390])('has toasts stand above it, folded or not, %i pixels wide', async (width) => {
    await open(width);
    await soon(async () => (await room()) >= 8);
    const before = await page.locator('.hw-active-jobs').evaluate(({ clientHeight }) => clientHeight);
    await fold();
    await soon(async () => (await room()) >= 8 && (await room()) < 40);
    expect(await page.locator('.hw-active-jobs').evaluate(({ clientHeight }) => clientHeight)).not.toBe(
      before,
    );
  });

  it('is folded on a phone until somebody opens it, over the width of the page', async () => {
    await open(390);
    expect(await page.locator('.hw-active-jobs-row').count()).toBe(0);
    const box = await page.locator('.hw-active-jobs').boundingBox();
    expect(box?.width).toBeGreaterThan(360);
    await fold();
    expect(await page.locator('.hw-active-jobs-row').count()).toBe(5);
  });

  it('steps aside while it covers what has the focus', async () => {
    await open(1280);
    await page.getByRole('link', { name: 'Above' }).focus();
    expect(await isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Below');
    await soon(async () => !(await isVisible()));
    await page.getByRole('link', { name: 'Above' }).focus();
    await soon(isVisible);
  });

  it('has nothing that axe objects to', async () => {
    await open(1280);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
