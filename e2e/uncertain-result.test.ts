import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Job, Project } from '@headway/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { account, signIn } from './sign-in.ts';

const tissue = readFileSync(join(import.meta.dirname, '../testdata/cells/tissue-stained.png'));

describe.skipIf(missingBrowser() !== null)('a result that is not sure', () => {
  let browser: Browser;
  let context: BrowserContext;
  let folder: HubFolder;
  let hub: HubProcess;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    folder.remove();
  });

  async function post<T>(page: Page, path: string, options: object): Promise<T> {
    const response = await page.request.post(hub.url + path, { headers: { origin: hub.url }, ...options });
    expect(response.status()).toBeLessThan(300);
    return (await response.json()) as T;
  }

  it('is looked at, tried with other settings and accepted on the image, while another tab sees it', async () => {
    const page = await context.newPage();
    await signIn(page, hub.url);
    const project = await post<Project>(page, '/api/projects', { data: { name: 'Tissue' } });
    const { items } = await post<{ items: Asset[] }>(
      page,
      `/api/projects/${project.id}/assets?process=false`,
      {
        multipart: { files: { name: 'tissue.png', mimeType: 'image/png', buffer: tissue } },
      },
    );
    const job = await post<Job>(page, `/api/assets/${items[0]?.id}/jobs`, {
      data: { kind: 'cells', parameters: { scale: 60 } },
    });
    const address = `${hub.url}/projects/${project.id}/images/${items[0]?.id}`;
    const other = await context.newPage();
    await Promise.all([page.goto(address), other.goto(`${hub.url}/jobs/${job.id}`)]);

    const question = page.getByRole('region', { name: 'Question' });
    await question.getByText('Are these outlines right?').waitFor();
    await page.getByRole('region', { name: 'Outcome' }).getByText('haematoxylin density').waitFor();
    await expect
      .poll(() => page.getByRole('grid', { name: 'Objects' }).getByRole('row').count())
      .toBeGreaterThan(1);
    // It does not count yet: there is nothing to download.
    expect(await page.getByRole('link', { name: 'CSV' }).count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);

    await question.getByRole('button', { name: 'Change settings' }).click();
    await question.getByRole('combobox', { name: 'Measured' }).selectOption('eosin');
    await question.getByRole('spinbutton', { name: /Diameter/ }).fill('60');
    await question.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('region', { name: 'Outcome' }).getByText('eosin density').waitFor();

    await question.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('accepted them.').waitFor();
    await page.getByRole('link', { name: 'CSV' }).waitFor();
    await other
      .getByText(/accepted by a person/)
      .first()
      .waitFor();
    expect(await question.count()).toBe(0);
  });
});
