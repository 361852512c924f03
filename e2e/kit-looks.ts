import type { Browser, Page } from 'playwright-core';
import { catalogue } from '../apps/kit/shared/catalogue.ts';

/** A place of the kit's page: the first screen, or a component. */
export interface KitPlace {
  /** `start`, `job-progress`. */
  name: string;
  path: string;
  states: readonly string[];
}

export const kitPlaces: readonly KitPlace[] = [
  { name: 'start', path: '', states: [] },
  ...catalogue
    .flatMap(({ entries }) => entries)
    .map(({ slug, states }) => ({ name: slug, path: slug, states })),
];

/** How a place is looked at. */
export interface KitLook {
  /** `1280-dark`. */
  name: string;
  width: number;
  theme: 'light' | 'dark';
}

const heights: Readonly<Record<number, number>> = { 1280: 900, 390: 844 };
export const kitWidths = [1280, 390] as const;

export function kitLooks(width: number): readonly KitLook[] {
  return (['light', 'dark'] as const).map((theme) => ({ name: `${width}-${theme}`, width, theme }));
}

interface StillPageOptions {
  deviceScaleFactor?: number;
  /** Shows code and logs in the machine's own monospaced font. @default false */
  machineFonts?: boolean;
}

/** A page on which nothing depends on who looks, where and when. */
export async function openStillPage(
  browser: Browser,
  { machineFonts = false, ...options }: StillPageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  if (!machineFonts) await page.addInitScript(useServedFontOnly);
  return page;
}

/** Each machine has another monospaced font: where pictures are compared, all is in the one that the page brings. */
function useServedFontOnly(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root { --hw-font-mono: 'Inter Variable'; }");
  document.adoptedStyleSheets.push(sheet);
}

/** Goes to a place of a kit that stands still, in a window of a width, and waits until all of it is there. */
export async function goToPlace(
  page: Page,
  url: string,
  { path, states }: KitPlace,
  width: number,
): Promise<void> {
  await page.setViewportSize({ width, height: heights[width] ?? 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(`${url}/${path}?still=1&visit=pictures&person=ada`);
  await page.locator('main h1').waitFor();
  for (const state of states) await page.locator(`[data-state="${state}"]`).waitFor();
  await page.locator('.kit-header').getByText('Live', { exact: true }).waitFor({ state: 'attached' });
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-state]:not([data-state="loading"], [data-state="empty"])')].every(
      (section) => !section.querySelector('[class*="skeleton"]') && !section.textContent?.includes('Loading'),
    ),
  );
  // One of the page's connections is cut a while after it was there.
  if (['offline', 'waiting'].some((state) => states.includes(state))) {
    await page.locator('html[data-offline]').waitFor({ state: 'attached' });
  }
  await page.evaluate(() => document.fonts.ready);
  if (path === 'toaster') await page.getByRole('button', { name: 'Stay' }).click();
  await settle(page, 500);
}

/** Turns the page to a theme. */
export async function takeLook(page: Page, { theme }: KitLook): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await settle(page, 150);
}

/** Waits until nothing has changed for so long, ms, nor in the frames after: some things are only measured in those. */
async function settle(page: Page, quietMs: number): Promise<void> {
  await page.evaluate(async (quiet) => {
    let hasChanged = true;
    const observer = new MutationObserver(() => {
      hasChanged = true;
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    while (hasChanged) {
      hasChanged = false;
      await new Promise((resolve) => setTimeout(resolve, quiet));
      await frame();
      await frame();
    }
    observer.disconnect();
  }, quietMs);
}
