import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPreviewFileName } from './preview-file.ts';
import type { PreviewPlace } from './preview-writer.ts';

/** Where previews are kept and served. */
export interface PreviewOptions {
  /** A folder of its own, made where it is missing: files in it are removed when they are old. */
  folder: string;
  /** Where the application serves a file of the folder, to those who may see its job. */
  urlOf: (preview: { jobId: string; attempt: number; file: string }) => string;
  /** A preview that is larger is left out. @default 2_097_152 */
  maxBytes?: number;
}

/** The previews of all jobs of a runner. */
export interface PreviewShelf {
  readonly place: PreviewPlace;
  readonly urlOf: PreviewOptions['urlOf'];
  /** A file was written: older ones of its job are removed, and the oldest of all where there are too many. */
  add(file: string): void;
}

const defaultMaxBytes = 2_097_152;
/** Whoever was told of the one before may just be reading it. */
const keptOfJob = 2;
/** Files in the folder. */
const most = 200;

/** @throws Error when the folder can't be made or read. */
export function openPreviewShelf(
  { folder, urlOf, maxBytes = defaultMaxBytes }: PreviewOptions,
  onError: (error: unknown, context: { stage: string }) => void,
): PreviewShelf {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  /** Oldest first. */
  let files = readdirSync(folder)
    .filter((file) => readPreviewFileName(file))
    .map((file) => ({ file, at: statSync(join(folder, file)).mtimeMs }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ file }) => file);

  function remove(old: readonly string[]): void {
    if (old.length === 0) return;
    files = files.filter((file) => !old.includes(file));
    for (const file of old) {
      rm(join(folder, file), { force: true }).catch((error: unknown) =>
        onError(error, { stage: 'previews' }),
      );
    }
  }

  return {
    place: { folder, maxBytes },
    urlOf,
    add(file) {
      const jobId = readPreviewFileName(file)?.jobId;
      files.push(file);
      remove(files.filter((other) => readPreviewFileName(other)?.jobId === jobId).slice(0, -keptOfJob));
      remove(files.slice(0, Math.max(0, files.length - most)));
    },
  };
}
