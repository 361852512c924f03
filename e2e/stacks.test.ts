import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { writePlainStack } from './plain-stack.ts';
import { account, signIn } from './sign-in.ts';

const waitMs = 60_000;
const size = { width: 96, height: 64, slices: 21, channels: 2 };
/** Each plane tells by its values which one it is. */
const valueOf = (slice: number, channel: number): number => 1000 * (channel + 1) + 10 * slice;

describe.skipIf(missingBrowser() !== null)('going through a stack', { timeout: 240_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let hub: HubProcess;
  let folder: HubFolder;
  let images: string;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    images = mkdtempSync(join(tmpdir(), 'headway-stacks-'));
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '1' });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    page = await openTab();
    await signIn(page, hub.url);
    await page.getByRole('button', { name: /New project|create an empty project/ }).click();
    await page.getByLabel('Name of the project').fill('Embryos');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Embryos' }).waitFor();
    const path = join(images, 'embryo.tif');
    writePlainStack(path, {
      ...size,
      // One bright corner, so that there is something to tell from the rest.
      valueAt: ({ x, y, slice, channel }) => valueOf(slice, channel) + (x + y < 8 ? 5000 : 0),
    });
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose images' }).click();
    await (await choosing).setFiles(path);
  }, 120_000);
  afterAll(async () => {
    await context.close();
    await browser.close();
    await hub.stop();
    folder.remove();
    rmSync(images, { recursive: true, force: true });
  });

  async function openTab(): Promise<Page> {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => problems.push(String(error)));
    return tab;
  }
  const slice = (tab: Page) => tab.getByRole('textbox', { name: 'Slice number' });
  const stage = (tab: Page) => tab.getByRole('application');
  /** The values of the channels under the pointer. */
  async function values(tab: Page): Promise<readonly number[]> {
    const texts = await tab.locator('.hub-readout strong').allTextContents();
    return texts.map((text) => Number(text.replace(/^\d /, '').replaceAll(/\D/g, '')));
  }
  const valuesAre = async (...expected: readonly number[]): Promise<void> =>
    await expect.poll(() => values(page)).toEqual(expected);

  it('tells on its card how deep an image is, and opens it in its middle', async () => {
    await page.getByText('21 slices').waitFor();
    await page.getByRole('link', { name: 'embryo.tif' }).click();
    await expect.poll(() => slice(page).inputValue()).toBe('11');
    await stage(page).hover();
    await valuesAre(valueOf(10, 0), valueOf(10, 1));
  });

  it('goes from slice to slice by keys, wheel, number and slider, each with its own values', async () => {
    await page.keyboard.press('.');
    await valuesAre(valueOf(11, 0), valueOf(11, 1));
    await page.mouse.wheel(0, 120);
    await valuesAre(valueOf(12, 0), valueOf(12, 1));
    const zoom = page.getByRole('button', { name: /^Zoom \d/ });
    const before = await zoom.textContent();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await expect.poll(() => zoom.textContent()).not.toBe(before);
    await slice(page).fill('3');
    await stage(page).hover();
    await valuesAre(valueOf(2, 0), valueOf(2, 1));
    await page.getByRole('slider', { name: 'Slice', exact: true }).press('End');
    await valuesAre(valueOf(20, 0), valueOf(20, 1));
  });

  it('shows the brightest of a range of slices, and a link shows it to others', async () => {
    await page.getByRole('button', { name: 'Max', exact: true }).click();
    await page.getByRole('slider', { name: 'Last slice' }).press('PageDown');
    await stage(page).hover();
    await expect.poll(async () => (await values(page))[0]).toBeLessThan(valueOf(20, 0));
    await expect.poll(() => page.url()).toMatch(/show=max0-\d+/);
    const other = await openTab();
    await other.goto(page.url());
    await other.getByRole('slider', { name: 'Last slice' }).waitFor();
    const last = (tab: Page) => tab.getByRole('slider', { name: 'Last slice' }).getAttribute('value');
    expect(await last(other)).toBe(await last(page));
    await other.close();
    await page.getByRole('button', { name: 'Slice', exact: true }).click();
  });

  it('hides a channel, and has the histogram of the slice and of the whole stack', async () => {
    await page.getByRole('button', { name: 'Channel 2', exact: true }).click();
    await page.getByRole('button', { name: 'Contrast', exact: true }).click();
    await page.getByRole('button', { name: 'Show channel 2' }).waitFor();
    const histogram = page.locator('.hub-contrast .hub-histogram path').first();
    const shown = async () => await histogram.getAttribute('d');
    // Until its own values have come it is drawn from some of the slices.
    await page.locator('[aria-label="Values are of"]:not([aria-busy])').waitFor();
    const ofSlice = await shown();
    await page.getByRole('button', { name: 'Whole stack' }).click();
    await expect.poll(shown).not.toBe(ofSlice);
    await page.getByRole('button', { name: 'This slice' }).click();
    await expect.poll(shown).toBe(ofSlice);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('is laid out as a person says, in every tab, until they take it back', async () => {
    const other = await openTab();
    await other.goto(page.url());
    await slice(other).waitFor();
    const say = async (channels: string, slices: string): Promise<void> => {
      await page.getByRole('button', { name: 'Actions for embryo.tif' }).click();
      await page.getByRole('menuitem', { name: 'Layout of the stack' }).click();
      await page.getByRole('textbox', { name: 'Channels' }).fill(channels);
      await page.getByRole('textbox', { name: 'Slices' }).fill(slices);
    };
    await say('1', '99');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('That makes 99 planes; the file has 42.').waitFor();
    await page.getByRole('textbox', { name: 'Slices' }).fill('42');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    for (const tab of [page, other]) await tab.getByText('/ 42').waitFor();
    await slice(page).fill('42');
    await stage(page).hover();
    await valuesAre(valueOf(20, 1));
    await say('1', '42');
    await page.getByRole('button', { name: 'As the file says' }).click();
    for (const tab of [page, other]) await tab.getByText('/ 21').waitFor();
    expect(problems).toEqual([]);
  });
});
