import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type ComponentPage, serveComponentPage } from './component-page.ts';

/** What the page gives us to call. */
interface ChartPage {
  show: (loads: readonly (number | null)[]) => void;
  unmount: () => void;
}

const expectSoon = (isSo: () => Promise<boolean>): Promise<unknown> => waitUntil(isSo);

describe.skipIf(missingBrowser() !== null)('the charts of SystemStatus in a real browser', () => {
  let browser: Browser;
  let served: ComponentPage;
  let page: Page;

  beforeAll(async () => {
    served = await serveComponentPage('chart-page');
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    served.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 390, height: 800 } });
    page = await context.newPage();
    await page.goto(served.url);
    return () => context.close();
  });

  const show = (...loads: (number | null)[]) =>
    page.evaluate((of) => (globalThis as unknown as ChartPage).show(of), loads);
  /** Of the first chart: how far up, 0–1, its line is in each tenth of its width, `null` where there is none. */
  const line = () => page.evaluate(readLine);
  const colour = () => page.evaluate(readColour);
  const charts = () => page.locator('.uplot').count();
  const drawn = () => waitUntil(async () => (await charts()) === 5 && (await colour()) !== null);

  it('are drawn once each, from the bottom to the top', async () => {
    await show(...Array.from({ length: 41 }, (_, index) => index / 40));
    await drawn();
    const heights = await line();
    expect(heights).not.toContain(null);
    expect(heights[0]).toBeLessThan(0.1);
    expect(heights[5]).toBeGreaterThan(0.4);
    expect(heights[5]).toBeLessThan(0.6);
    expect(heights.at(-1)).toBeGreaterThan(0.85);
    expect(await accessibilityProblems(page).then(withoutPageRules)).toEqual([]);
  });

  it('have a gap where nothing was told, and follow what is told next', async () => {
    const loads = Array.from({ length: 41 }, (_, index) => (index > 16 && index < 24 ? null : 0.5));
    await show(...loads);
    await drawn();
    expect((await line()).map((height) => (height === null ? ' ' : '-')).join('')).toBe('----  ----');
    await show(...loads.map(() => 0.9));
    await expectSoon(async () => ((await line())[5] ?? 0) > 0.8);
  });

  it('follow the theme, with reduced motion too', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    await show(0.5, 0.5, 0.5);
    await drawn();
    const light = await colour();
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
    await expectSoon(async () => (await colour()) !== light);
    await page.evaluate(() => {
      document.documentElement.dataset['theme'] = 'light';
    });
    await expectSoon(async () => (await colour()) === light);
  });

  it('are as wide as their place', async () => {
    await show(0.5, 0.5, 0.5);
    await drawn();
    const width = () => page.evaluate(() => document.querySelector('canvas')?.getBoundingClientRect().width);
    const before = (await width()) ?? 0;
    await page.setViewportSize({ width: 320, height: 800 });
    await expectSoon(async () => before - ((await width()) ?? before) === 70);
  });

  it('show the values of one moment under the pointer, and those of now after it', async () => {
    await show(0.25, 0.5, 0.75);
    await drawn();
    const first = page.locator('.hw-resource').first();
    await first.locator('.hw-chart').hover();
    await expectSoon(async () => /50\s%/.test(await first.innerText()));
    expect(await page.locator('.hw-resource').nth(1).innerText()).toContain(':00:05');
    await page.mouse.move(0, 0);
    await expectSoon(async () => /75\s%/.test(await first.innerText()));
  });

  it('leave nothing behind', async () => {
    await show(0.5, 0.5);
    await drawn();
    await page.evaluate(() => (globalThis as unknown as ChartPage).unmount());
    await expectSoon(async () => (await charts()) === 0);
  });
});

/** Our page is a part of one. */
function withoutPageRules(problems: readonly string[]): string[] {
  return problems.filter((problem) => !/^(landmark-one-main|page-has-heading-one|region):/.test(problem));
}

function readLine(): (number | null)[] {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) throw new Error('There is no chart.');
  const { width, height } = canvas;
  return Array.from({ length: 10 }, (_, part) => {
    const x = Math.round(((part + 0.5) / 10) * width);
    const { data } = context.getImageData(x, 0, 1, height);
    // The line is opaque and blue; the grid is grey, the area is pale.
    for (let y = 0; y < height; y += 1) {
      const [red = 0, , blue = 0, alpha = 0] = data.subarray(y * 4, y * 4 + 4);
      if (alpha > 150 && blue - red > 60) return 1 - y / height;
    }
    return null;
  });
}

/** The strongest colour in the first chart. */
function readColour(): string | null {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context || canvas.width === 0) return null;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let strongest = { blue: 60, colour: null as string | null };
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    if (alpha > 250 && blue - red > strongest.blue) {
      strongest = { blue: blue - red, colour: `${red} ${green} ${blue}` };
    }
  }
  return strongest.colour;
}
