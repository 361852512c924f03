import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- a run is held where it is, which nobody can from outside
import { workersOf } from '../apps/hub/server/src/test-support/children.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { besidesOutage } from './outage.ts';
import { slowImage } from './slow-image.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;
/** A whole run of a slow image: workers stand back for whatever else the machine does. */
const runMs = 150_000;

describe.skipIf(missingBrowser() !== null)(
  'the way from a file on disk to a live screen',
  { timeout: 300_000 },
  () => {
    let browser: Browser;
    let images: string;
    let slow: string;
    let folder: HubFolder;
    let hub: HubProcess;
    let context: BrowserContext;
    let page: Page;
    let consoleErrors: string[];

    beforeAll(async () => {
      browser = await launchBrowser();
      images = mkdtempSync(join(tmpdir(), 'headway-images-'));
      slow = await slowImage(nuclei, images, 1408);
    });
    afterAll(async () => {
      await browser.close();
      rmSync(images, { recursive: true, force: true });
    });

    beforeEach(async () => {
      folder = hubFolder();
      hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1' });
      context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
      context.setDefaultTimeout(waitMs);
      consoleErrors = [];
      page = await openTab();
    });
    afterEach(async () => {
      await context.close();
      await hub.stop();
      folder.remove();
    });

    async function openTab(): Promise<Page> {
      const tab = await context.newPage();
      tab.on('pageerror', (error) => consoleErrors.push(String(error)));
      return tab;
    }

    async function createFirstAccount(): Promise<void> {
      const [, code = ''] = await hub.line(/code[^A-Z0-9]*([A-Z0-9][A-Z0-9-]{5,})/i);
      await page.goto(hub.url);
      await page.getByLabel('One-time code').fill(code);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByLabel('Email').fill('ada@example.org');
      await page.getByLabel('Password').fill('correct horse battery staple');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Projects' }).waitFor();
    }

    async function createProject(name: string): Promise<void> {
      await page.getByRole('button', { name: /New project|create an empty project/ }).click();
      await page.getByLabel('Name of the project').fill(name);
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('heading', { name }).waitFor();
    }

    async function upload(...files: string[]): Promise<void> {
      const choosing = page.waitForEvent('filechooser');
      await page
        .getByRole('button', { name: 'Choose images' })
        .or(page.getByRole('button', { name: 'Upload' }))
        .first()
        .click();
      await (await choosing).setFiles(files);
    }

    /** The percent that a tab shows for the run at hand; `null` while it shows none. */
    async function shownPercent(tab: Page): Promise<number | null> {
      const bar = tab.getByRole('progressbar').first();
      const value = (await bar.count()) > 0 ? await bar.getAttribute('aria-valuenow') : null;
      return value === null ? null : Number(value);
    }

    /** Stops the worker of the hub where it is; gives what lets it go on. */
    async function holdRun(): Promise<() => void> {
      const workers = await workersOf(hub.pid, 'worker-main.ts');
      for (const pid of workers) process.kill(pid, 'SIGSTOP');
      return () => {
        for (const pid of workers) process.kill(pid, 'SIGCONT');
      };
    }

    async function runningJobs(): Promise<number> {
      const answer = await context.request.get(`${hub.url}/api/jobs?status=running`);
      return ((await answer.json()) as { items: unknown[] }).items.length;
    }

    it('segments an image, shows it with its objects, and gives the files', async () => {
      await createFirstAccount();
      expect(await accessibilityProblems(page)).toEqual([]);
      await createProject('Plate 7');
      expect(await accessibilityProblems(page)).toEqual([]);
      const second = await openTab();
      await second.goto(page.url());

      await upload(nuclei);
      for (const tab of [page, second]) {
        await tab
          .getByText(/\d+ cells/)
          .first()
          .waitFor();
        await tab.getByText('1 of 1 processed').waitFor();
      }
      expect(await accessibilityProblems(page)).toEqual([]);

      await page.getByRole('link', { name: 'nuclei-sparse.png' }).click();
      const table = page.getByRole('grid', { name: 'Objects' });
      await table.getByRole('row').nth(3).waitFor();
      const count = Number(await table.getAttribute('aria-rowcount')) - 1;
      expect(count).toBeGreaterThan(3);
      expect(await accessibilityProblems(page)).toEqual([]);

      await table.getByRole('row').nth(2).click();
      expect(await table.getByRole('row', { selected: true }).count()).toBe(1);

      for (const [label, ending] of [
        ['CSV', '.csv'],
        ['GeoJSON', '.geojson'],
      ] as const) {
        const downloading = page.waitForEvent('download');
        await page.getByRole('link', { name: label }).click();
        const download = await downloading;
        expect(download.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`));
        const text = readFileSync(await download.path(), 'utf8');
        if (ending === '.csv') expect(text.trim().split('\n')).toHaveLength(count + 1);
        else
          expect(JSON.parse(text)).toMatchObject({ type: 'FeatureCollection', features: { length: count } });
      }
      expect(consoleErrors).toEqual([]);
    });

    it('shows the same in a second tab and after a reload, and starts again after a restart of the server', async () => {
      await createFirstAccount();
      await createProject('Slow');
      await upload(slow);
      await page.getByRole('link', { name: 'slow.png' }).click();
      await expect.poll(() => shownPercent(page), { timeout: waitMs, interval: 20 }).toBeGreaterThan(0);
      // However long the pages take, the server is killed in the middle of the run.
      const goOn = await holdRun();

      const second = await openTab();
      await second.goto(page.url());
      const before = await shownPercent(page);
      await expect.poll(() => shownPercent(second), { timeout: waitMs }).toBeGreaterThanOrEqual(before ?? 0);

      await page.reload();
      await expect.poll(() => shownPercent(page), { timeout: waitMs }).toBeGreaterThanOrEqual(before ?? 0);

      await hub.stop('SIGKILL');
      goOn();
      hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1' });
      await expect.poll(runningJobs, { timeout: waitMs, interval: 20 }).toBe(1);
      // And however long they take to come back, they see the second run.
      const goOnAgain = await holdRun();
      for (const tab of [page, second]) {
        await tab.getByText('Attempt 2').waitFor();
      }
      goOnAgain();
      for (const tab of [page, second]) {
        await tab.getByRole('grid', { name: 'Objects' }).getByRole('row').nth(3).waitFor({ timeout: runMs });
      }
      expect(besidesOutage(consoleErrors)).toEqual([]);
    });

    it('cancels a running job and runs it again', async () => {
      await createFirstAccount();
      await createProject('Cancelled');
      await upload(slow);
      await page.getByRole('link', { name: 'slow.png' }).click();
      await expect.poll(() => shownPercent(page), { timeout: waitMs, interval: 20 }).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByText('Attempt 2').waitFor();
      await page.getByRole('grid', { name: 'Objects' }).getByRole('row').nth(3).waitFor({ timeout: runMs });
      expect(consoleErrors).toEqual([]);
    });

    it('says of each file that it can’t take why, and takes the rest', async () => {
      await createFirstAccount();
      await createProject('Mixed');
      await upload(nuclei, join(import.meta.dirname, '../README.md'));
      await page.getByText('1 of 1 processed').waitFor();
      await page
        .getByText(/Upload PNG, JPEG or TIFF images/)
        .first()
        .waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  },
);
