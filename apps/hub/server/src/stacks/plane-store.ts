import type { FileHandle } from 'node:fs/promises';
import { writeFile } from 'node:fs/promises';
import {
  planeAddress,
  type ShownPlane,
  type StackHistogram,
  stackHistogramSchema,
  type StackInfo,
  stackInfoSchema,
} from '@headway/hub-api';
import type { z } from 'zod';
import { arrangementName, arrangementOf, layoutOf, stackOf } from './asset-stack.ts';
import type { AssetRow } from '../database.ts';
import { asDiskFull } from '../system/disk-full.ts';
import type { FileCache } from '../file-cache.ts';
import type { StackSource } from './plane-messages.ts';
import type { Asker, PlaneService } from './plane-service.ts';
import { ApiError } from '../http/problem.ts';
import { createSharedWork } from '../shared-work.ts';
import type { Storage } from '../images/storage.ts';

/** What a person said of the planes of an image is part of what they are made of. */
type Asset = Pick<AssetRow, 'file_key' | 'stack' | 'layout' | 'pixel_size_um'>;

/**
 * The planes of images, made when they are asked for and kept for a while. What nobody waits for any more is not made.
 * @throws ApiError as `PlaneService`; `busy` when too many are asked for
 */
export interface PlaneStore {
  info(asset: Asset, asker: Asker): Promise<StackInfo>;
  /** Finds out what a new stack is like, when there is time: whoever opens it will ask for it. */
  prepare(asset: Asset): void;
  histogram(asset: Asset, asker: Asker): Promise<StackHistogram>;
  /** The file of a plane, with its tiles; to be closed. */
  open(asset: Asset, plane: ShownPlane, asker: Asker): Promise<FileHandle>;
  /** Tells what a plane is known by: another one where another layout was said. */
  nameOf(asset: Asset, plane: ShownPlane): string;
  /** A plane is damaged: it will be made again. */
  forget(asset: Asset, plane: ShownPlane): Promise<void>;
  /**
   * The path of another file that is made of how the planes lie.
   * @param write writes it to a path
   */
  made(asset: Asset, name: string, write: (path: string) => Promise<void>): Promise<string>;
  /** Removes what was made while planes lay so. */
  dropArrangement(asset: Asset): Promise<void>;
  /** Removes all that was made of a file. */
  drop(fileKey: string): Promise<void>;
}

