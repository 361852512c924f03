import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account } from './sign-in.ts';

const waitMs = 60_000;
const ada: { email: string; password: string } = {
  email: account.HEADWAY_ADMIN_EMAIL,
  password: account.HEADWAY_ADMIN_PASSWORD,
};
const newPassword = 'seven green apples';

describe.skipIf(missingBrowser() !== null)('an account', { timeout: 240_000 }, () => {
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
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await hub.stop();
    folder.remove();
  });

  /** Another browser: with cookies of its own. */
  async function openBrowser(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    contexts.push(context);
    return await context.newPage();
  }

  async function signIn(page: Page, { email, password } = ada): Promise<void> {
    await page.goto(hub.url);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
  }

  const isSignedOut = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Sign in' }).waitFor();

  it('is signed out where it was lost, and where a new password was not chosen', async () => {
    const [laptop, phone] = [await openBrowser(), await openBrowser()];
    await signIn(laptop);
    await laptop.goto(`${hub.url}/settings`);
    await laptop.getByText('This session').waitFor();
    expect(await laptop.getByRole('button', { name: /^End the session/ }).count()).toBe(0);
    // It comes into the list while that is looked at, and goes the same way.
    await signIn(phone);
    await laptop.getByRole('button', { name: 'End the session of Chrome on Linux' }).click();
    await isSignedOut(phone);
    await laptop.getByRole('button', { name: /^End the session/ }).waitFor({ state: 'detached' });

    await signIn(phone);
    const tab = await laptop.context().newPage();
    await tab.goto(`${hub.url}/projects`);
    await tab.getByRole('heading', { name: 'Projects' }).waitFor();
    const change = async (current: string, again = newPassword): Promise<void> => {
      await laptop.getByLabel('Current password').fill(current);
      await laptop.getByLabel('New password', { exact: true }).fill(newPassword);
      await laptop.getByLabel('New password again').fill(again);
      await laptop.getByRole('button', { name: 'Change password' }).click();
    };
    await change(ada.password, 'something else');
    await laptop.getByText('The two are not the same.').waitFor();
    await change('not it');
    await laptop.getByText('This is not your current password.').waitFor();
    expect(await accessibilityProblems(laptop)).toEqual([]);
    await change(ada.password);
    await laptop.getByText('Your password was changed').waitFor();
    await isSignedOut(phone);
    // Where it was chosen nothing is disturbed, in the other tab neither.
    await tab.getByRole('link', { name: 'Queue' }).click();
    await tab.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();

    await laptop.getByRole('button', { name: 'Sign out everywhere' }).click();
    await laptop.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await isSignedOut(laptop);
    await isSignedOut(tab);
    await signIn(laptop, { ...ada, password: newPassword });
  });

  it('gets a new password by a printed link, once', async () => {
    const [laptop, phone] = [await openBrowser(), await openBrowser()];
    await signIn(phone);
    await laptop.goto(hub.url);
    await laptop.getByRole('link', { name: 'Forgot your password?' }).click();
    // The page before has such a field, too.
    await laptop.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await laptop.getByLabel('Email').fill(ada.email);
    expect(await accessibilityProblems(laptop)).toEqual([]);
    await laptop.getByRole('button', { name: 'Ask for a link' }).click();
    await laptop.getByRole('heading', { name: 'Ask whoever runs this server' }).waitFor();
    const [link = ''] = await hub.line(/http:\S+\/reset-password#\S+/);

    await laptop.goto(link);
    await laptop.getByLabel('New password', { exact: true }).fill(newPassword);
    await laptop.getByLabel('New password again').fill(newPassword);
    expect(await accessibilityProblems(laptop)).toEqual([]);
    await laptop.getByRole('button', { name: 'Save password' }).click();
    await laptop.getByRole('heading', { name: 'Your new password holds' }).waitFor();
    await isSignedOut(phone);
    await laptop.getByRole('button', { name: 'Sign in' }).click();
    await signIn(laptop, { ...ada, password: newPassword });

    await phone.goto(link);
    await phone.getByLabel('New password', { exact: true }).fill('one more password');
    await phone.getByLabel('New password again').fill('one more password');
    await phone.getByRole('button', { name: 'Save password' }).click();
    await phone.getByRole('heading', { name: 'This link is no longer good' }).waitFor();
  });

  it('is kept out by the administrator, and let in again', async () => {
    const ben = { email: 'ben@example.org', password: 'a quiet afternoon', name: 'Ben' };
    await addAccount(folder.path, ben);
    const [hers, his] = [await openBrowser(), await openBrowser()];
    await signIn(hers);
    await signIn(his, ben);
    await his.goto(`${hub.url}/settings`);
    await his.getByRole('heading', { name: 'Profile' }).waitFor();
    expect(await his.getByRole('link', { name: 'People' }).count()).toBe(0);

    await hers.goto(`${hub.url}/settings/people`);
    // His name changes before her eyes.
    await his.getByLabel('Name', { exact: true }).fill('Benjamin');
    await his.getByRole('button', { name: 'Save name' }).click();
    await hers.getByRole('button', { name: 'Deactivate Benjamin' }).click();
    await hers.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
    await isSignedOut(his);
    await his.getByLabel('Email').fill(ben.email);
    await his.getByLabel('Password').fill(ben.password);
    await his.getByRole('button', { name: 'Sign in' }).click();
    await his.getByText('This account is deactivated.').waitFor();
    expect(await accessibilityProblems(hers)).toEqual([]);
    await hers.getByRole('button', { name: 'Reactivate Benjamin' }).click();
    await hers.getByRole('button', { name: 'Deactivate Benjamin' }).waitFor();
    await signIn(his, ben);
  });
});
