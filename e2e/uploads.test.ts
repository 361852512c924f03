import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { besidesOutage } from './outage.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;

describe.skipIf(missingBrowser() !== null)('uploads that take long', { timeout: 180_000 }, () => {
  let browser: Browser;
  let images: string;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  const brakes = new WeakMap<Page, CDPSession>();

  beforeAll(async () => {
    browser = await launchBrowser();
    images = mkdtempSync(join(tmpdir(), 'headway-images-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(images, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = hubFolder();
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    errors = [];
    page = await openTab();
    await signIn(page, hub.url);
    await page.getByRole('button', { name: /New project|create an empty project/ }).click();
    await page.getByLabel('Name of the project').fill('Plate 7');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Plate 7' }).waitFor();
  });
  afterEach(async () => {
    await context.close();
    await hub.stop();
    folder.remove();
  });

  async function openTab(): Promise<Page> {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => errors.push(String(error)));
    tab.on('dialog', (dialog) => void dialog.accept());
    return tab;
  }

  /** An image with a tail that no decoder reads, so that it has its size and its own content. */
  function image(name: string, megabytes: number): string {
    const path = join(images, name);
    writeFileSync(path, Buffer.concat([readFileSync(nuclei), randomBytes(megabytes * 1e6)]));
    return path;
  }

  /** Slows down what a tab sends; 0 takes the brake away. Of several sessions of a tab the slowest would count. */
  async function brake(tab: Page, bytesPerSecond: number): Promise<void> {
    const session = brakes.get(tab) ?? (await context.newCDPSession(tab));
    brakes.set(tab, session);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond === 0 ? -1 : bytesPerSecond,
    });
  }

  async function upload(tab: Page, ...files: string[]): Promise<void> {
    const choosing = tab.waitForEvent('filechooser');
    await tab
      .getByRole('button', { name: 'Choose images' })
      .or(tab.getByRole('button', { name: 'Upload', exact: true }))
      .first()
      .click();
    await (await choosing).setFiles(files);
  }

  const dock = (tab: Page) => tab.getByRole('region', { name: 'Uploads' });
  const percent = async (tab: Page): Promise<number> => {
    const bar = dock(tab).getByRole('progressbar', { name: 'All uploads' });
    return Number((await bar.count()) > 0 ? await bar.getAttribute('aria-valuenow') : -1);
  };
  const row = (tab: Page, name: string) => dock(tab).getByRole('listitem').filter({ hasText: name });
  const unfold = (tab: Page) => dock(tab).getByRole('button', { expanded: false }).click();
  const arrived = (tab: Page, name: string) => tab.getByRole('link', { name }).first().waitFor();

  it('are seen in other tabs, paused and resumed from there, and go on after a reload', async () => {
    await brake(page, 700_000);
    await upload(page, image('one.png', 8), image('two.png', 1));
    await expect.poll(() => percent(page), { timeout: waitMs }).toBeGreaterThan(3);
    const second = await openTab();
    await second.goto(page.url());
    await expect.poll(() => percent(second), { timeout: waitMs }).toBeGreaterThan(3);

    await unfold(second);
    expect(await accessibilityProblems(second)).toEqual([]);
    await second.getByRole('button', { name: 'Pause all of these files' }).click();
    for (const tab of [page, second])
      await dock(tab)
        .getByText(/^Paused/)
        .first()
        .waitFor();
    const paused = await percent(page);
    await second.getByRole('button', { name: 'Resume all of these files' }).click();
    await expect.poll(() => percent(page), { timeout: waitMs }).toBeGreaterThan(paused);

    const before = await percent(page);
    await page.reload();
    await brake(page, 700_000);
    await expect.poll(() => percent(second), { timeout: waitMs }).toBeGreaterThan(before + 5);
    expect(await percent(page)).toBeGreaterThanOrEqual(before);
    await brake(page, 0);
    for (const tab of [page, second]) for (const name of ['one.png', 'two.png']) await arrived(tab, name);
    expect(errors).toEqual([]);
  });

  it('go on by themselves after the server was killed', async () => {
    await brake(page, 700_000);
    await upload(page, image('one.png', 6));
    await expect.poll(() => percent(page), { timeout: waitMs }).toBeGreaterThan(10);
    const before = await percent(page);
    await hub.stop('SIGKILL');
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
    await expect.poll(() => percent(page), { timeout: waitMs }).toBeGreaterThan(before);
    await brake(page, 0);
    await arrived(page, 'one.png');
    expect(besidesOutage(errors)).toEqual([]);
  });

  it('ask for a file again that the browser could not keep, and take only the same one', async () => {
    const large = image('large.png', 70);
    await brake(page, 2_000_000);
    await upload(page, large);
    await expect.poll(() => percent(page), { timeout: waitMs }).toBeGreaterThan(0);
    await page.reload();
    const again = page.getByRole('button', { name: 'Choose 1 file again' });
    await again.waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await brake(page, 0);
    for (const files of [[image('other.png', 1)], [large]]) {
      const choosing = page.waitForEvent('filechooser');
      await again.click();
      await (await choosing).setFiles(files);
      if (files[0] !== large) await page.getByText('1 file not among these uploads').first().waitFor();
    }
    await arrived(page, 'large.png');
    expect(errors).toEqual([]);
  });

  it('tell what is there already, and add it when one says so', async () => {
    const path = image('one.png', 1);
    await upload(page, path);
    await arrived(page, 'one.png');
    await upload(page, path);
    await row(page, 'one.png').getByText('The project has this image already').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Add anyway' }).click();
    await page.getByText(/of 2 processed/).waitFor();
    await dock(page).waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });
});
