import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@headway/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileCache } from '../file-cache.ts';
import { readPixelIndex } from '../images/pixel-file.ts';
import { createPlaneService, type PlaneService } from './plane-service.ts';
import { createPlaneStore, type PlaneStore, type PlaneStoreOptions } from './plane-store.ts';
import { createDiskStorage, type Storage } from '../images/storage.ts';
import { workersOf } from '../test-support/children.ts';
import { type StackHead, stackFile } from '../test-support/stack-file.ts';

let folder: string;
let service: PlaneService;
let storage: Storage;
let written: string[];
const stack = { slices: 5, channels: 1, times: 1, order: 'XYCZT', pixelUm: null, sliceUm: null } as const;
const asset = { file_key: 'file', stack: JSON.stringify(stack), layout: null, pixel_size_um: null };
const never = new AbortController().signal;
const nobody = { signal: never };
const slice = (number: number) => ({ kind: 'slice', slice: number, time: 0 }) as const;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-planes-'));
  let id = 0;
  storage = await createDiskStorage(folder, () => String((id += 1)));
  written = [];
  const real = createPlaneService({
    pipelinesDir: join(import.meta.dirname, '../test-support/pipelines'),
    maxPixels: 10_000,
    onError: () => undefined,
  });
  service = {
    ...real,
    async write(source, plane, to) {
      written.push(JSON.stringify(plane));
      await real.write(source, plane, to);
    },
  };
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(head: Partial<StackHead> = {}, options: Partial<PlaneStoreOptions> = {}) {
  await writeFile(storage.pathOf('files', 'file'), stackFile({ stack, ...head }));
  const cache = await createFileCache(join(folder, 'planes'), 1_000_000);
  return createPlaneStore({ cache, service, storage, onError: () => undefined, ...options });
}

async function infoOf(store: PlaneStore, number: number, signal = never, who = '') {
  const file = await store.open(asset, slice(number), { signal, who });
  try {
    return (await readPixelIndex(file)).info;
  } finally {
    await file.close();
  }
}

const left = async () => [
  ...(await readdir(join(folder, 'planes'), { recursive: true })),
  ...(await readdir(join(folder, 'tmp'))),
];

it('tells whoever asks what a stack is like while that is being found out calmly', async () => {
  const { describe } = service;
  const calm = Promise.withResolvers<never>();
  service = {
    ...service,
    describe: async (source, asker, calmly) => (calmly ? await calm.promise : await describe(source, asker)),
  };
  const store = await open();
  store.prepare(asset);
  expect((await store.info(asset, nobody)).width).toBe(40);
  calm.reject(new Error('over'));
});

it('makes a plane once, however many ask for it at the same time or later', async () => {
  const store = await open();
  const infos = await Promise.all([infoOf(store, 2), infoOf(store, 2), infoOf(store, 2)]);
  expect(await infoOf(store, 2)).toEqual(infos[0]);
  expect(written).toHaveLength(1);
});

it('makes a plane again when the process was killed under it', async () => {
  const once = join(folder, 'once');
  await writeFile(once, '');
  const store = await open({ fatalSlice: 3, fatalOnce: once });
  expect((await infoOf(store, 3)).width).toBe(40);
  expect(existsSync(once)).toBe(false);
});

it('gives a plane up that kills the process each time, and goes on with the others', async () => {
  const store = await open({ fatalSlice: 3 });
  await expect(infoOf(store, 3)).rejects.toMatchObject({ code: 'plane_unreadable' });
  expect((await infoOf(store, 4)).width).toBe(40);
  expect(await left()).toEqual(['file', 'file/stored', 'file/stored/z4-t0']);
});

it('no longer makes what nobody waits for, and what somebody still waits for it makes', async () => {
  const store = await open({ planeMs: 60_000 });
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = [one, other].map(({ signal }) => infoOf(store, 1, signal));
  const waiting = infoOf(store, 2, one.signal);
  await waitUntil(async () => (await workersOf(process.pid, 'plane-main.ts')).length === 1);
  one.abort(new Error('left'));
  await expect(asked[0]).rejects.toThrow('left');
  await expect(waiting).rejects.toThrow('left');
  other.abort(new Error('left, too'));
  await expect(asked[1]).rejects.toThrow('left, too');
});

