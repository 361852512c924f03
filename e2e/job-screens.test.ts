import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Job, Project } from '@headway/protocol';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';

const root = join(import.meta.dirname, '..');
const nuclei = readFileSync(join(root, 'testdata/cells/nuclei-sparse.png'));
/** With a pipeline whose jobs last as long as they are told, and ask when they are told to. */
const pipelines = join(root, 'apps/hub/server/src/test-support/pipelines');
const account = { email: 'ada@example.org', password: 'correct horse battery staple' };
const long = { rounds: 300, ticks: 10, delayMs: 100 };

describe.skipIf(missingBrowser() !== null)('the screens about jobs', () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let contexts: BrowserContext[];
  let pageErrors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    folder = hubFolder();
    contexts = [];
    pageErrors = [];
    hub = await startHubProcess(folder, {
      HEADWAY_WORKERS: '1',
      HEADWAY_ADMIN_EMAIL: account.email,
      HEADWAY_ADMIN_PASSWORD: account.password,
      HEADWAY_PIPELINES_DIR: pipelines,
    });
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    await hub.stop();
    folder.remove();
    if (pageErrors.length > 0) throw new Error(`Pages reported: ${pageErrors.join('\n')}`);
  });

  /** A browser of its own, signed in. */
  async function openBrowser(path: string, viewport = { width: 1280, height: 800 }): Promise<Page> {
    const context = await browser.newContext({ viewport });
    contexts.push(context);
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => pageErrors.push(String(error)));
    await ask(page, 'POST', '/api/auth/sign-in/email', account);
    await page.goto(hub.url + path);
    return page;
  }

  async function ask<T>(page: Page, method: 'GET' | 'POST', path: string, data?: object): Promise<T> {
    const response = await page.request.fetch(hub.url + path, {
      method,
      headers: { origin: hub.url },
      ...(data && { data }),
    });
    expect([path, response.status()]).toEqual([path, expect.toBeOneOf([200, 201, 202])]);
    return (await response.json()) as T;
  }

  /** A project with images that nothing was done with yet. */
  async function addImages(page: Page, ...names: string[]): Promise<{ project: Project; images: Asset[] }> {
    const project = await ask<Project>(page, 'POST', '/api/projects', { name: 'Plate 7' });
    const images: Asset[] = [];
    for (const name of names) {
      const response = await page.request.post(`${hub.url}/api/projects/${project.id}/assets?process=false`, {
        headers: { origin: hub.url },
        multipart: { files: { name, mimeType: 'image/png', buffer: nuclei } },
      });
      images.push(...((await response.json()) as { items: Asset[] }).items);
    }
    return { project, images };
  }

  async function start(page: Page, image: Asset | undefined, parameters: object): Promise<Job> {
    return await ask<Job>(page, 'POST', `/api/assets/${image?.id}/jobs`, { kind: 'counter', parameters });
  }

  it('shows in one browser what another one asks of a job', async () => {
    const one = await openBrowser('/projects');
    const { images } = await addImages(one, 'a.png', 'b.png', 'c.png');
    const [running, second, third] = [
      await start(one, images[0], long),
      await start(one, images[1], long),
      await start(one, images[2], long),
    ];
    await one.goto(`${hub.url}/jobs/${running.id}`);
    await one.getByRole('heading', { name: 'a.png' }).waitFor();
    const other = await openBrowser('/queue');
    const line = other.getByRole('region', { name: /Your jobs in line/ }).getByRole('listitem');
    await expect
      .poll(() => line.allInnerTexts())
      .toEqual([/b\.png/, /c\.png/].map((name) => expect.stringMatching(name)));

    await other.getByRole('button', { name: 'Move c.png to the front' }).click();
    await expect
      .poll(() => line.allInnerTexts())
      .toEqual([/c\.png/, /b\.png/].map((name) => expect.stringMatching(name)));

    await one.getByRole('button', { name: 'Pause', exact: true }).click();
    await one.getByText('Paused', { exact: true }).first().waitFor();
    // Its worker takes what stands first now.
    await expect.poll(() => line.allInnerTexts()).toEqual([expect.stringMatching(/b\.png/)]);
    await other.goto(`${hub.url}/jobs/${running.id}`);
    await other.getByText('Paused', { exact: true }).first().waitFor();
    await other.getByRole('button', { name: 'Resume' }).click();
    await one.getByText('Waiting', { exact: true }).first().waitFor();
    await one.getByRole('button', { name: 'Cancel', exact: true }).click();
    await other.getByText('Cancelled', { exact: true }).first().waitFor();
    for (const tab of [one, other]) expect(await accessibilityProblems(tab)).toEqual([]);
    for (const { id } of [second, third]) await ask(one, 'POST', `/api/jobs/${id}/cancel`, {});
  });

  it('lets a person answer in the inbox, while the page of the job shows it go on', async () => {
    const one = await openBrowser('/reviews');
    await one.getByText('Nothing waits for you').waitFor();
    const { images } = await addImages(one, 'a.png', 'b.png');
    const asking = await start(one, images[0], { outcome: 'ask' });
    await start(one, images[1], { outcome: 'ask' });
    const other = await openBrowser(`/jobs/${asking.id}`);
    await other.getByText('Is it right?').first().waitFor();
    await one.getByRole('link', { name: /Reviews 2 open/ }).waitFor();
    expect(await accessibilityProblems(one)).toEqual([]);

    // By the keyboard alone: the first question was asked first.
    await one.keyboard.press('j');
    await one.keyboard.press('1');
    await one.getByText('You answered: Yes', { exact: true }).waitFor();
    await one.getByRole('link', { name: /Reviews 1 open/ }).waitFor();
    await other.getByText('It was said: yes').first().waitFor();
    await other.getByText('You answered: Yes', { exact: true }).waitFor();
    await expect.poll(() => one.getByRole('article').count()).toBe(1);
    expect(await accessibilityProblems(other)).toEqual([]);
  });

  it('asks one thing of many jobs, says what came of it, and every screen follows', async () => {
    const one = await openBrowser('/activity?view=jobs');
    await one.getByText('Nothing has run yet').waitFor();
    const { project, images } = await addImages(one, 'a.png', 'b.png', 'c.png');
    const running = await start(one, images[0], long);
    for (const image of [images[1], images[2]]) await start(one, image, long);
    const other = await openBrowser(`/projects/${project.id}?view=jobs`);
    for (const tab of [one, other]) {
      await tab.getByText('c.png').first().waitFor();
      await tab.getByText('a.png').first().waitFor();
      expect(await accessibilityProblems(tab)).toEqual([]);
    }

    // Waits until the list is left alone: rows stand still under the pointer.
    await one.getByRole('checkbox', { name: 'Select all of Waiting' }).click();
    await one
      .getByRole('group', { name: 'With the selected jobs' })
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await one.getByText('2 jobs cancelled.').first().waitFor();
    await expect.poll(() => other.getByRole('row', { name: /Cancelled/ }).count()).toBe(2);
    expect(await accessibilityProblems(one)).toEqual([]);

    // The filter is in the address: who is given it sees the same.
    await one.getByRole('combobox', { name: 'State' }).selectOption({ label: 'Running' });
    await expect.poll(() => new URL(one.url()).search).toContain('state=running');
    await other.goto(one.url());
    await other.getByRole('row', { name: /a\.png/ }).waitFor();
    expect(await other.getByRole('row', { name: /b\.png/ }).count()).toBe(0);
    await other.getByRole('link', { name: 'a.png' }).click();
    await other.getByRole('heading', { name: 'a.png' }).waitFor();
    await expect.poll(() => other.title()).toBe('a.png · Job · Headway');
    await ask(one, 'POST', `/api/jobs/${running.id}/cancel`, {});
  });

  it('is reached by keys, and holds together on a phone', async () => {
    const page = await openBrowser('/projects', { width: 390, height: 844 });
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    const { images } = await addImages(page, 'a.png', 'b.png');
    const [running] = [await start(page, images[0], long), await start(page, images[1], long)];
    await page.getByRole('region', { name: 'Active jobs' }).waitFor();
    for (const [keys, heading] of [
      ['ga', 'Activity'],
      ['gr', 'Reviews'],
      ['gq', 'Queue'],
      ['gp', 'Projects'],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect([heading, await accessibilityProblems(page)]).toEqual([heading, []]);
      expect([heading, await tooWide(page)]).toEqual([heading, 0]);
    }
    await page.goto(`${hub.url}/jobs/${running.id}`);
    await page.getByRole('tree', { name: 'Steps' }).waitFor();
    await page.getByText('Round 1 begins.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await tooWide(page)).toBe(0);
    await ask(page, 'POST', `/api/jobs/${running.id}/cancel`, {});
  });

  /** By how many pixels the page is wider than its window. */
  async function tooWide(page: Page): Promise<number> {
    return await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  }
});
