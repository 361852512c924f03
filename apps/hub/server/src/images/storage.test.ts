import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIds } from '@headway/protocol';
import { createDiskStorage, type Storage } from './storage.ts';

let folder: string;
let storage: Storage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-storage-'));
  storage = await createDiskStorage(folder, createIds({ now: () => Date.now() }));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('keeps a received file under its key', async () => {
  const file = await storage.receive(Readable.from([Buffer.from('ab'), Buffer.from('c')]));
  expect(file.bytes).toBe(3);
  await storage.keep(file, 'files', 'K1');
  expect(await readFile(storage.pathOf('files', 'K1'), 'utf8')).toBe('abc');
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
});

it('leaves nothing of a stream that breaks', async () => {
  async function* broken() {
    yield Buffer.from('half');
    throw new Error('cut');
  }
  await expect(storage.receive(Readable.from(broken()))).rejects.toThrow('cut');
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
});

it('removes all files of a key', async () => {
  for (const kind of ['files', 'thumbnails', 'views'] as const)
    await writeFile(storage.pathOf(kind, 'K1'), 'x');
  await storage.remove('K1');
  await storage.remove('K1');
  expect(await storage.exists('files', 'K1')).toBe(false);
  expect(await storage.exists('views', 'K1')).toBe(false);
});

it('sweeps what an interrupted run left behind and nothing else', async () => {
  await writeFile(storage.temporary().path, 'half');
  await writeFile(storage.pathOf('files', 'USED'), 'x');
  await writeFile(storage.pathOf('files', 'LOST'), 'x');
  await storage.sweep(async () => new Set(['USED']));
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  expect(await readdir(join(folder, 'files'))).toEqual(['USED']);
});
