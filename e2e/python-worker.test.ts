import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, missingBrowser } from './browser.ts';
import { type HubFolder, hubFolder, type HubProcess, startHubProcess } from './hub-process.ts';
import { slowImage } from './slow-image.ts';

const nuclei = join(import.meta.dirname, '../testdata/cells/nuclei-sparse.png');
const program = join(import.meta.dirname, '../examples/python-worker/worker.py');
const waitMs = 60_000;
const account = { HEADWAY_ADMIN_EMAIL: 'ada@example.org', HEADWAY_ADMIN_PASSWORD: 'correct horse battery' };

function missingPython(): boolean {
  if (spawnSync('/usr/bin/python3', ['-c', 'import websockets']).status === 0) return false;
  const reason = 'websockets for Python is missing: apt-get install python3-websockets';
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`The worker in Python is not tested. ${reason}`);
  return true;
}

describe.skipIf(missingBrowser() !== null || missingPython())('a worker in Python, seen in a browser', () => {
  let browser: Browser;
  let images: string;
  let slow: string;
  let folder: HubFolder;
  let hub: HubProcess;
  let context: BrowserContext;
  let page: Page;
  let workers: ChildProcess[];
  let token: string;
  let assetId: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    images = mkdtempSync(join(tmpdir(), 'headway-images-'));
    slow = await slowImage(nuclei, images);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(images, { recursive: true, force: true });
  });

  beforeEach(async () => {
    workers = [];
    folder = hubFolder();
    hub = await startHubProcess(folder, { HEADWAY_WORKERS: '1', ...account });
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(waitMs);
    page = await context.newPage();
    await page.goto(hub.url);
    await page.getByLabel('Email').fill(account.HEADWAY_ADMIN_EMAIL);
    await page.getByLabel('Password').fill(account.HEADWAY_ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();

    const { id: projectId } = await post<{ id: string }>('/api/projects', { name: 'Elsewhere' });
    const kinds = ['bright-objects'];
    ({ token } = await post<{ token: string }>('/api/worker-tokens', {
      name: 'Python',
      kinds,
      projectId,
      expiresInSeconds: 3600,
    }));
    const answer = await context.request.post(`${hub.url}/api/projects/${projectId}/assets?process=false`, {
      headers: { origin: hub.url },
      multipart: { files: { name: 'slow.png', mimeType: 'image/png', buffer: readFileSync(slow) } },
    });
    ({
      items: [{ id: assetId }],
    } = (await answer.json()) as { items: [{ id: string }] });
    await page.goto(`${hub.url}/projects/${projectId}/images/${assetId}`);
    await page.getByText('This image has not been processed yet.').waitFor();
  });
  afterEach(async () => {
    await context.close();
    for (const worker of workers) await kill(worker);
    await hub.stop();
    folder.remove();
  });

  async function post<T>(path: string, data: object): Promise<T> {
    const answer = await context.request.post(hub.url + path, { headers: { origin: hub.url }, data });
    expect([path, answer.ok()]).toEqual([path, true]);
    return (await answer.json()) as T;
  }

  const measure = () => post<{ id: string }>(`/api/assets/${assetId}/jobs`, { kind: 'bright-objects' });

  function startWorker(...parameters: string[]): ChildProcess {
    const worker = spawn('/usr/bin/python3', [program, '--url', hub.url, ...parameters], {
      env: { HEADWAY_WORKER_TOKEN: token, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: 'ignore',
    });
    workers.push(worker);
    return worker;
  }

  async function kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const exited = once(worker, 'exit');
    worker.kill('SIGKILL');
    await exited;
  }

  /** The percent that the page shows; `null` while it shows none. */
  async function shownPercent(): Promise<number | null> {
    const bar = page.getByRole('progressbar').first();
    const value = (await bar.count()) > 0 ? await bar.getAttribute('aria-valuenow') : null;
    return value === null ? null : Number(value);
  }

  /** All percents that the page shows from now on. */
  async function watchPercents(): Promise<() => Promise<readonly string[]>> {
    const percents = await page.evaluateHandle(() => {
      const all: string[] = [];
      const note = (): void => {
        const value = document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow');
        if (value !== null && value !== undefined) all.push(value);
      };
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
      return all;
    });
    return () => percents.jsonValue();
  }

  it('moves the bar, is stopped by the cancel button, and its job comes back when it is killed', async () => {
    const first = startWorker('--lease', '6');
    const seen = await watchPercents();
    await measure();
    // Soon: on a machine with nothing else to do all of it takes a few seconds.
    await expect.poll(shownPercent, { timeout: waitMs, interval: 20 }).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    // Shown when the worker has confirmed it.
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Attempt 2').waitFor();
    await expect.poll(shownPercent, { timeout: waitMs }).toBeGreaterThan(0);

    await kill(first);
    startWorker();
    await page.getByText('Attempt 3').waitFor();
    await expect.poll(shownPercent, { timeout: waitMs }).toBeGreaterThan(0);
    await page
      .getByText(/\d+ objects on/)
      .first()
      .waitFor({ timeout: 120_000 });
    expect(new Set(await seen()).size).toBeGreaterThan(3);
  });
});
