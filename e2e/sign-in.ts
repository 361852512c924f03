import type { Page } from 'playwright-core';

/** The first account of a hub, made from its environment. */
export const account = {
  HEADWAY_ADMIN_EMAIL: 'ada@example.org',
  HEADWAY_ADMIN_PASSWORD: 'correct horse battery',
} as const;

const first: { email: string; password: string } = {
  email: account.HEADWAY_ADMIN_EMAIL,
  password: account.HEADWAY_ADMIN_PASSWORD,
};

/** Signs in: with the first account, or another. */
export async function signIn(page: Page, url: string, { email, password } = first): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
}