it('ends a projection between two slices when nobody waits for it', async () => {
  const store = await open({ planeMs: 200, stack: { ...stack, slices: 10_000 } });
  const stop = new AbortController();
  const long = { kind: 'projection', from: 0, to: 9999, time: 0 } as const;
  const asked = store.open(asset, long, { signal: stop.signal });
  await waitUntil(() => written.length === 1);
  stop.abort(new Error('left'));
  await expect(asked).rejects.toThrow('left');
  // In the same process, after it.
  const file = await store.open(asset, { ...long, to: 1 }, nobody);
  await file.close();
  expect(await left()).toEqual(['file', 'file/stored', 'file/stored/max0-1-t0']);
});

it('leaves nothing behind of a file that is removed while its planes are made', async () => {
  const store = await open({ planeMs: 100, stack: { ...stack, slices: 1000 } });
  const long = { kind: 'projection', from: 0, to: 999, time: 0 } as const;
  // Its process has the file open now: that it is gone ends nothing.
  await (await store.open(asset, { ...long, to: 0 }, nobody)).close();
  const asked = store.open(asset, long, nobody);
  await waitUntil(() => written.length === 2);
  await storage.remove('file');
  await Promise.all([expect(asked).rejects.toMatchObject({ code: 'not_found' }), store.drop('file')]);
  expect(await left()).toEqual([]);
  await expect(store.info(asset, nobody)).rejects.toMatchObject({ code: 'not_found' });
});

it('keeps planes apart that lie otherwise', async () => {
  const store = await open();
  const said = { ...asset, layout: JSON.stringify({ slices: 1, channels: 5 }) };
  const file = await store.open(said, slice(0), nobody);
  expect((await readPixelIndex(file)).info.channels).toHaveLength(5);
  await file.close();
  expect((await infoOf(store, 0)).channels).toHaveLength(1);
  await store.dropArrangement(said);
  expect(await left()).toEqual(['file', 'file/stored', 'file/stored/z0-t0']);
  // How far they lie apart changes none of them.
  expect(store.nameOf({ ...asset, layout: '{"sliceUm":3}' }, slice(0))).toBe('file/stored/z0-t0');
});

it('finds out again what a stack is like where that was cut off', async () => {
  const store = await open();
  const info = await store.info(asset, nobody);
  await writeFile(join(folder, 'planes/file/stored/info'), JSON.stringify(info).slice(0, 100));
  expect(await store.info(asset, nobody)).toEqual(info);
});

it('says that the disk is full, after it has made room in vain', async () => {
  const full = { path: '/dev/full', discard: () => Promise.resolve() };
  let isFull = false;
  const temporary = () => (isFull ? full : storage.temporary());
  const store = await open({}, { storage: { ...storage, temporary } });
  for (const number of [0, 1, 2]) await infoOf(store, number);
  isFull = true;
  await expect(infoOf(store, 3)).rejects.toMatchObject({ code: 'storage_full' });
  expect((await left()).filter((name) => name.includes('z'))).toEqual(['file/stored/z2-t0']);
  expect((await infoOf(store, 2)).width).toBe(40);
});

it('refuses more than it can do, and planes that are too large', async () => {
  const store = await open({ planeMs: 60_000 }, { mostMakings: 1 });
  const stop = new AbortController();
  const first = infoOf(store, 0, stop.signal);
  await waitUntil(() => written.length === 1);
  await expect(infoOf(store, 1)).rejects.toMatchObject({ code: 'busy' });
  stop.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  const large = await open({ width: 101, height: 100 });
  await expect(infoOf(large, 0)).rejects.toMatchObject({ code: 'plane_unreadable' });
});

it('lets nobody who asks for much keep others waiting, or take all there is', async () => {
  const store = await open({ planeMs: 50 }, { mostOfOne: 3 });
  const done: number[] = [];
  const ask = async (number: number, who: string) => {
    await infoOf(store, number, never, who);
    done.push(number);
  };
  const many = [0, 1, 2].map((number) => ask(number, 'a'));
  await waitUntil(() => written.length === 3);
  await expect(ask(3, 'a')).rejects.toMatchObject({ code: 'busy' });
  await Promise.all([...many, ask(4, 'b')]);
  expect(done.at(-1)).not.toBe(4);
});

it('takes files over that an earlier run has made, but for those of no file', async () => {
  await infoOf(await open(), 0);
  await mkdir(join(folder, 'planes/gone/stored'), { recursive: true });
  await writeFile(join(folder, 'planes/gone/stored/info'), '{}');
  const cache = await createFileCache(join(folder, 'planes'), 1_000_000);
  await cache.sweep(() => Promise.resolve(new Set(['file'])));
  expect(await left()).toEqual(['file', 'file/stored', 'file/stored/z0-t0']);
  const again = createPlaneStore({ cache, service, storage, onError: () => undefined });
  await infoOf(again, 0);
  expect(written).toHaveLength(1);
});
