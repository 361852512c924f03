import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const ben = { email: 'ben@example.org', password: 'a quiet afternoon', name: 'Ben' };
const words = 'The hub stops at noon for an hour.';

describe.skipIf(missingBrowser() !== null)('a notice to everyone', { timeout: 240_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let contexts: BrowserContext[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    contexts = [];
    folder = hubFolder();
    hub = await startHubProcess(folder, account);
    await addAccount(folder.path, ben);
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await hub.stop();
    folder.remove();
  });

  async function open({ email, password }: { email: string; password: string }): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(60_000);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(hub.url);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    return page;
  }

  const bar = (page: Page) => page.getByRole('region', { name: 'Notices' });

  it('is there at once and later, is put away by each for themselves, and is taken back from all', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    contexts.push(context);
    const ada = await context.newPage();
    await signIn(ada, hub.url);
    const laptop = await open(ben);
    await ada.goto(`${hub.url}/settings/notices`);
    await ada.getByLabel('Notice', { exact: true }).fill(words);
    await ada.getByLabel('Weight').selectOption('Warning');
    await ada.getByRole('button', { name: 'Tell everyone' }).click();
    await bar(laptop).getByText(words).waitFor();
    expect(await accessibilityProblems(laptop)).toEqual([]);
    expect(await accessibilityProblems(ada)).toEqual([]);

    const phone = await open(ben);
    await bar(phone).getByText(words).waitFor();
    await bar(phone).getByRole('button', { name: 'Put away' }).click();
    await bar(laptop).getByText(words).waitFor({ state: 'detached' });
    await phone.reload();
    await phone.getByRole('heading', { name: 'Projects' }).waitFor();
    await bar(ada).getByText(words).waitFor();
    expect(await bar(phone).getByText(words).count()).toBe(0);

    await ada.getByLabel('Notice', { exact: true }).fill('It is over.');
    await ada.getByRole('button', { name: 'Tell everyone' }).click();
    await bar(phone).getByText('It is over.').waitFor();
    await ada.getByRole('button', { name: 'Take back: It is over.' }).click();
    await bar(phone).getByText('It is over.').waitFor({ state: 'detached' });
    await bar(laptop).getByText('It is over.').waitFor({ state: 'detached' });
  });
});
