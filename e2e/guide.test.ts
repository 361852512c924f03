import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';

const root = join(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'docs/show-live-progress.md'), 'utf8');
const files = new Map(
  [...guide.matchAll(/^`([a-z]+\.[a-z]+)`\n```[a-z]+\n(.*?)^```$/gms)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
);

/** The packages are built and packed anew, ms. */
const buildMs = 300_000;

/** Ends where the guide does: the folder, its packages and its files, as a reader has them. */
function follow(folder: string): void {
  execFileSync(process.execPath, [join(root, 'scripts/pack.ts'), join(folder, 'packed')], {
    stdio: 'ignore',
  });
  const app = join(folder, 'primes');
  mkdirSync(join(app, 'node_modules/@headway'), { recursive: true });
  for (const [name, code] of files) writeFileSync(join(app, name), code);
  writeFileSync(join(app, 'package.json'), '{ "name": "primes", "type": "module" }');
  // npm would do the same, with the network: our packages as they are packed, the others as the repository has them.
  for (const packed of globSync('*.tgz', { cwd: join(folder, 'packed') })) {
    const [, name = ''] = /^headway-([a-z]+)-/.exec(packed) ?? [];
    const target = join(app, 'node_modules/@headway', name);
    mkdirSync(target);
    execFileSync('tar', ['-xzf', join(folder, 'packed', packed), '-C', target, '--strip-components=1']);
  }
  const installed = join(root, 'node_modules');
  for (const name of readdirSync(installed)) {
    if (name !== '@headway' && !name.startsWith('.'))
      symlinkSync(join(installed, name), join(app, 'node_modules', name));
  }
}

describe.skipIf(missingBrowser() !== null)('the guide, followed as it stands', () => {
  let browser: Browser;
  let folder: string;
  let port: number;
  beforeAll(async () => {
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'headway-guide-'));
    port = await freePort();
    follow(folder);
  }, buildMs);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<ChildProcess> {
    const server = spawn(process.execPath, ['server.ts'], {
      cwd: join(folder, 'primes'),
      env: { ...process.env, NODE_OPTIONS: '', PORT: `${port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(async () => await stop(server));
    for await (const line of createInterface({ input: server.stdout })) {
      if (line.includes(`http://127.0.0.1:${port}`)) break;
    }
    server.stdout.resume();
    return server;
  }

  async function stop(server: ChildProcess): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
  }

  async function open(): Promise<Page> {
    const context = await browser.newContext();
    onTestFinished(async () => await context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`http://127.0.0.1:${port}`);
    await page.getByRole('heading', { name: 'Primes' }).waitFor();
    return page;
  }

  async function count(page: Page, below: number): Promise<void> {
    await page.getByLabel('Count the primes below').fill(`${below}`);
    await page.getByRole('button', { name: 'Count' }).click();
  }

  /** The job that has not ended. */
  function goingOn(page: Page): Locator {
    return page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Cancel' }) });
  }

  /** Percent, as the bar says it. */
  async function percent(item: Locator): Promise<number> {
    return Number((await item.getByRole('progressbar').getAttribute('aria-valuenow')) ?? 0);
  }

  it('has the files that it speaks of', () => {
    expect([...files.keys()]).toEqual([
      'contract.ts',
      'worker.ts',
      'jobs.ts',
      'server.ts',
      'index.html',
      'page.tsx',
    ]);
  });

  it('has types that fit', () => {
    const options = { strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true };
    const modules = { module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom', 'dom.iterable'] };
    const compilerOptions = { ...options, ...modules, jsx: 'react-jsx', types: ['node', 'vite/client'] };
    const config = JSON.stringify({ compilerOptions, include: ['*.ts', '*.tsx'] });
    writeFileSync(join(folder, 'primes/tsconfig.json'), config);
    const { status, stdout } = spawnSync(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', join(folder, 'primes')],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stdout]).toEqual([0, '']);
  });

  it('shows a bar that moves, outlives a reload, and can be cancelled', async () => {
    await start();
    const page = await open();
    await count(page, 1000);
    await page.getByText('168 primes', { exact: true }).waitFor();

    await count(page, 200_000_000);
    const item = goingOn(page);
    await vi.waitFor(async () => expect(await percent(item)).toBeGreaterThan(0));
    const early = await percent(item);
    await vi.waitFor(async () => expect(await percent(item)).toBeGreaterThan(early));
    const before = await percent(item);
    await page.reload();
    await item.getByRole('progressbar').waitFor();
    expect(await percent(item)).toBeGreaterThanOrEqual(before);
    expect(await accessibilityProblems(page)).toEqual([]);
    await item.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    await page.getByText('168 primes', { exact: true }).waitFor();
  });

  it('goes on with a job after a restart of the server, as its second attempt', async () => {
    const server = await start();
    const page = await open();
    await count(page, 200_000_000);
    const item = goingOn(page);
    await vi.waitFor(async () => expect(await percent(item)).toBeGreaterThan(0));
    await stop(server);
    await start();
    await item.getByText('Attempt 2').waitFor();
    await item.getByRole('button', { name: 'Cancel' }).click();
    await item.waitFor({ state: 'detached' });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
