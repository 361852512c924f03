import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that can be made again, in folders, with a bound on their total size. Names may have slashes. */
export interface FileCache {
  /** `null`: not there. */
  open(name: string): Promise<FileHandle | null>;
  read(name: string): Promise<string | null>;
  /** Absolute, whether the file exists or not. */
  pathOf(name: string): string;
  /** Moves a file to its place; what was used longest ago goes. */
  keep(path: string, name: string): Promise<void>;
  forget(name: string): Promise<void>;
  /** Removes a folder with all that is in it. */
  drop(folder: string): Promise<void>;
  /** Makes room: at least half of all goes. */
  shrink(): Promise<void>;
  /** At start: removes what no file of the hub belongs to. */
  sweep(isInUse: (folders: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
}

/** All are looked at when the hub starts. */
const mostFiles = 20_000;

/** A cache in this folder, which nobody else writes to. Files of an earlier run are taken over. */
export async function createFileCache(root: string, maxBytes: number): Promise<FileCache> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  /** By name, what was used longest ago first. */
  const files = new Map<string, number>();
  let total = 0;
  for (const { name, bytes } of await filesIn(root)) note(name, bytes);
  await trim(maxBytes);

  function note(name: string, bytes: number): void {
    total += bytes - (files.get(name) ?? 0);
    files.delete(name);
    files.set(name, bytes);
  }

  function unnote(name: string): void {
    total -= files.get(name) ?? 0;
    files.delete(name);
  }

  function touch(name: string): void {
    const bytes = files.get(name);
    if (bytes !== undefined) note(name, bytes);
  }

  async function trim(most: number): Promise<void> {
    for (const [name] of files) {
      if (total <= most && files.size <= mostFiles) return;
      unnote(name);
      await rm(join(root, name), { force: true });
    }
  }

  async function drop(folder: string): Promise<void> {
    for (const name of files.keys()) if (name.startsWith(`${folder}/`)) unnote(name);
    await rm(join(root, folder), { recursive: true, force: true });
  }

  async function orNull<T>(name: string, read: (path: string) => Promise<T>): Promise<T | null> {
    try {
      const found = await read(join(root, name));
      touch(name);
      return found;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      unnote(name);
      return null;
    }
  }

  return {
    open: (name) => orNull(name, (path) => open(path)),
    read: (name) => orNull(name, (path) => readFile(path, 'utf8')),
    pathOf: (name) => join(root, name),
    async keep(path, name) {
      const { size } = await stat(path);
      const place = join(root, name);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await rename(path, place);
      // The new one stays in any case: somebody waits for it.
      unnote(name);
      await trim(Math.max(0, maxBytes - size));
      note(name, size);
    },
    async forget(name) {
      unnote(name);
      await rm(join(root, name), { force: true });
    },
    drop,
    shrink: () => trim(total / 2),
    async sweep(isInUse) {
      const folders = await readdir(root);
      const used = await isInUse(folders);
      for (const folder of folders) if (!used.has(folder)) await drop(folder);
    },
  };
}

/** What was written first comes first. */
async function filesIn(root: string): Promise<{ name: string; bytes: number }[]> {
  const found: { name: string; bytes: number; written: number }[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    found.push({ name: path.slice(root.length + 1), bytes: size, written: mtimeMs });
  }
  return found.toSorted((a, b) => a.written - b.written);
}
