import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import {
  goToPlace,
  type KitLook,
  kitLooks,
  type KitPlace,
  kitPlaces,
  kitWidths,
  openStillPage,
  takeLook,
} from './kit-looks.ts';
import { type KitProcess, startKitProcess } from './kit-process.ts';
import { layoutProblems } from './layout-problems.ts';
import { pictureProblem, takePicture } from './pictures.ts';

/** All of axe's rules where the page is widest, and those that go by colour and size in each other look. */
function rulesOf({ name }: KitLook): readonly string[] | undefined {
  return name === '1280-light' ? undefined : ['color-contrast', 'target-size', 'scrollable-region-focusable'];
}

/** An application has one panel of active jobs, and needs no names to tell several apart. */
function isMeant({ name }: KitPlace, problem: string): boolean {
  return name === 'active-jobs-panel' && problem.startsWith('landmark-unique:');
}

describe.skipIf(missingBrowser() !== null)('the page of the kit', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => await browser.close());

  describe('standing still', () => {
    let kit: KitProcess;
    let page: Page;
    beforeAll(async () => {
      kit = await startKitProcess({ isStill: true });
      page = await openStillPage(browser);
    });
    afterAll(async () => {
      await page.context().close();
      await kit.stop();
    });

    it.each(kitPlaces)('shows $name in all its states, in both themes, wide and narrow', async (place) => {
      const wrong: unknown[] = [];
      page.removeAllListeners('pageerror');
      page.on('pageerror', (error) => wrong.push(error));
      for (const width of kitWidths) {
        await goToPlace(page, kit.url, place, width);
        for (const look of kitLooks(width)) {
          await takeLook(page, look);
          const layout = await layoutProblems(page);
          const accessibility = await accessibilityProblems(page, rulesOf(look));
          const picture = await pictureProblem(`${place.name}-${look.name}`, await takePicture(page));
          for (const problem of [...layout, ...accessibility, ...(picture === null ? [] : [picture])]) {
            if (isMeant(place, problem)) continue;
            wrong.push(`${look.name}: ${problem}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });
  });

  describe('live', () => {
    let kit: KitProcess;
    beforeAll(async () => {
      kit = await startKitProcess();
    });

    async function open(path: string, context?: BrowserContext): Promise<Page> {
      const own = context ?? (await browser.newContext());
      if (!context) onTestFinished(async () => await own.close());
      const page = await own.newPage();
      await page.goto(`${kit.url}/${path}`);
      await page.locator('main h1').waitFor();
      return page;
    }

    const hero = (page: Page): Locator => page.getByRole('region', { name: 'This job is running now' });
    const percent = async (page: Page): Promise<number> =>
      Number(await hero(page).getByRole('progressbar').getAttribute('aria-valuenow'));

    it('tells a second visitor of the link what the first one asks for, and nobody else', async () => {
      const first = await open('');
      const second = await open(new URL(first.url()).search);
      const stranger = await open('');
      await hero(first).getByRole('button', { name: 'Cancel' }).click();
      await hero(second).getByText('Cancelled', { exact: true }).waitFor();
      expect(await hero(stranger).getByText('Running', { exact: true }).isVisible()).toBe(true);
    });

    it('goes on without a page that lost its connection, and tells it of that when it is back', async () => {
      const page = await open('');
      await hero(page).getByRole('progressbar').waitFor();
      const before = await percent(page);
      await page.getByRole('button', { name: 'Cut it' }).click();
      await page.getByText('The job goes on without you.').waitFor();
      await page.getByRole('button', { name: 'Reconnect', exact: true }).click();
      await page.getByText(/Caught up with \d+ events?/).waitFor();
      await vi.waitFor(async () => expect(await percent(page)).toBeGreaterThan(before));
    });

    it('shows the same after a reload', async () => {
      const page = await open('');
      await hero(page).getByRole('progressbar').waitFor();
      const [before, address] = [await percent(page), page.url()];
      await page.reload();
      await hero(page).getByRole('progressbar').waitFor();
      expect(await percent(page)).toBeGreaterThanOrEqual(before);
      expect(page.url()).toBe(address);
    });

    it('is gone through by keyboard', async () => {
      const page = await open('');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
      await page.getByRole('link', { name: 'BatchProgress', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'BatchProgress' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: /Live progress/ }).waitFor();
      await page.getByRole('radio', { name: 'Dark' }).focus();
      await page.keyboard.press('Space');
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    });

    it('ends when it is told to', async () => {
      await open('');
      expect(await kit.stop()).toBe(0);
    });
  });
});
