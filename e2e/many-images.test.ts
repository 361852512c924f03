import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const waitMs = 60_000;

describe.skipIf(missingBrowser() !== null)('many images at once, in two tabs', { timeout: 240_000 }, () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;
  let projectId: string;
  let mine: Page;
  let other: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    errors = [];
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '1' });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
    context.setDefaultTimeout(waitMs);
    mine = await openTab();
    await signIn(mine, hub.url);
    const { id } = (await post('/api/projects', { name: 'Plate 7' })) as { id: string };
    projectId = id;
    for (const name of ['a.png', 'b.png', 'c.png', 'd.png']) await upload(name);
    await mine.goto(`${hub.url}/projects/${projectId}`);
    other = await openTab();
    await other.goto(mine.url());
    for (const tab of [mine, other]) await imagesOf(tab).nth(3).waitFor();
  });
  afterEach(async () => {
    await context.close();
    await hub.stop();
    folder.remove();
  });

  async function openTab(): Promise<Page> {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => errors.push(String(error)));
    return tab;
  }

  async function post(path: string, data: object): Promise<unknown> {
    const answer = await context.request.post(hub.url + path, { headers: { origin: hub.url }, data });
    expect(answer.ok()).toBe(true);
    return await answer.json();
  }

  async function upload(name: string): Promise<void> {
    const answer = await context.request.post(`${hub.url}/api/projects/${projectId}/assets?process=false`, {
      headers: { origin: hub.url },
      multipart: { files: { name, mimeType: 'image/png', buffer: readFileSync(nuclei) } },
    });
    expect(answer.status()).toBe(201);
  }

  const imagesOf = (tab: Page): Locator => tab.getByRole('list', { name: 'Images' }).getByRole('listitem');
  const namesOf = async (tab: Page): Promise<string[]> =>
    (await imagesOf(tab).getByRole('link').allInnerTexts()).toSorted();
  const shows = async (tab: Page, names: readonly string[]): Promise<void> => {
    await expect.poll(() => namesOf(tab), { timeout: waitMs }).toEqual(names);
  };

  it('deletes the chosen ones in both, brings them back by one word, and by the list of what was deleted', async () => {
    await mine.getByRole('checkbox', { name: 'Choose a.png' }).click();
    await mine.getByRole('link', { name: 'b.png' }).focus();
    await mine.keyboard.press(' ');
    const chosen = mine.getByRole('group', { name: 'Chosen images' });
    await chosen.getByText('2 chosen').waitFor();
    expect(await accessibilityProblems(mine)).toEqual([]);
    await mine.keyboard.press('Delete');
    // One of the two tells it, and both are looked at.
    const teller = await Promise.any(
      [mine, other].map(async (tab) => {
        await tab.getByText('Deleted 2 images').waitFor();
        return tab;
      }),
    );
    for (const tab of [mine, other]) {
      await shows(tab, ['c.png', 'd.png']);
      await tab.getByText('0 of 2 processed').waitFor();
    }
    await teller.getByRole('button', { name: 'Undo' }).click();
    for (const tab of [mine, other]) {
      await shows(tab, ['a.png', 'b.png', 'c.png', 'd.png']);
      await tab.getByText('0 of 4 processed').waitFor();
    }

    // All by keys, and back one by one, seen by who looks at the other list.
    await other.goto(`${hub.url}/projects/${projectId}?view=deleted`);
    await other.getByText('Nothing was deleted lately').waitFor();
    await mine.keyboard.press('Control+a');
    await chosen.getByText('4 chosen').waitFor();
    await chosen.getByRole('button', { name: 'Delete' }).click();
    await mine.getByText('Drop images here').waitFor();
    await other.getByText('4 images can be brought back.').waitFor();
    expect(await accessibilityProblems(other)).toEqual([]);
    await other.getByRole('button', { name: 'Bring back c.png' }).click();
    await shows(mine, ['c.png']);
    await other.getByRole('button', { name: 'Delete all for good' }).click();
    await other.getByRole('button', { name: 'Delete for good', exact: true }).click();
    await other.getByText('Nothing was deleted lately').waitFor();
    await shows(mine, ['c.png']);
    expect(errors).toEqual([]);
  });

  it('runs them again together and shows the way in the other tab', async () => {
    await mine.getByRole('checkbox', { name: 'Choose a.png' }).click();
    await mine.getByRole('link', { name: 'c.png' }).click({ modifiers: ['Shift'] });
    await mine.getByRole('button', { name: 'Run again' }).click();
    await mine.getByText('Run 3 images again').waitFor();
    await mine.getByText('Brighter').click();
    await mine.getByRole('button', { name: 'Find cells' }).click();
    for (const tab of [mine, other]) await tab.getByText('3 of 4 processed').waitFor();

    // What was found in all of them, and the same as a file.
    await other.goto(`${hub.url}/projects/${projectId}?view=results`);
    const table = other.getByRole('table', { name: 'Results by image' });
    await table.getByRole('row').nth(3).waitFor();
    await other.getByRole('img', { name: /^Area: from/ }).waitFor();
    expect(await accessibilityProblems(other)).toEqual([]);
    const rows = async (start: () => Promise<void>): Promise<string[]> => {
      const downloading = other.waitForEvent('download');
      await start();
      const file = await (await downloading).path();
      return readFileSync(file, 'utf8').trim().split('\r\n');
    };
    const [head, ...all] = await rows(() => other.getByRole('link', { name: 'All as CSV' }).click());
    expect(head).toMatch(/^image,image_id,result_id,id,x,y,area_px/);
    expect(new Set(all.map((row) => row.split(',')[0]))).toEqual(new Set(['a.png', 'b.png', 'c.png']));
    await other.getByRole('link', { name: 'Images', exact: true }).click();
    await other.getByRole('checkbox', { name: 'Choose b.png' }).click();
    const some = await rows(() => other.getByRole('button', { name: 'Results as CSV' }).click());
    expect(new Set(some.slice(1).map((row) => row.split(',')[0]))).toEqual(new Set(['b.png']));
    expect(errors).toEqual([]);
  });

  it('takes a project back that was deleted, in both', async () => {
    await other.goto(`${hub.url}/projects`);
    await other.getByRole('link', { name: 'Plate 7' }).waitFor();
    await mine.getByRole('button', { name: 'Actions for Plate 7' }).click();
    await mine.getByRole('menuitem', { name: 'Delete project' }).click();
    await mine.getByText('Deleted Plate 7').waitFor();
    await other.getByText('Measure your first images').waitFor();
    await mine.getByRole('button', { name: 'Undo' }).click();
    for (const tab of [mine, other]) await tab.getByRole('link', { name: 'Plate 7' }).waitFor();

    await mine.getByRole('button', { name: 'Actions for Plate 7' }).click();
    await mine.getByRole('menuitem', { name: 'Delete project' }).click();
    await other.getByText('Measure your first images').waitFor();
    await other.goto(`${hub.url}/deleted`);
    await other.getByRole('button', { name: 'Bring back Plate 7' }).click();
    await mine.getByRole('link', { name: 'Plate 7' }).waitFor();
    await mine.goto(`${hub.url}/projects/${projectId}`);
    await shows(mine, ['a.png', 'b.png', 'c.png', 'd.png']);
    expect(errors).toEqual([]);
  });
});
