import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account } from './sign-in.ts';

const nuclei = readFileSync(join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png'));
const waitMs = 60_000;
const ada = { email: account.HEADWAY_ADMIN_EMAIL, password: account.HEADWAY_ADMIN_PASSWORD };
const ben = { email: 'ben@example.org', password: 'a quiet afternoon', name: 'Ben' };

describe.skipIf(missingBrowser() !== null)('what people are told', { timeout: 240_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let contexts: BrowserContext[];
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    contexts = [];
    faults.length = 0;
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '1' });
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await hub.stop();
    folder.remove();
  });

  /** A device of somebody, signed in. */
  async function device(person: { email: string; password: string }, width = 1280): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    context.setDefaultTimeout(waitMs);
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(hub.url);
    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' });
    return page;
  }

  async function post<T>(page: Page, path: string, options: object = {}): Promise<T> {
    const answer = await page.request.post(hub.url + path, { headers: { origin: hub.url }, ...options });
    if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async function addImages(page: Page, projectId: string, count: number, query = ''): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const files = { name: `nuclei-${at}.png`, mimeType: 'image/png', buffer: nuclei };
      const path = `/api/projects/${projectId}/assets${query}`;
      const { items } = await post<{ items: { id: string }[] }>(page, path, { multipart: { files } });
      ids.push(items[0]?.id ?? '');
    }
    return ids;
  }

  const inbox = (page: Page): Locator =>
    page.getByRole('button', { name: /^Inbox/ }).or(page.getByRole('link', { name: /^Inbox/ }));
  /** Waits until the rail and the tab's title say so. */
  async function unread(page: Page, count: number): Promise<void> {
    const word = count === 0 ? /^Inbox$/ : new RegExp(`^Inbox\\s*${count} unread$`);
    await expect.poll(async () => (await inbox(page).first().textContent())?.trim()).toMatch(word);
    await expect.poll(() => page.title()).toMatch(count === 0 ? /^[^(]/ : new RegExp(`^\\(${count}\\) `));
  }

  it('is read once: what one looks at on the phone is read on the laptop, and what others do shows live', async () => {
    const { id: benId } = await addAccount(folder.path, ben);
    const hers = await device(ada);
    const laptop = await device(ben);
    const phone = await device(ben, 390);
    const { id } = await post<{ id: string }>(hers, '/api/projects', { data: { name: 'Plate 7' } });
    await post(hers, `/api/projects/${id}/members`, { data: { email: ben.email, role: 'editor' } });
    for (const page of [laptop, phone]) {
      await unread(page, 1);
      await page.locator('.hw-toast-title', { hasText: 'Ada shared Plate 7 with you' }).waitFor();
    }
    await unread(hers, 0);

    await inbox(laptop).first().click();
    const popover = laptop.getByRole('dialog', { name: 'Inbox' });
    await popover.getByText('You can add, run and change what is in it.').waitFor();
    expect(await accessibilityProblems(laptop)).toEqual([]);
    await laptop.keyboard.press('Escape');

    await inbox(phone).first().click();
    await phone.getByRole('heading', { name: 'Inbox' }).waitFor();
    expect(await accessibilityProblems(phone)).toEqual([]);
    await phone.getByRole('link', { name: 'Ada shared Plate 7 with you' }).click();
    await phone.getByRole('heading', { name: 'Plate 7' }).waitFor();
    for (const page of [phone, laptop]) await unread(page, 0);

    await laptop.goto(`${hub.url}/projects/${id}?view=activity`);
    await phone.goto(`${hub.url}/activity`);
    for (const page of [laptop, phone]) await page.getByText('Ada added Ben as an editor').waitFor();
    await addImages(hers, id, 3, '?process=false&batchId=together');
    for (const page of [laptop, phone]) {
      await page.getByText('Ada added 3 images').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    // Whoever looks at the project has read what only leads there.
    await hers.request.patch(`${hub.url}/api/projects/${id}/members/${benId}`, {
      headers: { origin: hub.url },
      data: { role: 'viewer' },
    });
    const read = { kind: 'project.role', readAt: expect.any(String) };
    const newest = async (): Promise<unknown> =>
      ((await (await phone.request.get(`${hub.url}/api/notifications`)).json()) as { items: unknown[] })
        .items[0];
    await expect.poll(newest).toMatchObject(read);
    for (const page of [laptop, phone]) await unread(page, 0);

    await hers.request.delete(`${hub.url}/api/projects/${id}/members/${benId}`, {
      headers: { origin: hub.url },
    });
    await phone.getByText('Ada added 3 images').waitFor({ state: 'detached' });
    await unread(phone, 1);
    await inbox(phone).first().click();
    await phone.getByText('Ada removed you from Plate 7').waitFor();
    expect(faults).toEqual([]);
  });

  it('tells a batch once, and marks one, some and all on every device', async () => {
    const laptop = await device(ada);
    const { id } = await post<{ id: string }>(laptop, '/api/projects', { data: { name: 'Plate 7' } });
    const assetIds = await addImages(laptop, id, 2, '?process=false');
    await laptop.goto(`${hub.url}/inbox`);
    await laptop.getByText('Nothing new').waitFor();
    const phone = await device(ada, 390);
    const run = (): Promise<unknown> =>
      post(laptop, `/api/projects/${id}/batches`, { data: { kind: 'cells', assetIds } });
    await run();
    await laptop.getByRole('link', { name: '2 images processed' }).waitFor();
    for (const page of [laptop, phone]) await unread(page, 1);
    await run();
    for (const page of [laptop, phone]) await unread(page, 2);
    expect(await laptop.getByRole('link', { name: '2 images processed' }).count()).toBe(2);

    await laptop.keyboard.press('j');
    await laptop.keyboard.press('m');
    for (const page of [laptop, phone]) await unread(page, 1);
    await laptop.getByRole('button', { name: 'Mark as unread: 2 images processed' }).click();
    for (const page of [laptop, phone]) await unread(page, 2);
    await laptop.getByRole('button', { name: 'Mark all as read' }).click();
    for (const page of [laptop, phone]) await unread(page, 0);
    await laptop.getByRole('button', { name: 'Unread', exact: true }).click();
    await laptop.getByText('All is read.').waitFor();
    expect(await accessibilityProblems(laptop)).toEqual([]);
    await laptop.reload();
    await laptop.getByRole('link', { name: '2 images processed' }).first().waitFor();
    await unread(laptop, 0);
    expect(faults).toEqual([]);
  });
});
