import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFinal } from '@headway/protocol';
import type { HubServices } from '../hub-context.ts';

/** How a worker process is told where drafts are. */
export const draftsDirVariable = 'HEADWAY_DRAFTS_DIR';

/** The folder for results that wait for a person's word, within the data folder. */
export function draftsFolder(dataDir: string): string {
  return join(dataDir, 'drafts');
}

/** Of a job's draft. Ids of jobs are ULIDs: what is none gets no path. @throws TypeError */
export function draftFile(folder: string, jobId: string): string {
  if (!/^[0-9A-Z]{26}$/.test(jobId)) throw new TypeError(`'${jobId}' is no id of a job.`);
  return join(folder, `${jobId}.json`);
}

/** Writes a job's draft. */
export async function writeDraft(folder: string, jobId: string, result: unknown): Promise<void> {
  await replaceFile(draftFile(folder, jobId), JSON.stringify(result));
}

/** Writes a file: all of it is there, or what was there before. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content, { mode: 0o600, flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A job's draft as JSON; `null` where there is none. */
export async function readDraft(folder: string, jobId: string): Promise<string | null> {
  return await readFile(draftFile(folder, jobId), 'utf8').catch(nullWhereNone);
}

/** The file of a job's draft, of any size; `null` where there is none. */
export async function openDraft(folder: string, jobId: string): Promise<FileHandle | null> {
  return await open(draftFile(folder, jobId)).catch(nullWhereNone);
}

function nullWhereNone(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** Removes the drafts, and what else was written with them, of jobs that have ended or are gone. Returns how many. */
export async function sweepDrafts(folder: string, queue: Pick<HubServices['queue'], 'get'>): Promise<number> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    const job = await queue.get(name.slice(0, name.indexOf('.')));
    if (job && !isFinal(job.status)) continue;
    await rm(join(folder, name), { force: true });
    removed += 1;
  }
  return removed;
}
