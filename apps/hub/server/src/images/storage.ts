import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A place for a file that is not kept yet. */
export interface TemporaryFile {
  readonly path: string;
  /** Idempotent; does nothing after `keep`. */
  discard(): Promise<void>;
}

/** A file that came in. */
export interface ReceivedFile extends TemporaryFile {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** Where files live. Keys are ULIDs that the hub gives; what people called a file is never part of a path. */
export interface Storage {
  /** Writes a stream to a temporary file, synced, and tells what its content is known by. On an error nothing is left behind. */
  receive(stream: Readable): Promise<ReceivedFile>;
  /** A temporary path for somebody else to write to. */
  temporary(): TemporaryFile;
  /** Moves a temporary file to its place: all of it is there, or none. */
  keep(file: TemporaryFile, kind: FileKind, key: string): Promise<void>;
  /** Absolute, whether the file exists or not. */
  pathOf(kind: FileKind, key: string): string;
  exists(kind: FileKind, key: string): Promise<boolean>;
  /** Removes all files of a key. */
  remove(key: string): Promise<void>;
  /** At start: removes what an interrupted run left behind. */
  sweep(isInUse: (keys: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
}

/** `files`: as uploaded; `thumbnails`: WebP; `views`: PNG for browsers; `pixels`: real values in tiles. */
export type FileKind = 'files' | 'thumbnails' | 'views' | 'pixels';
const kinds: readonly FileKind[] = ['files', 'thumbnails', 'views', 'pixels'];

/** Files in folders of the data folder. */
export async function createDiskStorage(dataDir: string, newId: () => string): Promise<Storage> {
  const temporaryDir = join(dataDir, 'tmp');
  for (const folder of [...kinds, 'tmp'])
    await mkdir(join(dataDir, folder), { recursive: true, mode: 0o700 });

  const pathOf = (kind: FileKind, key: string) => join(dataDir, kind, key);
  const temporary = (): TemporaryFile => {
    const path = join(temporaryDir, newId());
    return { path, discard: () => rm(path, { force: true }) };
  };

  return {
    pathOf,
    temporary,
    async receive(stream) {
      const file = temporary();
      try {
        const hash = createHash('sha256');
        await pipeline(
          stream,
          async function* (source: AsyncIterable<Buffer>) {
            for await (const chunk of source) {
              hash.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(file.path, { mode: 0o600, flush: true }),
        );
        return { ...file, bytes: (await stat(file.path)).size, sha256: hash.digest('hex') };
      } catch (error) {
        await file.discard();
        throw error;
      }
    },
    async keep(file, kind, key) {
      await rename(file.path, pathOf(kind, key));
      // The new name is safe only once its folder is.
      const folder = await open(join(dataDir, kind), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
    async exists(kind, key) {
      return await stat(pathOf(kind, key)).then(
        () => true,
        () => false,
      );
    },
    async remove(key) {
      for (const kind of kinds) await rm(pathOf(kind, key), { force: true });
    },
    async sweep(isInUse) {
      await rm(temporaryDir, { recursive: true, force: true });
      await mkdir(temporaryDir, { mode: 0o700 });
      for (const kind of kinds) {
        const keys = await readdir(join(dataDir, kind));
        const used = await isInUse(keys);
        for (const key of keys) if (!used.has(key)) await rm(pathOf(kind, key), { force: true });
      }
    },
  };
}
