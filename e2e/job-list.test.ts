import { waitUntil } from '@headway/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type ComponentPage, serveComponentPage } from './component-page.ts';

/** What the page gives us to call. */
interface ListPage {
  show: (count: number) => void;
  end: (from: number, to: number) => void;
}

/** A busy machine takes its time. */
const soon = (isSo: () => Promise<boolean>): Promise<unknown> => waitUntil(isSo, { timeoutMs: 15_000 });

describe.skipIf(missingBrowser() !== null)('JobList in a real browser', () => {
  let browser: Browser;
  let served: ComponentPage;
  let page: Page;

  beforeAll(async () => {
    served = await serveComponentPage('list-page');
    browser = await launchBrowser();
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    await browser.close();
    served.close();
  });

  async function open(count: number, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    page = await context.newPage();
    await page.goto(served.url);
    await page.evaluate((of) => (globalThis as unknown as ListPage).show(of), count);
    await page.locator('.hw-job-list-row').first().waitFor();
  }
  const end = (from: number, to: number) =>
    page.evaluate(([a, b]) => (globalThis as unknown as ListPage).end(a ?? 0, b ?? 0), [from, to]);
  const scrollTo = (top: number) => page.evaluate(scrollRows, top);
  const seen = () => page.evaluate(readRows);
  const focused = () => page.evaluate(readFocus);
  const heading = (name: string) =>
    page.locator('.hw-job-list-heading', { hasText: name }).locator('.hw-job-list-count').innerText();

  it('has few of ten thousand rows in the page, and no gap wherever it is scrolled to', async () => {
    await open(10_000);
    for (const top of [0, 5000, 300_000, 120_000, 10_000_000, 36]) {
      await scrollTo(top);
      await soon(async () => (await seen()).gaps === 0);
      expect((await seen()).rows).toBeLessThan(60);
    }
  });

  it('has the heading of what is in sight above the rows', async () => {
    await open(1000);
    await scrollTo(5000);
    await soon(async () => (await seen()).top === 'Running 450');
    await page.locator('.hw-job-list-heading', { hasText: 'Running' }).click({ position: { x: 300, y: 10 } });
    await soon(async () => (await seen()).top === 'Running 450');
    expect((await seen()).titles).not.toContain('Image 1.tiff');
  });

  it('keeps what is in sight where it is, while jobs come and go above it', async () => {
    await open(2000);
    await scrollTo(20_000);
    await soon(async () => (await seen()).gaps === 0);
    const before = await seen();
    await end(101, 300);
    await soon(async () => (await heading('Done')) === '200');
    // Rows that were just scrolled are held for a moment, and then slide: where they are in the end counts.
    await page.getByText('wait until you leave').waitFor({ state: 'detached' });
    await soon(async () => (await page.evaluate(() => document.getAnimations().length)) === 0);
    const after = await seen();
    expect(after.middle).toBe(before.middle);
    expect(Math.abs(after.middleTop - before.middleTop)).toBeLessThan(1);
  });

  it('moves no row under the pointer, and all of them once it has left', async () => {
    await open(200);
    const row = page.locator('.hw-job-list-row', { hasText: 'Image 10.tiff' });
    await row.hover();
    const before = await seen();
    await end(0, 150);
    await row.getByText('Done', { exact: true }).waitFor();
    expect((await seen()).titles).toEqual(before.titles);
    expect(await page.getByText('changes wait until you leave').count()).toBe(1);
    await page.mouse.move(5, 5);
    await page.getByText('changes wait until you leave').waitFor({ state: 'detached' });
    expect((await seen()).titles).not.toContain('Image 10.tiff');
  });

  it('slides rows to their places, and not for people who want less motion', async () => {
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      await open(200, { reducedMotion });
      await page.evaluate(countSlides);
      await end(0, 40);
      await soon(async () => (await heading('Done')) === '41');
      const slides = await page.evaluate(() => Number(document.body.dataset['slides'] ?? 0));
      if (reducedMotion === 'reduce') expect(slides).toBe(0);
      else expect(slides).toBeGreaterThan(3);
      await page.context().close();
    }
    await open(1);
  });

  it('leads through all rows by keys, each in sight when it has the focus', async () => {
    await open(1000);
    await page.locator('.hw-job-list-choice').last().focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatchObject({ text: 'Needs attention 100', isInSight: true });
    for (const [key, text] of [
      ['PageDown', 'Image '],
      ['End', 'Image 999.tiff'],
      ['ArrowUp', 'Image 998.tiff'],
      ['Home', 'Needs attention 100'],
      ['ArrowDown', 'Image 990.tiff'],
    ] as const) {
      await page.keyboard.press(key);
      await soon(async () => (await focused()).text.includes(text));
      expect((await focused()).isInSight).toBe(true);
    }
    // Scrolled out of sight the row stays in the page, and its focus with it.
    await scrollTo(20_000);
    await soon(async () => (await seen()).gaps === 0);
    expect((await focused()).text).toContain('Image 990.tiff');
    await page.keyboard.press('ArrowDown');
    await soon(async () => (await focused()).text.includes('Image 980.tiff'));
    expect((await focused()).isInSight).toBe(true);
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has nothing that axe objects to, %s and %i pixels wide', async (colorScheme, width) => {
    await open(40, { colorScheme, viewport: { width, height: 800 } });
    await page.getByRole('checkbox', { name: 'Select all of Running' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});

function scrollRows(top: number): void {
  document.querySelector('.hw-job-list-rows')?.scrollTo(0, top);
}

/** What one sees of the rows: how many are in the page, where there is none, those at the top and in the middle. */
function readRows(): {
  rows: number;
  gaps: number;
  top: string;
  titles: string[];
  middle: string;
  middleTop: number;
} {
  const list = document.querySelector('.hw-job-list-rows');
  if (!list) throw new Error('There is no list.');
  const frame = list.getBoundingClientRect();
  const at = (share: number): Element | undefined =>
    document
      .elementFromPoint(frame.left + 300, frame.top + frame.height * share)
      ?.closest('.hw-job-list-row, .hw-job-list-heading') ?? undefined;
  const rows = [...list.querySelectorAll('.hw-job-list-row')];
  const inSight = rows.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > frame.top && top < frame.bottom;
  });
  const middle = at(0.5);
  return {
    rows: rows.length,
    gaps: [0.02, 0.25, 0.5, 0.75, 0.98].filter((share) => !at(share)).length,
    top: at(0.02)?.textContent ?? '',
    titles: inSight.map((row) => row.querySelector('.hw-job-list-title')?.textContent ?? ''),
    middle: middle?.querySelector('.hw-job-list-title')?.textContent ?? '',
    middleTop: middle?.getBoundingClientRect().top ?? 0,
  };
}

/** Counts the rows that begin to slide. */
function countSlides(): void {
  const animate = Element.prototype.animate;
  Element.prototype.animate = function slide(...of) {
    document.body.dataset['slides'] = String(Number(document.body.dataset['slides'] ?? 0) + 1);
    return animate.apply(this, of);
  };
}

/** Where the focus is, and whether all of it is seen: clear of the heading above. */
function readFocus(): { text: string; isInSight: boolean } {
  const { activeElement } = document;
  const frame = document.querySelector('.hw-job-list-rows')?.getBoundingClientRect();
  const box = activeElement?.getBoundingClientRect();
  if (!activeElement || !frame || !box) return { text: '', isInSight: false };
  const isHeading = activeElement.classList.contains('hw-job-list-heading');
  const top = frame.top + (isHeading ? 0 : 32);
  return {
    text: activeElement.textContent ?? '',
    isInSight: box.top >= top - 1 && box.bottom <= frame.bottom + 1,
  };
}
