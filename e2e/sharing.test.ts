import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const waitMs = 60_000;
const ben = { email: 'ben@example.org', password: 'another long password', name: 'Ben' };

describe.skipIf(missingBrowser() !== null)('two people and a project', () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = hubFolder();
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await hub.stop();
    folder.remove();
  });

  async function newPage(width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    context.setDefaultTimeout(waitMs);
    contexts.push(context);
    return await context.newPage();
  }

  it(
    'is shared by e-mail, shows each what they may do, and closes for whoever is removed',
    { timeout: 4 * waitMs },
    async () => {
      await addAccount(folder.path, ben);
      const [hers, his] = [await newPage(1280), await newPage(390)];
      await signIn(hers, hub.url);
      await signIn(his, hub.url, ben);
      const data = { name: 'Plate 7' };
      const created = await hers.request.post(`${hub.url}/api/projects`, {
        data,
        headers: { origin: hub.url },
      });
      const { id } = (await created.json()) as { id: string };
      await hers.goto(`${hub.url}/projects/${id}`);
      await hers.getByRole('button', { name: 'Share' }).click();
      await hers.getByLabel('E-mail address').fill(ben.email);
      await hers.getByRole('button', { name: 'Add', exact: true }).click();
      await hers.getByLabel('Role of Ben').waitFor();
      expect(await accessibilityProblems(hers)).toEqual([]);

      // It comes to his open page by itself, and he may look.
      await his.getByRole('link', { name: 'Plate 7' }).click();
      await his.getByRole('heading', { name: 'No images yet' }).waitFor();
      expect(await his.getByRole('button', { name: 'Upload' }).count()).toBe(0);
      expect(await his.getByRole('button', { name: 'Share' }).count()).toBe(0);
      await his.getByText('Ben and Ada are here').or(his.getByText('Ada and Ben are here')).waitFor({
        state: 'attached',
      });
      await his.getByRole('button', { name: 'People' }).click();
      await his.getByRole('list', { name: 'Members' }).getByText(ben.email).waitFor();
      expect(await his.getByLabel('Role of Ada').count()).toBe(0);
      expect(await accessibilityProblems(his)).toEqual([]);
      await his.keyboard.press('Escape');

      await hers.getByLabel('Role of Ben').selectOption('editor');
      await his.getByRole('button', { name: 'Upload' }).waitFor();
      await hers.getByLabel('Role of Ben').selectOption('viewer');
      await his.getByRole('button', { name: 'Upload' }).waitFor({ state: 'detached' });

      await hers.getByRole('button', { name: 'Remove Ben' }).click();
      await his.getByText('Ada removed you from “Plate 7”').first().waitFor();
      expect(new URL(his.url()).pathname).toBe('/projects');
      expect(await his.getByRole('link', { name: 'Plate 7' }).count()).toBe(0);
      await his.goto(`${hub.url}/projects/${id}`);
      await his.getByRole('link', { name: 'Go to projects' }).waitFor();
      await hers.getByRole('button', { name: 'Undo' }).click();
      await hers.getByLabel('Role of Ben').waitFor();
    },
  );

  it('is joined by whoever has the link of an invitation', { timeout: 4 * waitMs }, async () => {
    const [hers, his] = [await newPage(1280), await newPage(390)];
    await signIn(hers, hub.url);
    await hers.getByRole('button', { name: 'or create an empty project' }).click();
    await hers.getByLabel('Name of the project').fill('Plate 8');
    await hers.getByRole('button', { name: 'Create', exact: true }).click();
    await hers.getByRole('button', { name: 'Share' }).click();
    // Another tab has the list open all the while.
    const tab = await hers.context().newPage();
    await tab.goto(hers.url());
    await tab.getByRole('button', { name: 'Share' }).click();
    await hers.getByLabel('E-mail address').fill('cy@example.org');
    await hers.getByRole('button', { name: 'Add', exact: true }).click();
    const link = await hers.getByLabel('Link for cy@example.org').inputValue();
    await hers.getByRole('list', { name: 'Invitations' }).getByText('cy@example.org').waitFor();
    await tab.getByRole('list', { name: 'Invitations' }).getByText('cy@example.org').waitFor();
    expect(await accessibilityProblems(hers)).toEqual([]);

    await his.goto(link);
    await his.getByRole('heading', { name: 'Join “Plate 8”' }).waitFor();
    expect(await accessibilityProblems(his)).toEqual([]);
    await his.getByLabel('Your name').fill('Cy');
    await his.getByLabel('Password').fill('a long enough password');
    await his.getByRole('button', { name: 'Create account and join' }).click();
    await his.getByRole('heading', { name: 'Plate 8', exact: true }).waitFor();
    await hers.getByLabel('Role of Cy').waitFor();
    for (const page of [hers, tab])
      await page.getByRole('list', { name: 'Invitations' }).waitFor({ state: 'detached' });
    await his.goto(link);
    await his.getByRole('heading', { name: 'This invitation is no longer good' }).waitFor();
  });
});
