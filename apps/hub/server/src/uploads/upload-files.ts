import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where files lie while they come in, by the ids of their uploads. */
export interface UploadFiles {
  pathOf(id: string): string;
  /** Makes an empty one. */
  create(id: string): Promise<void>;
  /** How far it reaches; 0 when there is none. */
  sizeOf(id: string): Promise<number>;
  remove(id: string): Promise<void>;
  /** All that are there. */
  ids(): Promise<readonly string[]>;
}

export async function openUploadFiles(dataDir: string): Promise<UploadFiles> {
  const folder = join(dataDir, 'uploads');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, id);
  return {
    pathOf,
    async create(id) {
      await (await open(pathOf(id), 'a', 0o600)).close();
    },
    async sizeOf(id) {
      try {
        return (await stat(pathOf(id))).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    ids: () => readdir(folder),
  };
}
