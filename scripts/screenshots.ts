// `npm run screenshots [-- --out DIR] [--all]`: the README's pictures; with --all each page in both themes and widths.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../e2e/browser.ts';
import { hubFolder, startHubProcess } from '../e2e/hub-process.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'docs/screenshots' }, all: { type: 'boolean', default: false } },
});

mkdirSync(values.out, { recursive: true });

const account = { email: 'ada@example.org', password: 'a password for pictures' };
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = values.all
  ? (['light', 'dark'] as const).flatMap((colorScheme) =>
      [desktop, phone].map((viewport) => ({
        colorScheme,
        viewport,
        suffix: `-${viewport.width}-${colorScheme}`,
      })),
    )
  : [{ colorScheme: 'light' as const, viewport: desktop, suffix: '' }];

const folder = hubFolder();
const hub = await startHubProcess(folder, {
  HEADWAY_ADMIN_EMAIL: account.email,
  HEADWAY_ADMIN_PASSWORD: account.password,
  HEADWAY_WORKERS: '2',
});
const browser = await launchBrowser();
try {
  for (const look of looks) await takePictures(browser, look);
} finally {
  await browser.close();
  await hub.stop();
  folder.remove();
}

async function takePictures(from: Browser, { suffix, ...look }: (typeof looks)[number]): Promise<void> {
  const context = await from.newContext({ ...look, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const take = async (name: string): Promise<void> => {
    await page.evaluate(() => document.fonts.ready);
    // With a palette they are a third as large, and nobody sees it.
    await sharp(await page.screenshot())
      .png({ palette: true, quality: 95, effort: 10 })
      .toFile(join(values.out, `${name}${suffix}.png`));
  };

  await page.goto(hub.url);
  await page.getByLabel('Email').fill(account.email);
  if (values.all) await take('sign-in');
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Projects' }).waitFor();

  if (suffix === looks[0]?.suffix) {
    if (values.all) await take('projects-empty');
    await page.getByRole('button', { name: 'Try it with sample images' }).click();
    await someAreDone(page);
    await take('project');
    await page.goto(`${hub.url}/activity?view=jobs`);
    const running = page
      .getByRole('row', { name: /Running/ })
      .getByRole('link')
      .first();
    await running.waitFor();
    await running.click();
    await page.getByRole('tree', { name: 'Steps' }).waitFor();
    await page.getByRole('region', { name: 'Timeline' }).waitFor();
    await take('job');
    // The stained tissue waits for a word: without it the project is never done.
    await page.goto(`${hub.url}/reviews`);
    const accept = page.getByRole('button', { name: 'Accept' });
    await accept.waitFor({ timeout: 180_000 });
    if (values.all) await take('reviews-asked');
    await accept.click();
    await page.goto(`${hub.url}/projects`);
    await page.getByRole('link', { name: 'Sample images' }).click();
  } else {
    await page.getByRole('link', { name: 'Sample images' }).click();
  }
  await page.getByText(/(\d+) of \1 processed/).waitFor({ timeout: 180_000 });
  if (values.all) await take('project-done');
  await page.goto(`${hub.url}/projects`);
  await page.getByRole('link', { name: 'Sample images' }).waitFor();
  if (values.all) {
    await take('projects');
    for (const place of ['activity', 'queue', 'reviews']) {
      await page.goto(`${hub.url}/${place}`);
      await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
      await take(place);
    }
    await page.goto(`${hub.url}/projects`);
  }
  await page.getByRole('link', { name: 'Sample images' }).click();
  await page
    .getByRole('link', { name: /nuclei-crowded/ })
    .first()
    .click();
  await page.getByRole('grid', { name: 'Objects' }).waitFor({ state: 'attached' });
  await take('image');
  await context.close();
}

/** The picture of a project is worth most while something moves: one is done, one runs, others wait. */
async function someAreDone(page: Page): Promise<void> {
  await page.getByText(/[12] of 4 processed/).waitFor({ timeout: 60_000 });
  await page.getByText(/[23] left/).waitFor({ timeout: 60_000 });
  await page.getByRole('progressbar').first().waitFor({ timeout: 60_000 });
}
