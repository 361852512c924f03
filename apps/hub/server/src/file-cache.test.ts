import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileCache, type FileCache } from './file-cache.ts';

let folder: string;
let cache: FileCache;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-cache-'));
  cache = await createFileCache(join(folder, 'kept'), 100);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function keep(name: string, bytes: number): Promise<void> {
  const path = join(folder, 'new');
  await writeFile(path, '.'.repeat(bytes));
  await cache.keep(path, name);
}

const names = async () =>
  (await readdir(join(folder, 'kept'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();

it('lets go what was used longest ago', async () => {
  for (const name of ['k/a', 'k/b', 'k/c']) await keep(name, 30);
  expect(await cache.read('k/a')).toHaveLength(30);
  await keep('k/d', 30);
  expect(await names()).toEqual(['a', 'c', 'd']);
  expect(await cache.open('k/b')).toBeNull();
});

it('keeps the newest file, however large it is', async () => {
  await keep('k/a', 30);
  await keep('k/b', 1000);
  expect(await names()).toEqual(['b']);
  await keep('k/c', 30);
  expect(await names()).toEqual(['c']);
});

it('counts a file once that is written again', async () => {
  for (let times = 0; times < 5; times += 1) await keep('k/a', 40);
  await keep('k/b', 40);
  expect(await names()).toEqual(['a', 'b']);
});

it('takes over what is there, the newest first', async () => {
  await keep('k/a', 60);
  await keep('k/b', 30);
  cache = await createFileCache(join(folder, 'kept'), 50);
  expect(await names()).toEqual(['b']);
});

it('goes on when a file was removed by somebody else', async () => {
  await keep('k/a', 60);
  await rm(join(folder, 'kept/k/a'));
  expect(await cache.read('k/a')).toBeNull();
  await keep('k/b', 90);
  expect(await names()).toEqual(['b']);
});

it('drops a folder, and half of all where room is needed', async () => {
  for (const name of ['k/a', 'k/b', 'other/c', 'other/d']) await keep(name, 20);
  await cache.drop('k');
  expect(await names()).toEqual(['c', 'd']);
  await cache.shrink();
  expect(await names()).toEqual(['d']);
});
