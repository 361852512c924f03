import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type ComponentPage, serveComponentPage } from './component-page.ts';

/** What the page gives us to call. */
interface LogPage {
  show: (from: number, to: number) => void;
}

describe.skipIf(missingBrowser() !== null)('JobLog in a real browser', () => {
  let browser: Browser;
  let served: ComponentPage;
  let page: Page;

  beforeAll(async () => {
    served = await serveComponentPage('log-page');
    browser = await launchBrowser();
  });
  afterEach(() => page.context().close());
  afterAll(async () => {
    await browser.close();
    served.close();
  });

  async function open(from: number, to: number, width = 900): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height: 600 } });
    page = await context.newPage();
    await page.goto(served.url);
    await show(from, to);
    await page.locator('.hw-log-row').first().waitFor();
  }
  const show = (from: number, to: number) =>
    page.evaluate(([a, b]) => (globalThis as unknown as LogPage).show(a ?? 0, b ?? 0), [from, to]);
  const seen = () => page.evaluate(readLines);
  async function wheel(by: number): Promise<void> {
    await page.locator('.hw-log-scroll').hover();
    await page.mouse.wheel(0, by);
  }

  it('has few of a hundred thousand lines in the page, and follows the newest', async () => {
    await open(0, 100_000);
    await waitUntil(async () => (await seen()).last === 'Line 99999');
    expect((await seen()).rows).toBeLessThan(80);
    for (const to of [100_001, 100_040, 101_000, 106_000]) {
      // Beyond a bound the oldest are let go.
      await show(to - 100_000, to);
      await waitUntil(async () => (await seen()).last?.startsWith(`Line ${to - 1}`) ?? false);
    }
    expect(await page.locator('.hw-log-jump').count()).toBe(0);
  });

  it('keeps the newest line in sight of a window that is turned or made smaller', async () => {
    await open(0, 1000);
    await waitUntil(async () => (await seen()).last === 'Line 999');
    for (const [width, height] of [
      [390, 560],
      [844, 390],
      [320, 420],
      [900, 600],
    ] as const) {
      await page.setViewportSize({ width, height });
      await settled(seen);
      await waitUntil(() => page.locator('.hw-log-scroll').evaluate(isAtEnd));
      expect(await page.locator('.hw-log-jump').count()).toBe(0);
    }
  });

  it('has no hole in sight when lines that were broken into many are one again', async () => {
    await open(0, 1000);
    await waitUntil(async () => (await seen()).last === 'Line 999');
    // As narrow as a panel that is being opened, and some that people use.
    for (const width of ['4px', '', '60px', '', '200px', '']) {
      expect(await page.evaluate(holesAfter, width)).toEqual([]);
      if (width === '') await waitUntil(async () => (await seen()).last === 'Line 999');
      await waitUntil(() => page.locator('.hw-log-scroll').evaluate(isAtEnd));
    }
    expect(await page.locator('.hw-log-jump').count()).toBe(0);
    await wheel(-2500);
    await page.locator('.hw-log-jump').waitFor();
    for (const width of ['4px', '', '60px', '', '200px', '']) {
      expect(await page.evaluate(holesAfter, width)).toEqual([]);
    }
  });

  it('lets go when one scrolls up, and keeps the line that is read in its place to the pixel', async () => {
    await open(10_000, 60_000);
    await waitUntil(async () => (await seen()).last === 'Line 59999');
    await wheel(-2500);
    const jump = page.locator('.hw-log-jump');
    await jump.waitFor();
    const before = await settled(seen);
    // Told, let go at the start, loaded at the start.
    for (const [from, to, fresh] of [
      [10_000, 60_037, 37],
      [14_000, 60_038, 38],
      [13_000, 60_537, 537],
    ] as const) {
      await show(from, to);
      await waitUntil(async () => (await jump.textContent()) === `Jump to newest (${fresh} new)`);
      const after = await settled(seen);
      expect(after.first).toBe(before.first);
      expect(Math.abs(after.firstTop - before.firstTop)).toBeLessThan(1);
    }
    await jump.click();
    await waitUntil(async () => (await seen()).last?.startsWith('Line 60536') ?? false);
  });

  it('leaves the page free while it searches a hundred thousand lines', async () => {
    await open(0, 100_000);
    await page.evaluate(countTurns);
    await page.getByRole('searchbox').fill('line 1234');
    await waitUntil(async () => (await page.locator('.hw-log-found').innerText()) === '11 of 11');
    expect(await page.evaluate(() => Number(document.body.dataset['turns']))).toBeGreaterThan(3);
    expect(await page.locator('.hw-log-line[data-current] mark').first().innerText()).toBe('Line 1234');
  });

  it('holds on a narrow screen, and has nothing that axe objects to', async () => {
    await open(0, 200, 320);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

/** What is seen once it no longer changes from one look to the next. */
async function settled<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  let last = JSON.stringify(await look());
  await waitUntil(async () => {
    const next = JSON.stringify(await look());
    const isSame = next === last;
    last = next;
    return isSame;
  });
  return look();
}

/** Runs in the page. */
function readLines(): {
  rows: number;
  first: string | undefined;
  firstTop: number;
  last: string | undefined;
} {
  const box = document.querySelector('.hw-log-scroll')?.getBoundingClientRect();
  const lines = [...document.querySelectorAll('.hw-log-row')]
    .map((row) => ({
      rect: row.getBoundingClientRect(),
      text: row.querySelector('.hw-log-message')?.textContent ?? '',
    }))
    .toSorted((a, b) => a.rect.top - b.rect.top);
  const inSight = lines.filter(
    ({ rect }) => box && rect.top >= box.top - 0.5 && rect.bottom <= box.bottom + 0.5,
  );
  const [first] = inSight;
  return {
    rows: lines.length,
    first: first?.text,
    firstTop: first?.rect.top ?? 0,
    last: inSight.at(-1)?.text,
  };
}

/** Runs in the page: gives it a width, and tells at which places in sight there is no line in the frames after. */
async function holesAfter(width: string): Promise<string[]> {
  const holes: string[] = [];
  document.body.style.width = width;
  for (let frame = 0; frame < 20; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    // In the first ones the lines are measured again.
    if (frame < 3) continue;
    const box = document.querySelector('.hw-log-scroll')?.getBoundingClientRect();
    if (!box) return ['there is no log'];
    // Below the last line there are a few empty pixels.
    for (let y = box.top + 2; y < box.bottom - 6; y += 10) {
      // A button may be above it.
      const isLine = document
        .elementsFromPoint(box.left + Math.min(20, box.width / 2), y)
        .some((at) => at.matches('.hw-log-row'));
      if (!isLine) holes.push(`frame ${frame}: ${y - box.top} of ${box.height} px`);
    }
  }
  return holes;
}

/** Runs in the page: how often it had its turn between the slices of the search. */
function countTurns(): void {
  let wasSearching = false;
  const channel = new MessageChannel();
  document.body.dataset['turns'] = '0';
  channel.port1.onmessage = () => {
    const words = document.querySelector('.hw-log-found')?.textContent ?? '';
    const isSearching = words.endsWith('…');
    if (isSearching) document.body.dataset['turns'] = String(Number(document.body.dataset['turns']) + 1);
    const isDone = wasSearching && !isSearching;
    wasSearching ||= isSearching;
    if (!isDone) setTimeout(() => channel.port2.postMessage(null));
  };
  channel.port2.postMessage(null);
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: Element): boolean {
  return scrollHeight - clientHeight - scrollTop <= 1;
}
