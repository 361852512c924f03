import { setTimeout } from 'node:timers/promises';
import type { Project } from '@headway/protocol';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { installPageMeter, type PageCounts, type PageMeter } from './page-meter.ts';
import type { RecordedChannel, RecordedEvent } from './recording.ts';
import type { ReplayServer } from './replay-server.ts';

/** A page that shows the jobs, and where to look at it. */
export interface ScreenPage {
  path: string;
  /** Of the element that scrolls. */
  scroller: string;
  /** Of an element that says how many images are processed; `null` where nothing does. */
  facts: string | null;
  /** What the page listens to. */
  channel: RecordedChannel;
  /** Whether events come while it is looked at. @default true */
  replayed?: boolean;
}

export interface PageMeasures {
  /** Events of the page's channel that were told while the page was watched. */
  events: number;
  watched: PageCounts;
  /** What the page's main thread did while it was watched, ms on a core. */
  busyMs: number;
  watchedMs: number;
  /** From the moment an event was told to the frame that showed it, ms. */
  latencies: number[];
  /** While the list was scrolled to its end and back. */
  scrolled: PageCounts;
  /** JavaScript objects after a collection, bytes; DOM nodes. */
  heapBytes: number;
  nodes: number;
}

export interface Watching {
  watchMs: number;
  /** Of the wheel, each way. */
  turns: number;
  /** How much faster than it was recorded the replay goes. */
  pace: number;
}

const settleMs = 1500;
const turnMs = 25;

/** Opens a page, watches it, and scrolls it, while a recording is replayed. */
export async function measurePage(
  browser: Browser,
  server: ReplayServer,
  { path, scroller, facts, channel, replayed = true }: ScreenPage,
  { watchMs, turns, pace }: Watching,
): Promise<PageMeasures> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'no-preference',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  try {
    await page.addInitScript(installPageMeter, server.aheadMs);
    await page.goto(server.url + path);
    await page.locator(scroller).waitFor();
    await page.waitForFunction(
      (selector) => /\d/.test(document.querySelector(selector)?.textContent ?? ''),
      facts ?? scroller,
    );
    const cdp = await context.newCDPSession(page);
    // Time that the thread had a core, not time that passed: other programs do not count.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    // What the opening of the page left to do is not counted.
    await setTimeout(settleMs);

    const told = new Map<number, number>();
    let events = 0;
    const onTold = ({ type, channels, data }: RecordedEvent): void => {
      if (channels.includes(channel)) events += 1;
      if (type === 'project.updated') told.set((data as Project).processedCount, exactNow());
    };
    const replay = replayed ? server.play(pace, onTold) : null;
    if (facts !== null) await page.evaluate(watch, facts);
    await take(page);
    const before = { events, at: exactNow(), busy: await busySeconds(cdp) };
    await setTimeout(watchMs);
    const watched = await take(page);
    const after = { events, at: exactNow(), busy: await busySeconds(cdp) };

    await page.evaluate((on) => (globalThis as unknown as Metered).headwayMeter.watchFrames(on), true);
    await scroll(page, scroller, turns);
    const scrolled = await take(page);
    await replay?.stop();

    await cdp.send('HeapProfiler.collectGarbage');
    const { JSHeapUsedSize: heapBytes = 0, Nodes: nodes = 0 } = await metrics(cdp);
    if (problems.length > 0) throw new Error(`The page reported: ${problems.join('; ')}`);
    return {
      events: after.events - before.events,
      watched,
      busyMs: (after.busy - before.busy) * 1000,
      watchedMs: after.at - before.at,
      latencies: latenciesOf(told, watched.shown),
      scrolled,
      heapBytes,
      nodes,
    };
  } finally {
    await context.close();
  }
}

interface Metered {
  headwayMeter: PageMeter;
}

function watch(facts: string): void {
  (globalThis as unknown as Metered).headwayMeter.watchText(facts, '\\d[\\d,]* of');
}

async function take(page: Page): Promise<PageCounts> {
  return await page.evaluate(() => (globalThis as unknown as Metered).headwayMeter.take());
}

async function busySeconds(cdp: CDPSession): Promise<number> {
  return (await metrics(cdp))['TaskDuration'] ?? 0;
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

/** By the wheel, as people do, to the end of the list and back. */
async function scroll(page: Page, scroller: string, turns: number): Promise<void> {
  const place = async (): Promise<{ top: number; most: number }> =>
    await page.locator(scroller).evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
      top: scrollTop,
      most: scrollHeight - clientHeight,
    }));
  const box = await page.locator(scroller).boundingBox();
  if (!box) throw new Error(`${scroller} has no place on the page.`);
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height, 600) / 2);
  const { most } = await place();
  if (most < 1000) throw new Error('The list is too short to be scrolled.');
  for (const direction of [1, -1]) {
    // As many turns of the wheel from end to end, whatever the height of a row.
    for (let turn = 0; turn < turns; turn += 1) {
      await page.mouse.wheel(0, (direction * most) / (turns - 4));
      await setTimeout(turnMs);
    }
  }
  const { top } = await place();
  if (top > 0) throw new Error('The list did not come back to its beginning.');
}

/** For each count that was told, when the page first showed it or a later one. */
function latenciesOf(told: ReadonlyMap<number, number>, shown: PageCounts['shown']): number[] {
  const counts = shown.map(({ text, at }) => ({ count: Number(text.replaceAll(/\D/g, '')), at }));
  return [...told].flatMap(([count, at]) => {
    const found = counts.find((seen) => seen.count >= count && seen.at >= at);
    return found ? [found.at - at] : [];
  });
}

function exactNow(): number {
  return performance.timeOrigin + performance.now();
}
