import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;

/** The image with 16 bits: most of its values lie far above what 8 bits can hold. */
async function deepImage(folder: string): Promise<string> {
  const { data, info } = await sharp(nuclei).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const samples = Uint16Array.from(data, (value) => 300 + value * 40);
  const path = join(folder, 'deep.tif');
  const { width, height } = info;
  await sharp(samples, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .tiff({ compression: 'deflate' })
    .toFile(path);
  return path;
}

describe.skipIf(missingBrowser() !== null)(
  'looking at an image and its objects',
  { timeout: 240_000 },
  () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let hub: HubProcess;
    let folder: HubFolder;
    let images: string;
    const problems: string[] = [];

    beforeAll(async () => {
      browser = await launchBrowser();
      images = mkdtempSync(join(tmpdir(), 'headway-viewer-'));
      folder = hubFolder();
      hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '1' });
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      context.setDefaultTimeout(waitMs);
      page = await openTab();
      await signIn(page, hub.url);
      await page.getByRole('button', { name: /New project|create an empty project/ }).click();
      await page.getByLabel('Name of the project').fill('Plate 7');
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('heading', { name: 'Plate 7' }).waitFor();
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose images' }).click();
      await (await choosing).setFiles(await deepImage(images));
      await page.getByRole('link', { name: 'deep.tif' }).click();
      await objects(page).getByRole('row').nth(3).waitFor();
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
      // The page's own policy forbids nothing that the page does: the browser would say so here.
      tab.on('console', (message) => {
        if (message.text().includes('script-src')) problems.push(message.text());
      });
      return tab;
    }
    const objects = (tab: Page) => tab.getByRole('grid', { name: 'Objects' });
    const stage = (tab: Page) => tab.getByRole('application').first();

    it('shows the values of the file, with contrast by hand', async () => {
      const box = await stage(page).boundingBox();
      if (!box) throw new Error('The image is not shown.');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      // Never below what the darkest pixel has, and beyond 8 bits.
      await expect
        .poll(async () =>
          Number((await page.locator('.hub-readout strong').textContent())?.replaceAll(/\D/g, '')),
        )
        .toBeGreaterThanOrEqual(300);

      const automatic = page.getByRole('button', { name: 'Automatic contrast' });
      expect(await automatic.getAttribute('aria-pressed')).toBe('true');
      await page.getByRole('button', { name: 'Contrast', exact: true }).click();
      const white = page.getByRole('spinbutton', { name: 'White, value' });
      const before = await shade(page);
      await white.fill('20000');
      await expect.poll(() => shade(page)).toBeLessThan(before * 0.9);
      const dark = await shade(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await automatic.getAttribute('aria-pressed')).toBe('false');
      await automatic.click();
      await expect.poll(() => shade(page)).toBeGreaterThan(dark * 1.1);
    });

    it('measures in µm once somebody said how large a pixel is, in every tab', async () => {
      const second = await openTab();
      await second.goto(page.url());
      await objects(second).getByRole('columnheader', { name: 'Area in px²' }).waitFor();
      await page.getByRole('button', { name: /Set the pixel size/ }).click();
      await page.getByLabel('Edge length, µm').fill('0.5');
      await page.getByRole('button', { name: 'Save' }).click();
      for (const tab of [page, second]) {
        await objects(tab).getByRole('columnheader', { name: 'Area in µm²' }).waitFor();
        const bar = tab.getByRole('button', { name: /Scale bar/ });
        await expect.poll(() => bar.textContent()).toMatch(/\d µm$/);
      }
      await second.close();
    });

    it('filters by a range, colours by a measure, and copies what is shown', async () => {
      const all = Number(await objects(page).getAttribute('aria-rowcount')) - 1;
      await page.getByRole('button', { name: /^Range of Area/ }).click();
      const from = page.getByRole('textbox', { name: 'From' });
      const lowest = Number(await from.inputValue());
      const highest = Number(await page.getByRole('textbox', { name: 'To' }).inputValue());
      await from.fill(String((lowest + highest) / 2));
      await page.keyboard.press('Escape');
      await page.getByText(new RegExp(`^\\d+ of ${all}$`)).waitFor();
      const shown = Number(await objects(page).getAttribute('aria-rowcount')) - 1;
      expect(shown).toBeGreaterThan(0);
      expect(shown).toBeLessThan(all);

      await page.getByRole('button', { name: 'Copy the table as CSV' }).click();
      await page.getByText('Copied').waitFor();
      const text = await page.evaluate(async () => await navigator.clipboard.readText());
      expect(text.trim().split('\r\n')).toHaveLength(shown + 1);
      expect(text).toContain('Area in µm²');

      await page.getByRole('button', { name: 'Colour by a measure' }).click();
      await page.getByRole('menuitemradio', { name: 'Circularity' }).click();
      await page.getByRole('img', { name: /^Circularity/ }).waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show all objects' }).click();
      await expect.poll(async () => await objects(page).getAttribute('aria-rowcount')).toBe(String(all + 1));
    });

    it('shows in another tab the object and the place that a link names', async () => {
      await objects(page).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/object=.*z=/);
      const name = (tab: Page) =>
        objects(tab).getByRole('row', { selected: true }).getByRole('gridcell').first();
      const zoom = (tab: Page) => tab.getByRole('button', { name: /^Zoom \d/ }).textContent();
      const second = await openTab();
      await second.goto(page.url());
      await expect.poll(async () => await name(second).textContent()).toBe(await name(page).textContent());
      await expect.poll(() => zoom(second)).toBe(await zoom(page));
      await second.close();
      await stage(page).focus();
      await page.keyboard.press('Escape');
      await page.keyboard.press('f');
      await page.waitForURL((url) => url.search === '');
    });

    it('saves what is shown as a picture, with outlines and scale', async () => {
      const saved = async (): Promise<{ data: Buffer; width: number; height: number }> => {
        const coming = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download what is shown as PNG' }).click();
        const file = await coming;
        expect(file.suggestedFilename()).toBe('deep.png');
        const { data, info } = await sharp(await file.path())
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        return { data, width: info.width, height: info.height };
      };
      const whole = await saved();
      // Without the ground beside the image.
      const { width, height } = await sharp(nuclei).metadata();
      expect(whole.width / whole.height).toBeCloseTo(width / height, 1);
      await page.getByRole('button', { name: 'Hide the objects' }).click();
      const bare = await saved();
      expect([bare.width, bare.height]).toEqual([whole.width, whole.height]);
      const differing = bare.data.filter((value, at) => Math.abs(value - (whole.data[at] ?? 0)) > 40);
      expect(differing.length).toBeGreaterThan(500);
      // At the right of the foot stands the scale, in white.
      const row = (from: number): number => Math.max(...bare.data.subarray(from * bare.width * 3));
      expect(row(bare.height - 32)).toBeGreaterThan(225);
      await page.getByRole('button', { name: 'Show the objects' }).click();
    });

    it('compares two results and goes from one difference to the next', async () => {
      const id = /images\/([^/?]+)/.exec(page.url())?.[1] ?? '';
      await page.evaluate(async (asset) => {
        await fetch(`/api/assets/${asset}/jobs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ kind: 'cells', parameters: { minArea: 300, review: 'never' } }),
        });
      }, id);
      await expect
        .poll(
          async () =>
            await page.evaluate(async (asset) => {
              const answer = await fetch(`/api/assets/${asset}/results`);
              return ((await answer.json()) as { items: unknown[] }).items.length;
            }, id),
          { timeout: waitMs },
        )
        .toBe(2);
      await page.getByRole('button', { name: 'Actions for deep.tif' }).click();
      await page.getByRole('menuitem', { name: 'Compare results' }).click();
      const list = page.getByRole('listbox', { name: 'Differences' });
      await list.getByRole('option').first().waitFor();
      // The second run leaves small objects out: nothing can be new.
      await page.getByRole('checkbox', { name: /Only in B 0/ }).waitFor();
      await page.keyboard.press('n');
      await list.getByRole('option', { selected: true, name: /Only in A/ }).waitFor();
      await page.getByRole('button', { name: 'Side by side' }).click();
      await expect.poll(() => page.getByRole('application').count()).toBe(2);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(problems).toEqual([]);
    });

    /** How bright the picture is on the screen, 0–255. */
    async function shade(tab: Page): Promise<number> {
      return await tab.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.hub-stage canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context) return -1;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        let sum = 0;
        for (let at = 0; at < data.length; at += 4) sum += data[at] ?? 0;
        return sum / (data.length / 4);
      });
    }
  },
);
