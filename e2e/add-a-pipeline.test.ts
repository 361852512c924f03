import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Asset, Job, Project } from '@headway/protocol';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accessibilityProblems, launchBrowser, missingBrowser } from './browser.ts';
import { type Program, startProgram } from './program.ts';
import { account, signIn } from './sign-in.ts';

const root = join(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'docs/add-a-pipeline.md'), 'utf8');
/** Name and code of all files of the page, in its order; some come again, with more in them. */
const blocks = [...guide.matchAll(/^`([a-z/]+\.[a-z]+)`\n```[a-z]+\n(.*?)^```$/gms)].map(
  ([, name = '', code = '']) => ({ name, code }),
);
/** The first of each. */
const small = blocks
  .filter(({ name }, at) => blocks.findIndex((block) => block.name === name) === at)
  .slice(0, 4);

/** The hub is copied and its web app built anew, ms. */
const buildMs = 300_000;

/** The hub as a reader has it, with the pipeline added as the page says. */
function follow(checkout: string): void {
  const skipped = new Set(['node_modules', 'dist', 'test-support', 'tests']);
  cpSync(join(root, 'apps/hub'), join(checkout, 'apps/hub'), {
    recursive: true,
    filter: (path) => !skipped.has(path.slice(path.lastIndexOf('/') + 1)),
  });
  for (const file of ['scripts/build-web.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
    cpSync(join(root, file), join(checkout, file));
  }
  symlinkSync(join(root, 'packages'), join(checkout, 'packages'));
  // `npm ci` would do the same, with the network.
  link(join(root, 'node_modules'), join(checkout, 'node_modules'));
  link(join(root, 'apps/hub/server/node_modules'), join(checkout, 'apps/hub/server/node_modules'));
  mkdirSync(join(checkout, 'node_modules/@headway'));
  for (const name of readdirSync(join(root, 'node_modules/@headway'))) {
    const [, part] = /^hub-(\w+)$/.exec(name) ?? [];
    const target =
      part === undefined ? join(root, 'node_modules/@headway', name) : join(checkout, 'apps/hub', part);
    symlinkSync(target, join(checkout, 'node_modules/@headway', name));
  }
  write(checkout, small);
}

function link(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@headway' && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name));
  }
}

function write(checkout: string, files: typeof blocks, folder = 'apps/hub/pipelines/exposure'): void {
  for (const { name, code } of files) {
    const path = join(checkout, folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
}

describe.skipIf(missingBrowser() !== null)('the guide to pipelines, followed as it stands', () => {
  let browser: Browser;
  let checkout: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    checkout = mkdtempSync(join(tmpdir(), 'headway-pipeline-'));
    follow(checkout);
    // What `npm start` does first.
    execFileSync(process.execPath, [join(checkout, 'scripts/build-web.ts'), 'hub'], { stdio: 'pipe' });
  }, buildMs);
  afterAll(async () => {
    await browser.close();
    rmSync(checkout, { recursive: true, force: true });
  });

  async function start(): Promise<{ hub: Program; page: Page; project: Project }> {
    const hub = await startProgram(join(checkout, 'apps/hub/server/src/main.ts'), {
      PORT: '0',
      DATA_DIR: mkdtempSync(join(checkout, 'data-')),
      HEADWAY_WORKERS: '1',
      HEADWAY_WORKER_NICE: '0',
      ...account,
    });
    onTestFinished(async () => await hub.stop());
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    onTestFinished(async () => await context.close());
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    await signIn(page, hub.url);
    return { hub, page, project: await post(page, '/api/projects', { data: { name: 'Plate 7' } }) };
  }

  /** Uploads an image of 128 × 96 pixels, black but for so many of its columns, which are white. */
  async function upload(page: Page, project: Project, columns: number): Promise<Asset> {
    const white = { create: { width: columns, height: 96, channels: 3, background: 'white' } } as const;
    const buffer = await sharp({ create: { width: 128, height: 96, channels: 3, background: 'black' } })
      .composite([{ input: await sharp(white).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const answer = await post<{ items: [Asset] }>(page, `/api/projects/${project.id}/assets?process=false`, {
      multipart: { files: { name: 'bright.png', mimeType: 'image/png', buffer } },
    });
    return answer.items[0];
  }

  async function post<T>(page: Page, path: string, options: object): Promise<T> {
    const origin = new URL(page.url()).origin;
    const response = await page.request.post(origin + path, { headers: { origin }, ...options });
    expect(response.status(), path).toBeLessThan(300);
    return (await response.json()) as T;
  }

  it('has the files that it speaks of', () => {
    expect(small.map(({ name }) => name)).toEqual(['contract.ts', 'index.ts', 'run.ts', 'view/index.tsx']);
    const lines = small.map(({ code }) => code.split('\n').length - 1);
    // Without the view: what the page promises.
    expect(lines.slice(0, 3).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(66);
    expect(lines[3]).toBeLessThanOrEqual(50);
  });

  it('shows the tiles that were found over the image and in a table', async () => {
    const { page, project } = await start();
    const asset = await upload(page, project, 60);
    await page.goto(`${new URL(page.url()).origin}/projects/${project.id}/images/${asset.id}`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const form = page.getByRole('form', { name: 'Run again' });
    await form.getByLabel('Pipeline').selectOption({ label: 'Exposure' });
    await form.getByLabel('Side of a tile, pixels').fill('32');
    await form.getByRole('button', { name: 'Check the exposure' }).click();
    await page.getByText('6 of 12 tiles are too bright').first().waitFor();
    const table = page.getByRole('grid', { name: 'Objects' });
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('13');
    await table.getByText('100.0').first().waitFor();
    await page.getByRole('link', { name: 'CSV' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('has types that fit, at first and at the end', () => {
    write(checkout, small, 'types/first');
    write(checkout, blocks, 'types/last');
    const config = {
      extends: './tsconfig.base.json',
      compilerOptions: {
        module: 'esnext',
        moduleResolution: 'bundler',
        composite: false,
        declaration: false,
        declarationMap: false,
        isolatedDeclarations: false,
        rewriteRelativeImportExtensions: false,
        noEmit: true,
        jsx: 'react-jsx',
        lib: ['es2024', 'dom', 'dom.iterable'],
        types: ['node', 'vite/client'],
        paths: {},
      },
      include: ['types'],
    };
    writeFileSync(join(checkout, 'tsconfig.json'), JSON.stringify(config));
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', checkout], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });

  it('shows what it has while it runs, asks a person, and is counted over the project', async () => {
    write(checkout, blocks);
    const { page, project } = await start();
    const asset = await upload(page, project, 120);
    const { id } = await post<Job>(page, `/api/assets/${asset.id}/jobs`, { data: { kind: 'exposure' } });
    const { origin } = new URL(page.url());
    await page.goto(`${origin}/jobs/${id}`);
    await page.getByRole('img', { name: 'Tiles so far' }).waitFor();
    await page.goto(`${origin}/projects/${project.id}/images/${asset.id}`);
    const question = page.getByRole('region', { name: 'Question' });
    await question.getByText('4 of 4 tiles are too bright.').waitFor();
    await page.getByRole('grid', { name: 'Objects' }).waitFor();
    await question.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('4 of 4 tiles are too bright, which is meant to be so').first().waitFor();
    const figures = await page.request.get(`${origin}/api/projects/${project.id}/figures`);
    expect(await figures.json()).toMatchObject({ kind: 'exposure', noun: 'tiles', count: 4, flagged: 4 });
  });
});