export interface PlaneStoreOptions {
  cache: FileCache;
  service: PlaneService;
  storage: Pick<Storage, 'pathOf' | 'temporary'>;
  /** How much is made at once, with what waits for it. @default 1024 */
  mostMakings?: number;
  /** Of it, what one person asked for. @default 64 */
  mostOfOne?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

export function createPlaneStore({
  cache,
  service,
  storage,
  mostMakings = 1024,
  mostOfOne = 64,
  onError,
}: PlaneStoreOptions): PlaneStore {
  const makings = createSharedWork<void>();
  /** How many are made for each person. */
  const askedBy = new Map<string, number>();

  const sourceOf = (asset: Asset): StackSource => ({
    path: storage.pathOf('files', asset.file_key),
    layout: arrangementOf(layoutOf(asset)),
  });

  /** Makes a file of the cache unless somebody does already, `as` the same work. */
  async function make(
    name: string,
    { signal, who, as = name }: Asker & { as?: string },
    write: (path: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const theirs = who === undefined ? 0 : (askedBy.get(who) ?? 0);
    if (makings.size >= mostMakings || theirs >= mostOfOne) {
      throw new ApiError('busy', 'Too many planes are being made. Ask again in a moment.');
    }
    await makings.join(as, signal, async (stop) => {
      const file = storage.temporary();
      if (who !== undefined) askedBy.set(who, theirs + 1);
      try {
        await write(file.path, stop).catch(async (error: unknown) => {
          if (!(error instanceof ApiError && error.code === 'storage_full')) throw error;
          // Something that can be made again gives way.
          await cache.shrink();
          await write(file.path, stop);
        });
        stop.throwIfAborted();
        await cache.keep(file.path, name);
      } finally {
        if (who !== undefined) countOneLess(askedBy, who);
        await file.discard();
      }
    });
  }

  /** What is known of a stack, as the cache has it or found out now. */
  async function known<T>(
    name: string,
    { schema, ...asked }: Asker & { schema: z.ZodType<T>; as?: string },
    find: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    for (let tries = 0; tries < 3; tries += 1) {
      const text = await cache.read(name);
      const found = text === null ? null : schema.safeParse(asJson(text));
      if (found?.success) return found.data;
      // Cut off by a power cut, or of an older version of the hub.
      if (found) await cache.forget(name);
      await make(name, asked, async (path, stop) => {
        await writeFile(path, JSON.stringify(await find(stop)), { mode: 0o600 }).catch((error: unknown) => {
          throw asDiskFull(error) ?? error;
        });
      });
    }
    throw new ApiError('storage_full', 'There is no room for what was made of the image.');
  }

  async function describe(asset: Asset, asker: Asker, calmly = false): Promise<StackInfo> {
    const name = `${folderOf(asset)}/info`;
    // Whoever waits for it must not wait for the process that stands back for all others.
    const wanted = { ...asker, schema: stackInfoSchema, as: calmly ? `${name} calmly` : name };
    return await known(name, wanted, (signal) =>
      service.describe(sourceOf(asset), { ...asker, signal }, calmly),
    );
  }

  async function drop(folder: string): Promise<void> {
    await makings.end(`${folder}/`, changed());
    await cache.drop(folder);
  }

  return {
    async info(asset, asker) {
      const stored = stackOf({ ...asset, layout: null, pixel_size_um: null });
      const stack = stackOf(asset);
      if (!stored || !stack) throw new ApiError('not_a_stack', 'The image has a single plane.');
      // Its slices are asked for next.
      service.open(sourceOf(asset));
      return { ...(await describe(asset, asker)), stack, stored };
    },
    prepare(asset) {
      if (asset.stack === null || makings.size > mostPrepared) return;
      service.open(sourceOf(asset));
      describe(asset, { signal: new AbortController().signal }, true).catch((error: unknown) => {
        // What is wrong with the file is told to whoever looks at it.
        if (!(error instanceof ApiError)) onError(error, { stage: 'prepare stack' });
      });
    },
    async histogram(asset, asker) {
      const wanted = { ...asker, schema: stackHistogramSchema };
      return await known(`${folderOf(asset)}/histogram`, wanted, (signal) =>
        service.histogram(sourceOf(asset), { ...asker, signal }),
      );
    },
    async open(asset, plane, asker) {
      const name = nameOf(asset, plane);
      for (let tries = 0; tries < 3; tries += 1) {
        const file = await cache.open(name);
        if (file) return file;
        await make(name, asker, (output, signal) =>
          service.write(sourceOf(asset), plane, { ...asker, output, signal }),
        );
      }
      throw new ApiError('storage_full', 'There is no room for planes of the image.');
    },
    nameOf,
    forget: (asset, plane) => cache.forget(nameOf(asset, plane)),
    async made(asset, part, write) {
      const name = `${folderOf(asset)}/${part}`;
      const file = await cache.open(name);
      if (file) await file.close();
      else await make(name, { signal: new AbortController().signal }, write);
      return cache.pathOf(name);
    },
    dropArrangement: (asset) => drop(folderOf(asset)),
    drop,
  };
}

/** Of many that come at once the rest waits until somebody looks at them. */
const mostPrepared = 32;

function countOneLess(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 0) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // fits no schema
  }
}

/** Told to those who wait for planes that are not made any more. */
function changed(): ApiError {
  return new ApiError('not_found', 'The planes of this image lie otherwise by now, or it was removed.');
}

function nameOf(asset: Asset, plane: ShownPlane): string {
  return `${folderOf(asset)}/${planeAddress(plane)}`;
}

/** By how the planes lie, too: what was made before a person said otherwise is of no use after. */
function folderOf(asset: Asset): string {
  return `${asset.file_key}/${arrangementName(asset)}`;
}
