import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Job, Project } from '@headway/protocol';
import { waitUntil } from '@headway/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- an account without a way to it in the app: sign-up is closed
import { addAccount } from '../apps/hub/server/src/test-support/accounts.ts';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { layoutProblems } from './layout-problems.ts';
import { account, signIn } from './sign-in.ts';

const samples = join(import.meta.dirname, '../testdata/cells');
/** Where pictures of all screens are wanted: a folder. */
const picturesTo = process.env['HUB_SCREENS_DIR'];

const patience = { timeoutMs: 60_000 };
const longName = 'Vivienne Featherstonehaugh-Cholmondeley of the Imaging Core Facility';
const viewer = {
  email: 'vivienne.featherstonehaugh@imaging.example.org',
  password: 'looks only',
  name: longName,
};
const longTitle = 'Time-resolved imaging of mitochondrial fragmentation in HeLa cells under osmotic stress';

/** Both widths and both themes; each with each only where pictures are wanted. */
const looks = ([1280, 390] as const).flatMap((width) =>
  (['light', 'dark'] as const)
    .filter((colorScheme) => picturesTo !== undefined || (width === 1280) === (colorScheme === 'light'))
    .map((colorScheme) => ({ width, colorScheme, name: `${width}-${colorScheme}` })),
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
  ['project-results', '/projects/{project}?view=results', 'Images with results'],
  ['project-deleted', '/projects/{project}?view=deleted', 'Nothing was deleted lately'],
  ['project-empty', '/projects/{empty}', 'Drop images here'],
  ['deleted', '/deleted', 'Nothing was deleted lately'],
  ['system', '/system', 'What ran short'],
  ['settings', '/settings', 'This session'],
  ['workers', '/settings/workers', 'No workers elsewhere yet'],
  ['people', '/settings/people', longName],
  ['notices', '/settings/notices', 'Shown now'],
  ['lost-project', '/projects/00000000000000000000000000', 'This project isn’t here'],
] as const;

/** What opens over a page or beside it: the page, what opens it, and what is there then. */
const opened: readonly (readonly [
  name: string,
  path: string,
  open: (page: Page) => Promise<void>,
  there: string,
])[] = [
  [
    'list',
    '/projects/{project}',
    (page) => page.getByRole('button', { name: 'Show as a list' }).click(),
    'nuclei-sparse.png',
  ],
  ['share', '/projects/{project}', (page) => page.getByRole('button', { name: 'Share' }).click(), longName],
  ['palette', '/projects', (page) => page.keyboard.press('Control+k'), 'Create a project'],
  ['shortcuts', '/projects', (page) => page.keyboard.press('?'), 'Keyboard shortcuts'],
  [
    'editor',
    '/projects/{project}/images/{image}',
    (page) => page.getByRole('button', { name: 'Correct', exact: true }).click(),
    'Save version',
  ],
  [
    'versions',
    '/projects/{project}/images/{image}',
    (page) => page.getByRole('button', { name: 'Versions' }).click(),
    'Current',
  ],
];

/** What those see who may only look. */
const forViewers = [
  ['viewer-projects', '/projects', 'Plates'],
  ['viewer-project', '/projects/{project}', 'nuclei-sparse.png'],
  ['viewer-draft', '/projects/{project}/images/{tissue}', 'Are these outlines right?'],
  ['viewer-reviews', '/reviews', 'Nothing waits for you'],
  ['viewer-people', '/settings/people', 'For administrators'],
] as const;

