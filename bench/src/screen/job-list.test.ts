import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser, missingBrowser } from '../../../e2e/browser.ts';
import { buildPages, type BuiltPages } from './build-pages.ts';
import { readRecording, recordingFile } from './recording.ts';
import { type ReplayServer, startReplayServer } from './replay-server.ts';

const rows = '.hw-job-list-rows';

describe.skipIf(missingBrowser() !== null)('a list of a thousand jobs at work', { timeout: 180_000 }, () => {
  let browser: Browser;
  let built: BuiltPages;

  beforeAll(async () => {
    built = await buildPages();
    browser = await launchBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    built.remove();
  });

  async function open(): Promise<{ page: Page; server: ReplayServer }> {
    const recording = readRecording(recordingFile);
    const server = await startReplayServer({ ...built, recording, thumbnails: [] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    onTestFinished(async () => {
      await context.close();
      await server.close();
    });
    await server.skipTo(recording.events.findLast(({ type }) => type === 'asset.created')?.atMs ?? 0);
    const page = await context.newPage();
    await page.goto(`${server.url}/job-list/#${recording.projectId}`);
    await page.locator('.hw-job-list-row').first().waitFor();
    await page.mouse.move(5, 5);
    return { page, server };
  }

  it('keeps the row that one looks at in place, and lets no change wait for that', async () => {
    const { page, server } = await open();
    // Far from those that are run meanwhile.
    await page.locator(rows).evaluate((element) => element.scrollTo({ top: 28_000 }));
    const replay = server.play(2, () => undefined);
    // The scroll of ours has ended once the list follows its rows.
    await page.waitForFunction(
      (selector) => (document.querySelector(selector)?.scrollTop ?? 28_000) < 27_900,
      rows,
    );
    const seen = await page.evaluate(watchRow);
    await replay.stop();
    expect(seen.scrolledBy).toBeLessThan(-100);
    expect(seen.movedBy).toBeLessThanOrEqual(1);
    expect(seen.framesHeld).toBe(0);
  });
});

/** In the page: looks at a row in the middle for sixty frames. */
async function watchRow(): Promise<{ movedBy: number; scrolledBy: number; framesHeld: number }> {
  const box = document.querySelector('.hw-job-list-rows');
  const top = (row: Element | null | undefined): number => row?.getBoundingClientRect().top ?? Number.NaN;
  const middle = [...(box?.querySelectorAll<HTMLElement>('.hw-job-list-row') ?? [])].find(
    (row) => top(row) > top(box) + 250,
  );
  const start = { top: top(middle), scroll: box?.scrollTop ?? 0 };
  let [movedBy, framesHeld] = [0, 0];
  for (let frame = 0; frame < 60; frame += 1) {
    await new Promise(requestAnimationFrame);
    // A row may be made anew where many at once come to stand above it.
    const now = box?.querySelector(`[data-row="${middle?.dataset['row']}"]`);
    if (now) movedBy = Math.max(movedBy, Math.abs(top(now) - start.top));
    if (document.body.textContent.includes('wait until you leave')) framesHeld += 1;
  }
  return { movedBy, scrolledBy: (box?.scrollTop ?? 0) - start.scroll, framesHeld };
}
