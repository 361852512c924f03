import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { type HeldRun, type HubWork, prepareWork } from './hub-work.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;

/** What a page shows of the run: percent, step and amount, as people see them and as a screen reader says them. */
interface Shown {
  percent: string | null;
  said: string;
  text: string;
  /**
   * Whether a time left is told. Which one is for each page to say: words that were read rise only when the time left
   * clearly has, and it is told anew while nothing else happens.
   */
  hasTimeLeft: boolean;
}

const tickMs = 50;

/**
 * Notes each change of what is shown, with its time, and how long the page was held up by whatever else the machine
 * does. Runs in the page, from its start.
 */
function watchRun(everyMs: number): void {
  const seen: { atMs: number; percent: string }[] = [];
  const noted = { seenPercents: seen, heldUpMs: 0 };
  Object.assign(globalThis, { noted });
  let before = Date.now();
  setInterval(() => {
    noted.heldUpMs = Math.max(noted.heldUpMs, Date.now() - before - everyMs);
    before = Date.now();
  }, everyMs);
  const look = (): void => {
    const percent =
      document.querySelector('.hw-job-full [role=progressbar]')?.getAttribute('aria-valuenow') ?? null;
    if (percent !== null && percent !== seen.at(-1)?.percent) seen.push({ atMs: Date.now(), percent });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** The projects are shown, and what happens from now on is heard: what happened before is no news. */
async function isThere(tab: Page): Promise<void> {
  await tab.getByRole('heading', { name: 'Projects' }).waitFor();
  await tab.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' });
}

describe.skipIf(missingBrowser() !== null)('a job that is looked at from several places', () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;
  let work: HubWork;
  let run: HeldRun;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = hubFolder();
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    await context.addInitScript(watchRun, tickMs);
    const page = await context.newPage();
    await signIn(page, hub.url);
    await page.close();
    work = await prepareWork(hub.url, context.request, nuclei);
    await work.request();
    run = await work.take();
  });
  afterEach(async () => {
    await context.close();
    await hub.stop();
    folder.remove();
  });

  const imagePage = () => `${hub.url}/projects/${work.projectId}/images/${work.assetId}`;

  async function open(width: number): Promise<Page> {
    const tab = await context.newPage();
    await tab.setViewportSize({ width, height: 800 });
    await tab.goto(imagePage());
    await tab.locator('.hw-job-full [role=progressbar]').waitFor({ state: 'attached' });
    return tab;
  }
  const shown = (tab: Page): Promise<Shown> =>
    tab.evaluate(() => {
      const bar = document.querySelector('.hw-job-full [role=progressbar]');
      const said = bar?.getAttribute('aria-valuetext') ?? '';
      const text = document.querySelector('.hw-job-full .hw-job-facts')?.textContent ?? '';
      const timeLeft = /, ([^,]+ left)$/.exec(said)?.[1] ?? '';
      return {
        percent: bar?.getAttribute('aria-valuenow') ?? null,
        said: said.replace(timeLeft, ''),
        text: text.replace(timeLeft, ''),
        hasTimeLeft: timeLeft !== '' && text.includes(timeLeft),
      };
    });
  const noted = (tab: Page) =>
    tab.evaluate(
      () =>
        (
          globalThis as unknown as {
            noted: { seenPercents: { atMs: number; percent: string }[]; heldUpMs: number };
          }
        ).noted,
    );
  const forgetHoldUps = (tab: Page) =>
    tab.evaluate(() => {
      (globalThis as unknown as { noted: { heldUpMs: number } }).noted.heldUpMs = 0;
    });
  const report = (done: number) =>
    run.report({ step: { name: 'Find objects', index: 1, total: 2 }, done, total: 4000, unit: 'rows' });
  const toasts = async (...tabs: Page[]): Promise<string[]> => {
    const titles = tabs.map((tab) =>
      tab.locator('.hw-toast:not([data-ending-style]) .hw-toast-title').allInnerTexts(),
    );
    return (await Promise.all(titles)).flat();
  };

  it('is the same in a second tab, on a phone and after a reload, and ends with one toast', async () => {
    const first = await open(1280);
    for (let row = 0; row <= 120; row += 10) {
      await report(row);
      await first.waitForTimeout(100);
    }
    const showsAll = async (tab: Page) => {
      const now = await shown(tab);
      expect(now.text).toMatch(/Find objects.*120 . 4,000 rows/);
      expect(now.hasTimeLeft).toBe(true);
    };
    await vi.waitFor(() => showsAll(first), { timeout: waitMs });
    const second = await open(1280);
    const phone = await open(390);
    await first.reload();
    await first.locator('.hw-job-full [role=progressbar]').waitFor({ state: 'attached' });
    const tabs = [first, second, phone];

    // Nothing happens just now: what they show is one and the same.
    const [here, ...elsewhere] = await Promise.all(tabs.map(shown));
    await showsAll(first);
    expect(elsewhere).toEqual([here, here]);
    // Each showed it from the first moment, instead of working its way up to it.
    for (const tab of tabs.slice(1)) expect((await noted(tab)).seenPercents).toHaveLength(1);

    for (const tab of tabs) await forgetHoldUps(tab);
    for (let row = 200; row <= 1400; row += 75) {
      await report(row);
      await first.waitForTimeout(60);
    }
    await vi.waitFor(
      async () => {
        const [now, ...others] = await Promise.all(tabs.map(shown));
        expect(now?.text).toContain('1,400 / 4,000 rows');
        expect(others).toEqual([now, now]);
      },
      { timeout: waitMs },
    );
    // While it moved, whatever one of them showed the others showed within a second, unless the machine held them up.
    const all = await Promise.all(tabs.map(noted));
    const heldUpMs = all.reduce((sum, page) => sum + page.heldUpMs, 0);
    const [mine = [], ...theirs] = all.map(({ seenPercents }) => seenPercents);
    const late = theirs.flatMap((changes) =>
      changes.filter(({ atMs, percent }) => {
        const same = mine.find((change) => change.percent === percent);
        return same && Math.abs(same.atMs - atMs) > 1000 + heldUpMs && percent !== here?.percent;
      }),
    );
    expect(late).toEqual([]);

    for (const tab of tabs) await tab.goto(`${hub.url}/projects`);
    for (const tab of tabs) await isThere(tab);
    await run.complete('12 objects');
    await vi.waitFor(async () => expect(await toasts(...tabs)).toEqual(['nuclei.png is done']), {
      timeout: waitMs,
    });
    await vi.waitFor(
      async () => expect(await first.evaluate(() => JSON.stringify(localStorage))).toContain('completed'),
      { timeout: waitMs },
    );
    expect(await toasts(...tabs)).toEqual(['nuclei.png is done']);

    for (const tab of tabs) await tab.reload();
    for (const tab of tabs) await isThere(tab);
    expect(await toasts(...tabs)).toEqual([]);
    // The next one is told, and by then the first one would have been.
    await work.request();
    run = await work.take();
    await run.complete('12 objects');
    await vi.waitFor(async () => expect(await toasts(...tabs)).toEqual(['nuclei.png is done']), {
      timeout: waitMs,
    });
  });
});
