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
import type { AssetRow } from './database.ts';
import { asDiskFull } from './disk-full.ts';
import type { FileCache } from './file-cache.ts';
import type { StackSource } from './plane-messages.ts';
import type { PlaneService } from './plane-service.ts';
import { ApiError } from './problem.ts';
import { createSharedWork } from './shared-work.ts';
import type { Storage } from './storage.ts';

/** What a person said of the planes of an image is part of what they are made of. */
type Asset = Pick<AssetRow, 'file_key' | 'stack' | 'layout' | 'pixel_size_um'>;

/**
 * The planes of images, made when they are asked for and kept for a while. What nobody waits for any more is not made.
 * @throws ApiError as `PlaneService`; `busy` when too many are asked for
 */
export interface PlaneStore {
  info(asset: Asset, signal: AbortSignal): Promise<StackInfo>;
  /** Finds out what a new stack is like, when there is time: whoever opens it will ask for it. */
  prepare(asset: Asset): void;
  histogram(asset: Asset, signal: AbortSignal): Promise<StackHistogram>;
  /** The file of a plane, with its tiles; to be closed. */
  open(asset: Asset, plane: ShownPlane, signal: AbortSignal): Promise<FileHandle>;
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
  /** How much is made at once, with what waits for it. @default 256 */
  mostMakings?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

export function createPlaneStore({
  cache,
  service,
  storage,
  mostMakings = 256,
  onError,
}: PlaneStoreOptions): PlaneStore {
  const makings = createSharedWork<void>();

  const sourceOf = (asset: Asset): StackSource => ({
    path: storage.pathOf('files', asset.file_key),
    layout: arrangementOf(layoutOf(asset)),
  });

  /** Makes a file of the cache unless somebody does already, `as` the same work. */
  async function make(
    name: string,
    { signal, as = name }: { signal: AbortSignal; as?: string },
    write: (path: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (makings.size >= mostMakings) {
      throw new ApiError('busy', 'Too many planes are being made. Ask again in a moment.');
    }
    await makings.join(as, signal, async (stop) => {
      const file = storage.temporary();
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
        await file.discard();
      }
    });
  }

  /** What is known of a stack, as the cache has it or found out now. */
  async function known<T>(
    name: string,
    { schema, ...asked }: { schema: z.ZodType<T>; signal: AbortSignal; as?: string },
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

  async function describe(asset: Asset, signal: AbortSignal, calmly = false): Promise<StackInfo> {
    const name = `${folderOf(asset)}/info`;
    // Whoever waits for it must not wait for the process that stands back for all others.
    const wanted = { schema: stackInfoSchema, signal, as: calmly ? `${name} calmly` : name };
    return await known(name, wanted, (stop) => service.describe(sourceOf(asset), stop, calmly));
  }

  async function drop(folder: string): Promise<void> {
    await makings.end(`${folder}/`, changed());
    await cache.drop(folder);
  }

  return {
    async info(asset, signal) {
      const stored = stackOf({ ...asset, layout: null, pixel_size_um: null });
      const stack = stackOf(asset);
      if (!stored || !stack) throw new ApiError('not_a_stack', 'The image has a single plane.');
      // Its slices are asked for next.
      service.open(sourceOf(asset));
      return { ...(await describe(asset, signal)), stack, stored };
    },
    prepare(asset) {
      if (asset.stack === null || makings.size > mostPrepared) return;
      service.open(sourceOf(asset));
      describe(asset, new AbortController().signal, true).catch((error: unknown) => {
        // What is wrong with the file is told to whoever looks at it.
        if (!(error instanceof ApiError)) onError(error, { stage: 'prepare stack' });
      });
    },
    async histogram(asset, signal) {
      const wanted = { schema: stackHistogramSchema, signal };
      return await known(`${folderOf(asset)}/histogram`, wanted, (stop) =>
        service.histogram(sourceOf(asset), stop),
      );
    },
    async open(asset, plane, signal) {
      const name = nameOf(asset, plane);
      for (let tries = 0; tries < 3; tries += 1) {
        const file = await cache.open(name);
        if (file) return file;
        await make(name, { signal }, (output, stop) =>
          service.write(sourceOf(asset), plane, { output, signal: stop }),
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