describe.skipIf(missingBrowser() !== null)('the screens of the hub', () => {
  let browser: Browser;
  let folder: HubFolder;
  let hub: HubProcess;
  let page: Page;
  let hers: Page;
  let ids: Readonly<Record<string, string>>;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    folder = hubFolder();
    hub = await startHubProcess(folder, { ...account, HEADWAY_WORKERS: '2' });
    page = await newPage();
    await signIn(page, hub.url);
    ids = await fill();
    await addAccount(folder.path, viewer);
    const member = { email: viewer.email, role: 'viewer' };
    await post(`/api/projects/${ids['project']}/members`, { data: member });
    await post('/api/notices', {
      data: { level: 'warning', message: 'The hub stops at noon.', endsAt: null },
    });
    hers = await newPage();
    await signIn(hers, hub.url, viewer);
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

  async function get<T>(path: string): Promise<T> {
    return (await (await page.request.get(hub.url + path)).json()) as T;
  }

  /** A project with an image that is done and one about which its job asks. */
  async function fill(): Promise<Readonly<Record<string, string>>> {
    const { id: empty } = await post<Project>('/api/projects', { data: { name: longTitle } });
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
    const status = async (id: string): Promise<string> => (await get<Job>(`/api/jobs/${id}`)).status;
    await waitUntil(async () => (await status(sparse.job)) === 'completed', patience);
    const second = await post<Job>(`/api/assets/${sparse.asset}/jobs`, {
      data: { kind: 'cells', parameters: { scale: 40, minArea: 300, review: 'never' } },
    });
    await waitUntil(async () => (await status(second.id)) === 'completed', patience);
    await waitUntil(async () => (await status(tissue.job)) === 'reviewing', patience);
    return { project, empty, image: sparse.asset, job: sparse.job, tissue: tissue.asset };
  }

  async function lookAt(shown: Page, name: string): Promise<string[]> {
    const problems: string[] = [];
    const devTools = await shown.context().newCDPSession(shown);
    for (const { width, colorScheme, name: look } of looks) {
      await shown.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      // A phone has fingers, for which buttons are larger.
      await devTools.send('Emulation.setTouchEmulationEnabled', {
        enabled: width === 390,
        maxTouchPoints: 1,
      });
      await shown.emulateMedia({ colorScheme });
      await shown.evaluate(() => document.fonts.ready.then(() => undefined));
      if (picturesTo !== undefined) {
        mkdirSync(picturesTo, { recursive: true });
        await shown.screenshot({ path: join(picturesTo, `${name}-${look}.png`) });
      }
      const found = [...(await accessibilityProblems(shown)), ...(await layoutProblems(shown))];
      problems.push(...found.map((problem) => `${look}: ${problem}`));
    }
    await devTools.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    await devTools.detach();
    return problems;
  }

  async function open(shown: Page, path: string, there: string): Promise<void> {
    await shown.goto(hub.url + path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id] ?? ''));
    await shown.getByText(there).or(shown.getByLabel(there)).first().waitFor({ state: 'attached' });
    await shown.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' });
  }

  it.each(signedIn)(
    'shows %s in both widths and themes, nothing cut, for everyone',
    async (name, path, there) => {
      await open(page, path, there);
      expect(await lookAt(page, name)).toEqual([]);
      expect(pageErrors).toEqual([]);
    },
  );

  it.each(forViewers)('shows %s to whoever may only look', async (name, path, there) => {
    await open(hers, path, there);
    expect(await lookAt(hers, name)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });

  it.each(opened)('shows %s over a page or beside it', async (name, path, act, there) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, path, 'Plates');
    await act(page);
    await page.getByText(there).first().waitFor();
    expect(await lookAt(page, name)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });

  it('shows what is being uploaded', async () => {
    const name = `${'a-very-long-name_'.repeat(6)}.png`;
    const buffer = readFileSync(join(samples, 'nuclei-crowded.png'));
    await page.route('**/api/uploads/**', (route) =>
      route.request().method() === 'PATCH' ? undefined : route.continue(),
    );
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, '/projects/{project}', 'nuclei-sparse.png');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await (await choosing).setFiles([{ name, mimeType: 'image/png', buffer }]);
    const dock = page.getByRole('region', { name: 'Uploads' });
    await dock.getByRole('button', { expanded: false }).click();
    await dock.getByText(name).waitFor();
    expect(await lookAt(page, 'uploads')).toEqual([]);
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await page.unroute('**/api/uploads/**');
  });

  it('shows side by side what two people have changed', async () => {
    const image = ids['image'] ?? '';
    const { currentResultId: resultId } = await get<Asset>(`/api/assets/${image}`);
    const before = await get<{ result: { objects: { id: number; polygon: [number, number][] }[] } }>(
      `/api/results/${resultId}`,
    );
    const [object] = before.result.objects;
    if (!object) throw new Error('There is nothing to correct.');
    const { user } = await get<{ user: { id: string } }>('/api/session');
    await open(page, '/projects/{project}', 'nuclei-sparse.png');
    // As if the page had been reloaded while its user corrected.
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [
      `headway-draft:${user.id}:${image}`,
      JSON.stringify({
        at: Date.now(),
        draft: { resultId, operations: [{ type: 'delete', ids: [object.id] }], undone: [] },
      }),
    ] as const);
    const polygon = object.polygon.map(([x, y]) => [x + 3, y + 3]);
    await post(`/api/results/${resultId}/versions`, {
      data: { operations: [{ type: 'redraw', id: object.id, polygon }], note: 'Moved' },
    });
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, '/projects/{project}/images/{image}', 'Somebody saved a newer version.');
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByRole('dialog').getByText('Mine').first().waitFor();
    expect(await lookAt(page, 'conflict')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard the changes and stop' }).click();
    await page.getByRole('button', { name: 'Correct', exact: true }).waitFor();
    expect(pageErrors).toEqual([]);
  });

  it('offers to install the app where the browser does', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, '/projects', 'Plates');
    await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt')));
    await page.keyboard.press('Control+k');
    // The page below has a box of that kind, too, and is there before the palette has come.
    const palette = page.getByRole('dialog');
    await palette.getByRole('combobox').fill('install');
    await palette.getByRole('option', { name: 'Install Headway as an app' }).waitFor();
    expect(await lookAt(page, 'install')).toEqual([]);
  });

  it('moves nothing for those who want less motion', async () => {
    const calm = await newPage();
    await calm.emulateMedia({ reducedMotion: 'reduce' });
    await signIn(calm, hub.url);
    for (const [path, there] of [
      ['/projects', 'Plates'],
      ['/projects/{project}', 'nuclei-sparse.png'],
      ['/projects/{project}/images/{tissue}', 'Are these outlines right?'],
      ['/queue', 'Queue'],
    ] as const) {
      await open(calm, path, there);
      const moving = await calm.evaluate(() =>
        document
          .getAnimations()
          .filter((each) => each.playState === 'running' && each.effect?.getComputedTiming().duration !== 0)
          .map((each) => `${each.id} ${(each.effect as KeyframeEffect | null)?.target?.className ?? ''}`),
      );
      expect([path, moving]).toEqual([path, []]);
    }
    expect(await lookAt(calm, 'less-motion')).toEqual([]);
    await calm.context().close();
  });

  it('shows what an invitation leads to', async () => {
    const invited = await post<{ link: string }>(`/api/projects/${ids['project']}/members`, {
      data: { email: 'somebody.quite.new@imaging.example.org', role: 'editor' },
    });
    const stranger = await newPage();
    await stranger.goto(invited.link);
    await stranger.getByLabel('Name').waitFor();
    expect(await lookAt(stranger, 'invitation')).toEqual([]);
    await stranger.context().close();
  });

  it('shows that it can not be reached when it is started', async () => {
    const offline = await newPage();
    await signIn(offline, hub.url);
    await offline.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await offline.reload();
    await offline.getByText('Plates').first().waitFor();
    await offline.context().setOffline(true);
    await offline.reload();
    await offline.getByRole('heading', { name: 'You are offline' }).waitFor();
    expect(await lookAt(offline, 'started-offline')).toEqual([]);
    await offline.context().setOffline(false);
    // By itself.
    await offline.getByText('Plates').first().waitFor();
    await offline.context().close();
  });

  it('shows that the server is away', async () => {
    await open(page, '/projects', 'Plates');
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: false }).first().waitFor({ state: 'attached' });
    expect(await lookAt(page, 'offline')).toEqual([]);
    await page.context().setOffline(false);
  });

  it.each([
    ['sign-in', '/sign-in', 'Sign in'],
    ['forgot-password', '/forgot-password', 'Email'],
    ['reset-password', '/reset-password#abc', 'Choose a new password'],
    ['reset-refused', '/reset-password', 'This link is no longer good'],
    ['invitation-refused', '/invitation#abc', 'This invitation is no longer good'],
    ['not-found', '/nowhere', 'There is nothing at this address'],
  ])('shows %s to whoever is signed out', async (name, path, there) => {
    const stranger = await newPage();
    await stranger.goto(hub.url + path);
    await stranger.getByText(there).or(stranger.getByLabel(there)).first().waitFor({ state: 'attached' });
    expect(await lookAt(stranger, name)).toEqual([]);
    await stranger.context().close();
  });
});
