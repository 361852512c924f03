import { existsSync } from 'node:fs';
import type { PlaneFile } from '@headway/hub-api';
import type { StackSource } from './plane-messages.ts';
import type { OpenStack } from './plane-readers.ts';

/** Files that are kept open; with each its list of pages is kept, too. */
const mostOpen = 6;

/** Opens files of many planes, and keeps those open that were used last. For one order at a time. */
export interface OpenStacks {
  /** `null`: it is no such file. @throws PlaneError */
  open(source: StackSource): Promise<PlaneFile | null>;
}

/** @param openFile opens a file newly */
export function createOpenStacks(openFile: OpenStack): OpenStacks {
  const files = new Map<string, { path: string; file: PlaneFile }>();

  /** What was removed takes its room on the disk as long as it is open. */
  async function closeGone(): Promise<void> {
    for (const [key, { path, file }] of files) {
      if (existsSync(path)) continue;
      files.delete(key);
      await file.close();
    }
  }

  return {
    async open(source) {
      const key = JSON.stringify([source.path, source.layout]);
      const kept = files.get(key);
      files.delete(key);
      const file = kept?.file ?? (await openFile(source));
      if (!file) return null;
      await closeGone();
      files.set(key, { path: source.path, file });
      const [oldest] = files;
      if (files.size > mostOpen && oldest) {
        files.delete(oldest[0]);
        await oldest[1].file.close();
      }
      return file;
    },
  };
}
