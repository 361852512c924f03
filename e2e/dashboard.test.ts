import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { prepareWork } from './hub-work.ts';
import { layoutProblems } from './layout-problems.ts';
import { besidesOutage } from './outage.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;

describe.skipIf(missingBrowser() !== null)('projects at a glance', { timeout: 300_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '1' });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    faults.length = 0;
    page = await openTab();
    await signIn(page, hub.url);
  });
  afterEach(async () => {
    await context.close();
    await hub.stop();
    folder.remove();
  });

  async function openTab(path?: string): Promise<Page> {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => faults.push(error.stack ?? String(error)));
    if (path !== undefined) await tab.goto(hub.url + path);
    return tab;
  }

  async function create(tab: Page, name: string): Promise<void> {
    await tab.getByRole('button', { name: /New project|create an empty project/ }).click();
    await tab.getByLabel('Name of the project').fill(name);
    await tab.getByRole('button', { name: 'Create', exact: true }).click();
    await tab.getByRole('heading', { name, level: 1 }).waitFor();
    await tab.getByRole('link', { name: 'Projects' }).first().click();
  }

  const card = (tab: Page, name: string): Locator => tab.getByRole('article').filter({ hasText: name });
  const names = (tab: Page): Promise<string[]> => tab.getByRole('heading', { level: 2 }).allTextContents();

  it('shows in every tab what is made, found, renamed and deleted, in the order that was chosen', async () => {
    const second = await openTab('/projects');
    await create(page, 'Beta');
    await card(second, 'Beta').waitFor();
    await create(second, 'Alpha');
    await card(page, 'Alpha').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByLabel('Sort by').selectOption('Name');
    expect(await names(page)).toEqual(['Alpha', 'Beta']);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Projects' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('be');
    await expect.poll(() => names(page)).toEqual(['Beta']);
    await page.reload();
    await card(page, 'Beta').waitFor();
    expect(await names(page)).toEqual(['Beta']);
    await page.getByLabel('Find a project').fill('gamma');
    await page.getByText('No project is called “gamma”').waitFor();
    await page.getByRole('button', { name: 'Show all projects' }).click();
    expect(await names(page)).toEqual(['Alpha', 'Beta']);

    await page.getByRole('button', { name: 'Actions for Alpha' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Zeta');
    await page.getByRole('button', { name: 'Rename' }).click();
    await card(second, 'Zeta').waitFor();
    await expect.poll(() => names(page)).toEqual(['Beta', 'Zeta']);

    const answer = await context.request.get(`${hub.url}/api/projects`);
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
    const zeta = items.find(({ name }) => name === 'Zeta');
    await context.request.delete(`${hub.url}/api/projects/${zeta?.id}`, { headers: { origin: hub.url } });
    for (const tab of [page, second]) await expect.poll(() => names(tab)).toEqual(['Beta']);
    expect(faults).toEqual([]);
  });

  it('shows all that runs in a project as one bar, also after a restart of the server', async () => {
    const second = await openTab('/projects');
    const work = await prepareWork(hub.url, context.request, nuclei);
    await work.request();
    await work.request();
    const run = await work.take();
    await run.report({ fraction: 0.5 });
    for (const tab of [page, second]) {
      await card(tab, 'Plate 7').getByText('25 % · 2 jobs left').waitFor();
    }
    expect(await accessibilityProblems(page)).toEqual([]);

    await hub.stop('SIGKILL');
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1' });
    const third = await openTab('/projects');
    for (const tab of [page, second, third]) {
      await card(tab, 'Plate 7').getByText('25 % · 2 jobs left').waitFor();
    }
    await run.complete('12 objects');
    await card(page, 'Plate 7').getByText('50 % · 1 job waiting').waitFor();
    await (await work.take()).complete('12 objects');
    for (const tab of [page, second, third]) {
      await card(tab, 'Plate 7').getByText('Changed').waitFor();
      expect(await card(tab, 'Plate 7').getByRole('progressbar').count()).toBe(0);
    }
    expect(besidesOutage(faults)).toEqual([]);
  });

  it('shows what somebody shares as soon as they do, who is in it, and no longer when they take it back', async () => {
    const person = { email: 'bob@example.org', password: 'a long password of Bob', name: 'Bob' };
    const { id: bobId } = await addAccount(folder.path, person);
    const bobs = await browser.newContext({ viewport: { width: 390, height: 844 } });
    bobs.setDefaultTimeout(waitMs);
    try {
      const his = await bobs.newPage();
      await signIn(his, hub.url, person);
      await his.getByText('Measure your first images').waitFor();
      const work = await prepareWork(hub.url, context.request, nuclei);
      const members = `${hub.url}/api/projects/${work.projectId}/members`;
      const headers = { origin: hub.url };
      await context.request.post(members, { headers, data: { email: person.email, role: 'viewer' } });
      await card(his, 'Plate 7').getByText('Viewer').waitFor();
      expect(await his.getByRole('button', { name: /here/ }).count()).toBe(0);

      await page.goto(`${hub.url}/projects/${work.projectId}`);
      await work.request();
      await (await work.take()).report({ fraction: 0.25 });
      await card(his, 'Plate 7').getByRole('button', { name: /here/ }).waitFor();
      await card(his, 'Plate 7').getByText('25 % · 1 job left').waitFor();
      expect(await accessibilityProblems(his)).toEqual([]);
      expect(await layoutProblems(his)).toEqual([]);

      await context.request.patch(`${members}/${bobId}`, { headers, data: { role: 'editor' } });
      await card(his, 'Plate 7').getByText('Editor').waitFor();
      await context.request.delete(`${members}/${bobId}`, { headers });
      await his.getByText('Measure your first images').waitFor();
      expect(faults).toEqual([]);
    } finally {
      await bobs.close();
    }
  });

  it('leads by the palette to an image of any project, and remembers it', async () => {
    const work = await prepareWork(hub.url, context.request, nuclei);
    await page.goto(`${hub.url}/queue`);
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await page.keyboard.press('Control+K');
    const field = page.getByRole('combobox', { name: 'Search commands, projects and images' });
    await field.fill('nuc png');
    const image = page.getByRole('option', { name: 'nuclei.png Plate 7' });
    await image.waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/projects/${work.projectId}/images/${work.assetId}`);
    await page.keyboard.press('Control+K');
    await page
      .getByRole('group', { name: 'Recent' })
      .getByRole('option', { name: /nuclei\.png/ })
      .waitFor();
    expect(faults).toEqual([]);
  });

  it('starts while the server is away, keeps nobody’s data for that, and goes on when it is back', async () => {
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.goto(`${hub.url}/queue`);
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    const kept = await page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      }
      return found;
    });
    expect(kept).toContain('/');
    expect(kept.filter((path) => !/^\/(?:$|assets\/|icons\/|[a-z-]+\.\w+$)/.test(path))).toEqual([]);

    await hub.stop();
    await page.reload();
    await page.getByRole('heading', { name: 'The server can’t be reached' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1' });
    await page.getByRole('heading', { name: 'Queue' }).waitFor();

    const newer = '<!doctype html><script type="module" src="/assets/index-newer.js"></script>';
    await page.route(
      ({ pathname }) => pathname === '/',
      (route) => route.fulfill({ contentType: 'text/html', body: newer }),
    );
    await page.reload();
    await page.getByText('A newer version is ready').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByText('A newer version is ready').waitFor({ state: 'detached' });
    expect(besidesOutage(faults)).toEqual([]);
  });
});
