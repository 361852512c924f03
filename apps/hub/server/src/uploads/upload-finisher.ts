import { stat } from 'node:fs/promises';
import { requireProject } from '../projects/access.ts';
import { addAssetsIn, assetExists, newStack } from '../images/asset-records.ts';
import type { UploadRow } from '../database.ts';
import type { UploadsHub } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { judgeFile, type JudgedFile } from '../images/receive-image.ts';
import { findDuplicate, sha256OfFile } from './upload-duplicates.ts';
import type { UploadFiles } from './upload-files.ts';
import { changeUpload, findUpload, removeUpload, tellBatch, type UploadChange } from './upload-records.ts';

export interface FinisherOptions {
  hub: UploadsHub;
  files: UploadFiles;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Makes images of files that are here in full. */
export interface UploadFinisher {
  /** `sha256`: of the content, where it is known already. Something that is in line comes no second time. */
  enqueue(id: string, sha256: string | null): void;
  /** Resolves when what is under way has ended; the rest is found again at the next start. */
  close(): Promise<void>;
}

/** Files at once: one may be read from the disk while another one is decoded. */
const lanes = 2;

/**
 * Each step can be repeated: a crash at any point leaves the upload in `checking` with its file in one of two places,
 * and the next start brings it here again.
 */
export function createUploadFinisher({ hub, files, onError }: FinisherOptions): UploadFinisher {
  const waiting = new Map<string, string | null>();
  const running = new Map<string, Promise<void>>();
  let closed = false;

  function next(): void {
    for (const [id, sha256] of waiting) {
      if (closed || running.size >= lanes) return;
      if (running.has(id)) continue;
      waiting.delete(id);
      const work = finish(id, sha256)
        .catch((error: unknown) => fail(id, error))
        .catch((error: unknown) => onError(error, { stage: 'finish upload' }))
        .finally(() => {
          running.delete(id);
          next();
        });
      running.set(id, work);
    }
  }

  async function finish(id: string, knownHash: string | null): Promise<void> {
    const row = await findUpload(hub.db, id);
    if (row?.status !== 'checking') return;
    const path = await placeOf(id);
    const sha256 = knownHash ?? (await sha256OfFile(path));
    if (row.sha256 !== null && row.sha256 !== sha256) {
      await files.remove(id);
      return await settle(row, {
        status: 'failed',
        received: 0,
        problem: { code: 'content_changed', detail: 'The file changed while it was sent. Send it again.' },
      });
    }
    const duplicate = row.allow_duplicate === 0 && (await findDuplicate(hub.db, row.project_id, sha256));
    if (duplicate) return await settle(row, { status: 'duplicate', asset_id: duplicate.id });
    // Removed by what comes of it, not by an error: then it is tried again.
    const file = { path, bytes: row.bytes, sha256, discard: () => Promise.resolve() };
    await keep(row, sha256, await judgeFile(hub, file, { name: row.name, id, keepLarge: true }));
  }

  async function keep(row: UploadRow, sha256: string, judged: JudgedFile): Promise<void> {
    if (!judged.taken) {
      const { code, detail } = judged.rejected.problem;
      await settle(row, { status: 'rejected', problem: { code, detail } });
      return await removeBoth(row.id);
    }
    const { id } = row;
    try {
      if (judged.file.path !== hub.storage.pathOf('files', id))
        await hub.storage.keep(judged.file, 'files', id);
      if (judged.thumbnail) await hub.storage.keep(judged.thumbnail, 'thumbnails', id);
      await hub.db.transaction().execute(async (trx) => {
        const now = await findUpload(trx, id);
        if (now?.status !== 'checking') throw new ApiError('not_found', 'The upload was cancelled.');
        const access = { userId: row.user_id, action: 'write' } as const;
        await requireProject(trx, access, row.project_id);
        // Another file with the same content may have become an image a moment ago.
        const duplicate = now.allow_duplicate === 0 && (await findDuplicate(trx, row.project_id, sha256));
        if (duplicate) {
          await changeUpload(hub, trx, { id, status: 'duplicate', asset_id: duplicate.id });
        } else {
          const image = { ...judged.image, folder: row.folder };
          // Whoever cancels what is made of the files has not cancelled the files.
          const isCancelled = (await hub.queue.batch(row.batch_id, trx))?.status === 'cancelling';
          await addAssetsIn(hub, trx, {
            userId: row.user_id,
            projectId: row.project_id,
            batchId: row.batch_id,
            process: row.process === 1 && !isCancelled,
            sealed: false,
            images: [image],
          });
          await removeUpload(hub, trx, { row: now, stored: true });
        }
        await tellBatch(hub, trx, row.batch_id);
      });
      hub.planes.prepare(newStack(judged.image));
    } finally {
      await judged.thumbnail?.discard();
    }
  }

  async function settle(row: UploadRow, change: UploadChange): Promise<void> {
    await hub.db.transaction().execute(async (trx) => {
      if ((await findUpload(trx, row.id))?.status !== 'checking') return;
      await changeUpload(hub, trx, { id: row.id, ...change });
      await tellBatch(hub, trx, row.batch_id);
    });
  }

  /** What was refused goes; what went wrong stays, to be tried again. */
  async function fail(id: string, error: unknown): Promise<void> {
    const isRefused = error instanceof ApiError && (error.code === 'not_found' || error.code === 'forbidden');
    if (!isRefused && !(error instanceof ApiError)) onError(error, { stage: 'finish upload' });
    const isGone = await hub.db.transaction().execute(async (trx) => {
      const row = await findUpload(trx, id);
      // Never the file of an image: what went wrong may have come after it was recorded.
      if (!row) return !(await assetExists(trx, id));
      if (isRefused) await removeUpload(hub, trx, { row, stored: false });
      else if (row.status === 'checking') {
        const detail = error instanceof ApiError ? error.message : 'The file could not be stored. Try again.';
        const code = error instanceof ApiError ? error.code : 'internal';
        await changeUpload(hub, trx, { id, status: 'failed', problem: { code, detail } });
      }
      await tellBatch(hub, trx, row.batch_id);
      return isRefused;
    });
    if (isGone) await removeBoth(id);
  }

  /** A crash may have come between the moving of a file and the recording of it. */
  async function placeOf(id: string): Promise<string> {
    const path = files.pathOf(id);
    const isThere = await stat(path).catch(() => null); // else it has been moved
    return isThere ? path : hub.storage.pathOf('files', id);
  }

  async function removeBoth(id: string): Promise<void> {
    await files.remove(id);
    await hub.storage.remove(id);
  }

  return {
    enqueue(id, sha256) {
      if (!waiting.has(id)) waiting.set(id, sha256);
      next();
    },
    async close() {
      closed = true;
      await Promise.all(running.values());
    },
  };
}
