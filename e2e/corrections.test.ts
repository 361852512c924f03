import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;
const runMs = 150_000;
const eve = { email: 'eve@example.org', password: 'eve has a long password', name: 'Eve' };

/** A stretch of the stage, in shares of its width and height. */
type Share = readonly [x: number, y: number];

describe.skipIf(missingBrowser() !== null)('two people who correct one image', { timeout: 300_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  const contexts: BrowserContext[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    folder = hubFolder();
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
    await addAccount(folder.path, eve);
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await hub.stop();
    folder.remove();
  });

  async function openPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    return page;
  }

  /** A project with one processed image, shared with Eve; the path of the image's page. */
  async function prepareImage(page: Page): Promise<string> {
    const send = async <T>(path: string, options: object): Promise<T> => {
      const answer = await page.request.post(hub.url + path, { headers: { origin: hub.url }, ...options });
      expect(answer.status(), path).toBe(201);
      return (await answer.json()) as T;
    };
    const { id } = await send<{ id: string }>('/api/projects', { data: { name: 'Plate 7' } });
    await send(`/api/projects/${id}/members`, { data: { email: eve.email, role: 'editor' } });
    const { items } = await send<{ items: [{ id: string }] }>(`/api/projects/${id}/assets`, {
      multipart: { files: { name: 'nuclei.png', mimeType: 'image/png', buffer: readFileSync(nuclei) } },
    });
    return `/projects/${id}/images/${items[0].id}`;
  }

  const bar = (page: Page) => page.getByRole('toolbar', { name: 'Correct the result' });
  const count = (page: Page, text: string) => page.getByText(text, { exact: false }).first();

  async function startCorrecting(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await bar(page).waitFor();
  }

  /** Presses, goes along these points of the image and lets go. */
  async function drag(page: Page, points: readonly Share[]): Promise<void> {
    const box = await page.getByRole('application').boundingBox();
    if (!box) throw new Error('The stage is not there.');
    const at = ([x, y]: Share): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    for (const [index, point] of points.entries()) {
      await page.mouse.move(...at(point), { steps: 3 });
      if (index === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }

  /** Around a place where no cell is. */
  const around = ([x, y]: Share, radius: number): Share[] =>
    Array.from({ length: 25 }, (_, i): Share => {
      const angle = (i / 24) * 2 * Math.PI;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });

  it('see each other, bring their work together, and choose where both changed the same', async () => {
    const ada = await openPage();
    await signIn(ada, hub.url);
    const path = await prepareImage(ada);
    const other = await openPage();
    await signIn(other, hub.url, eve);
    for (const page of [ada, other]) await page.goto(hub.url + path);
    await ada.getByRole('button', { name: 'Correct', exact: true }).waitFor({ timeout: runMs });
    await ada.getByRole('heading', { name: '12 cells' }).waitFor();

    // Ada draws, splits what she drew, undoes that and does it again by keys.
    await startCorrecting(ada);
    await ada.keyboard.press('d');
    // Keys use the tool, too: two at the same place draw nothing, and say so.
    for (const key of ['ArrowRight', 'Enter', 'Enter']) await ada.keyboard.press(key);
    await ada.getByText('Draw around the object in one stroke.', { exact: true }).waitFor();
    await drag(ada, around([0.2, 0.75], 0.05));
    await count(ada, '1 change not saved').waitFor();
    await ada.keyboard.press('x');
    await drag(ada, [
      [0.1, 0.75],
      [0.3, 0.75],
    ]);
    await count(ada, '2 changes not saved').waitFor();
    await ada.keyboard.press('Control+z');
    await count(ada, '1 change not saved').waitFor();
    await ada.keyboard.press('Control+Shift+z');
    await count(ada, '2 changes not saved').waitFor();
    expect(await accessibilityProblems(ada)).toEqual([]);

    // Eve sees that, and deletes the first cell.
    await other.getByText('Ada corrects this result now', { exact: false }).waitFor();
    await startCorrecting(other);
    await ada.getByText('Eve corrects this result now', { exact: false }).waitFor();
    await other.locator('[role="row"][aria-rowindex="2"]').click();
    await other.getByText('1 object chosen', { exact: false }).waitFor();
    await other.getByRole('button', { name: 'Delete the chosen objects' }).click();
    await other.getByLabel('Note for this version').fill('Debris');
    await other.getByRole('button', { name: 'Save version' }).click();
    await other.getByRole('heading', { name: '11 cells' }).waitFor();

    // What Ada did is there after a reload, and goes on top of Eve's.
    await ada.getByText('Somebody saved a newer version', { exact: false }).waitFor();
    await ada.reload();
    await count(ada, '2 changes not saved').waitFor();
    await ada.getByRole('button', { name: 'Save version' }).click();
    await ada.getByRole('heading', { name: '13 cells' }).waitFor();
    await other.getByRole('heading', { name: '13 cells' }).waitFor();
    await bar(ada).waitFor({ state: 'detached' });

    // Both draw the same, in part; Eve is first.
    await startCorrecting(ada);
    await startCorrecting(other);
    for (const [page, x] of [
      [ada, 0.77],
      [other, 0.83],
    ] as const) {
      await page.keyboard.press('d');
      await drag(page, around([x, 0.3], 0.05));
      await count(page, '1 change not saved').waitFor();
    }
    await other.getByRole('button', { name: 'Save version' }).click();
    await other.getByRole('heading', { name: '14 cells' }).waitFor();
    await ada.getByRole('button', { name: 'Save version' }).click();
    const dialog = ada.getByRole('dialog', { name: 'Both of you changed the same' });
    await dialog.waitFor();
    expect(await accessibilityProblems(ada)).toEqual([]);
    expect(await dialog.getByRole('button', { name: '1 to choose' }).isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'Both' }).check();
    await dialog.getByRole('button', { name: 'Save what I chose' }).click();
    await ada.getByRole('heading', { name: '15 cells' }).waitFor();
    await other.getByRole('heading', { name: '15 cells' }).waitFor();

    // All of it can be had back.
    await other.getByRole('button', { name: /^Versions/ }).click();
    await other.getByText('Debris', { exact: true }).waitFor();
    expect(await accessibilityProblems(other)).toEqual([]);
    await other.getByRole('button', { name: 'Make current: version 1' }).click();
    await ada.getByRole('heading', { name: '12 cells' }).waitFor();
    expect(errors).toEqual([]);
  });
});
