import type { Page } from 'playwright-core';

/** The first account of a hub, made from its environment. */
export const account = {
  HEADWAY_ADMIN_EMAIL: 'ada@example.org',
  HEADWAY_ADMIN_PASSWORD: 'correct horse battery',
} as const;

export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email').fill(account.HEADWAY_ADMIN_EMAIL);
  await page.getByLabel('Password').fill(account.HEADWAY_ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
}
