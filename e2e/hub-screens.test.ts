import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Job, Project } from '@headway/protocol';
import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { layoutProblems } from './layout-problems.ts';
import { account, signIn } from './sign-in.ts';

const samples = join(import.meta.dirname, '../testdata/cells');
/** Where pictures of all screens are wanted: a folder. */
const picturesTo = process.env['HUB_SCREENS_DIR'];

const patience = { timeoutMs: 60_000 };

const looks = ([1280, 390] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    width,
    colorScheme,
    name: `${width}-${colorScheme}`,
  })),
);

/** Each page by its name and what is there once it is complete. `{project}`, `{image}`, `{job}` stand for ids. */
const signedIn = [
  ['projects', '/projects', 'Plates'],
  ['project', '/projects/{project}', 'nuclei-sparse.png'],
  ['project-jobs', '/projects/{project}?view=jobs', 'nuclei-sparse.png'],
  ['image', '/projects/{project}/images/{image}', 'Outcome'],
  ['compare', '/projects/{project}/images/{image}/compare', 'Only in A'],
  ['draft', '/projects/{project}/images/{tissue}', 'Are these outlines right?'],
  ['job', '/jobs/{job}', 'Timeline'],
  ['project-activity', '/projects/{project}?view=activity', 'created'],
  ['activity', '/activity', 'created'],
  ['jobs', '/activity?view=jobs', 'nuclei-sparse.png'],
  ['inbox', '/inbox', 'Are these outlines right?'],
  ['reviews', '/reviews', 'Are these outlines right?'],
  ['queue', '/queue', 'Queue'],
] as const;

describe.skipIf(missingBrowser() !== null)('the screens of the hub', () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let page: Page;
  let ids: Readonly<Record<string, string>>;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '2' });
    page = await newPage();
    await signIn(page, hub.url);
    ids = await fill();
  });
  afterAll(async () => {
    await browser.close();
    await hub.stop();
    folder.remove();
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(30_000);
    const opened = await context.newPage();
    opened.on('pageerror', (error) => pageErrors.push(String(error)));
    return opened;
  }

  async function post<T>(path: string, options: object = {}): Promise<T> {
    const response = await page.request.post(hub.url + path, { headers: { origin: hub.url }, ...options });
    expect([path, response.status()]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
    return (await response.json()) as T;
  }

  /** A project with an image that is done and one about which its job asks. */
  async function fill(): Promise<Readonly<Record<string, string>>> {
    const { id: project } = await post<Project>('/api/projects', { data: { name: 'Plates' } });
    const run = async (name: string, scale: number): Promise<{ asset: string; job: string }> => {
      const { items } = await post<{ items: Asset[] }>(`/api/projects/${project}/assets?process=false`, {
        multipart: { files: { name, mimeType: 'image/png', buffer: readFileSync(join(samples, name)) } },
      });
      const asset = items[0]?.id ?? '';
      const data = { kind: 'cells', parameters: { scale } };
      const job = await post<Job>(`/api/assets/${asset}/jobs`, { data });
      return { asset, job: job.id };
    };
    const sparse = await run('nuclei-sparse.png', 40);
    const tissue = await run('tissue-stained.png', 60);
    const status = async (id: string): Promise<string> =>
      ((await (await page.request.get(`${hub.url}/api/jobs/${id}`)).json()) as Job).status;
    await waitUntil(async () => (await status(sparse.job)) === 'completed', patience);
    const second = await post<Job>(`/api/assets/${sparse.asset}/jobs`, {
      data: { kind: 'cells', parameters: { scale: 40, minArea: 300, review: 'never' } },
    });
    await waitUntil(async () => (await status(second.id)) === 'completed', patience);
    await waitUntil(async () => (await status(tissue.job)) === 'reviewing', patience);
    return { project, image: sparse.asset, job: sparse.job, tissue: tissue.asset };
  }

  async function lookAt(shown: Page, name: string): Promise<string[]> {
    const problems: string[] = [];
    for (const { width, colorScheme, name: look } of looks) {
      await shown.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      await shown.emulateMedia({ colorScheme });
      await shown.evaluate(() => document.fonts.ready.then(() => undefined));
      if (picturesTo !== undefined) {
        mkdirSync(picturesTo, { recursive: true });
        await shown.screenshot({ path: join(picturesTo, `${name}-${look}.png`) });
      }
      const found = [
        ...(await accessibilityProblems(shown)),
        ...(colorScheme === 'light' ? await layoutProblems(shown) : []),
      ];
      problems.push(...found.map((problem) => `${look}: ${problem}`));
    }
    return problems;
  }

  it.each(signedIn)(
    'shows %s in both widths and themes, nothing cut, for everyone',
    async (name, path, there) => {
      await page.goto(hub.url + path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id] ?? ''));
      await page.getByText(there).or(page.getByLabel(there)).first().waitFor({ state: 'attached' });
      await page.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' });
      expect(await lookAt(page, name)).toEqual([]);
      expect(pageErrors).toEqual([]);
    },
  );

  it.each([
    ['sign-in', '/sign-in', 'Sign in'],
    ['forgot-password', '/forgot-password', 'Email'],
    ['not-found', '/nowhere', 'There is nothing at this address'],
  ])('shows %s to whoever is signed out', async (name, path, there) => {
    const stranger = await newPage();
    await stranger.goto(hub.url + path);
    await stranger.getByText(there).or(stranger.getByLabel(there)).first().waitFor({ state: 'attached' });
    expect(await lookAt(stranger, name)).toEqual([]);
    await stranger.context().close();
  });
});
