import { join } from 'node:path';
import { type BuiltinEvents, type Job, readJob } from '@headway/protocol';
import { type Pair, startPair } from '@headway/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type ServedPage, servePage } from './bundled-page.ts';

const entry = join(import.meta.dirname, '../packages/react/src/testing/toast-page.tsx');
const waitMs = 30_000;

interface ToastPageGlobals {
  toasts: { add(options: ToastOptions): string };
}

interface ToastOptions {
  kind?: 'success' | 'error' | 'warning' | 'info';
  title: string;
  timeoutMs?: number;
}

/** Whether a person could see the page is what a test says: a browser without windows shows all of its pages. */
function stubVisibility(): void {
  const page = globalThis as unknown as { visibility: string };
  page.visibility = 'visible';
  Object.defineProperty(document, 'visibilityState', { get: () => page.visibility });
  document.hasFocus = () => page.visibility === 'visible';
}

describe.skipIf(missingBrowser() !== null)('toasts in several tabs of a browser', () => {
  let browser: Browser;
  let pair: Pair<BuiltinEvents>;
  let served: ServedPage;
  let context: BrowserContext;

  beforeAll(async () => {
    served = await servePage(entry, 'Toasts');
    pair = await startPair();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await pair.close();
    served.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    await context.addInitScript(stubVisibility);
  });
  afterEach(() => context.close());

  async function openTab({ position = 'bottom-right' } = {}): Promise<Page> {
    const tab = await context.newPage();
    const query = new URLSearchParams({ url: pair.url, token: pair.token('ada'), position });
    await tab.goto(`${served.url}?${query}`);
    await tab.getByRole('heading', { name: 'connected' }).waitFor();
    return tab;
  }
  async function look(tab: Page, visibility: 'visible' | 'hidden'): Promise<void> {
    await tab.evaluate((state) => {
      (globalThis as unknown as { visibility: string }).visibility = state;
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibility);
  }
  /** A job that runs, then ends. */
  async function endJob(id: string, changes: Partial<Job> = {}): Promise<void> {
    const told = {
      id,
      kind: 'cells',
      status: 'running',
      attempt: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      revision: 5,
    };
    const job = readJob(told);
    if (!job) throw new Error('No job can be read of what was told.');
    await pair.headway.publish('project:7', { type: 'job.started', data: job });
    const summary = { outcome: 'ok', text: '128 cells' } as const;
    const end: Job = {
      ...job,
      status: 'completed',
      fraction: 1,
      summary,
      revision: job.revision + 1,
      ...changes,
    };
    await pair.headway.publish('project:7', {
      type: end.status === 'failed' ? 'job.failed' : 'job.completed',
      data: end,
    });
  }
  const add = (tab: Page, options: ToastOptions) =>
    tab.evaluate((toast) => (globalThis as unknown as ToastPageGlobals).toasts.add(toast), options);
  const titles = (tab: Page) =>
    tab.locator('.hw-toast:not([data-ending-style]) .hw-toast-title').allInnerTexts();
  const titlesOf = async (...tabs: Page[]) => (await Promise.all(tabs.map(titles))).flat();
  /** Waits until exactly one of them shows it. */
  const shownIn = (title: string, ...tabs: Page[]) =>
    vi.waitFor(
      async () => expect((await titlesOf(...tabs)).filter((shown) => shown === title)).toHaveLength(1),
      { timeout: waitMs },
    );
  const toldInStorage = (tab: Page, id: string) =>
    vi.waitFor(
      async () => {
        const told = await tab.evaluate(() => localStorage.getItem('headway-toasts'));
        expect(told).toContain(`job ${id} `);
      },
      { timeout: waitMs },
    );

  it('tells the end of a job in one of them, and not again after a reload', async () => {
    const tabs = [await openTab(), await openTab(), await openTab()];
    await endJob('a');
    await vi.waitFor(async () => expect(await titlesOf(...tabs)).toEqual(['a.tiff is done']), {
      timeout: waitMs,
    });
    await toldInStorage(tabs[0] as Page, 'a');
    expect(await titlesOf(...tabs)).toEqual(['a.tiff is done']);
    for (const tab of tabs) await tab.reload();
    // What comes after it in the same channel has been told: then so would this have been.
    await endJob('b');
    await vi.waitFor(async () => expect(await titlesOf(...tabs)).toEqual(['b.tiff is done']), {
      timeout: waitMs,
    });
    await toldInStorage(tabs[0] as Page, 'b');
    expect(await titlesOf(...tabs)).toEqual(['b.tiff is done']);
  });

  it('tells it in the tab that is looked at, and follows the eye as long as nobody saw it', async () => {
    const [one, two] = [await openTab(), await openTab()];
    await look(one, 'hidden');
    await endJob('a');
    await vi.waitFor(async () => expect(await titles(two)).toEqual(['a.tiff is done']), { timeout: waitMs });
    expect(await titles(one)).toEqual([]);
    await toldInStorage(two, 'a');

    await look(two, 'hidden');
    await endJob('b', { status: 'failed' });
    await shownIn('b.tiff failed', one, two);
    await look(one, 'visible');
    await vi.waitFor(async () => expect(await titles(one)).toEqual(['b.tiff failed']), { timeout: waitMs });
    await vi.waitFor(async () => expect(await titles(two)).not.toContain('b.tiff failed'), {
      timeout: waitMs,
    });
  });

  it('hands over what a tab that is closed told to nobody', async () => {
    const tabs = [await openTab(), await openTab(), await openTab()];
    for (const tab of tabs) await look(tab, 'hidden');
    await endJob('a');
    await shownIn('a.tiff is done', ...tabs);
    const shown = await Promise.all(tabs.map(titles));
    await tabs[shown.findIndex((those) => those.length > 0)]?.close();
    const left = tabs.filter((tab) => !tab.isClosed());
    await vi.waitFor(async () => expect(await titlesOf(...left)).toEqual(['a.tiff is done']), {
      timeout: waitMs,
    });
  });

  it.each([
    ['Web Locks', () => Object.defineProperty(navigator, 'locks', { value: undefined })],
    [
      'Web Locks and channels between tabs',
      () => {
        Object.defineProperty(navigator, 'locks', { value: undefined });
        Reflect.deleteProperty(globalThis, 'BroadcastChannel');
      },
    ],
  ])('does so without %s, too', async (_what, remove) => {
    await context.addInitScript(remove);
    const tabs = [await openTab(), await openTab(), await openTab()];
    await endJob('a');
    await toldInStorage(tabs[0] as Page, 'a');
    expect(await titlesOf(...tabs)).toEqual(['a.tiff is done']);
  });

  it('has no time go by out of sight, with the pointer on it, and with the keyboard in it', async () => {
    const tab = await openTab();
    await add(tab, { title: 'News', timeoutMs: 1500 });
    const still = tab.locator('.hw-toast-time[data-still]');
    await tab.getByText('News').hover();
    await still.waitFor({ state: 'attached' });
    await tab.mouse.move(10, 10);
    await still.waitFor({ state: 'detached' });
    await tab.keyboard.press('F6');
    await tab.keyboard.press('Tab');
    await still.waitFor({ state: 'attached' });
    await tab.keyboard.press('Escape');
    await vi.waitFor(async () => expect(await titles(tab)).toEqual([]), { timeout: waitMs });
  });

  it.each([1280, 390])(
    'keeps within the page at every place, light and dark, in a window of %i pixels',
    async (width) => {
      for (const position of [
        'top-left',
        'top-center',
        'top-right',
        'bottom-left',
        'bottom-center',
        'bottom-right',
      ]) {
        const tab = await openTab({ position });
        await tab.emulateMedia({ reducedMotion: 'reduce' });
        await tab.setViewportSize({ width, height: 800 });
        for (const kind of ['info', 'success', 'warning', 'error'] as const) {
          await add(tab, { kind, title: `${kind} ${'very-long-name-'.repeat(12)}`, timeoutMs: 0 });
        }
        for (const title of ['five', 'six', 'seven']) await add(tab, { title, timeoutMs: 0 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await tab.emulateMedia({ colorScheme });
          await tab.getByText(width < 480 ? '4 more' : '2 more').waitFor();
          const box = await tab.getByRole('region', { name: 'Notifications' }).boundingBox();
          expect(box?.x).toBeGreaterThanOrEqual(0);
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
          expect(box?.y).toBeGreaterThanOrEqual(0);
          expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
          if (position === 'top-left') expect(await accessibilityProblems(tab)).toEqual([]);
          if (process.env['HEADWAY_SCREENSHOTS']) {
            await tab.screenshot({
              path: join(process.env['HEADWAY_SCREENSHOTS'], `${position}-${width}-${colorScheme}.png`),
            });
          }
        }
        await tab.close();
      }
    },
  );
});
