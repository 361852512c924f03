import { statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnnouncedUploads, AskedUploads } from '@headway/hub-api';
import type { Clock } from '@headway/protocol';
import type { UploadsHub } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { askUploads, type UploadEffects } from './upload-actions.ts';
import { type Announced, announceUploads } from './upload-announce.ts';
import { openUploadFiles } from './upload-files.ts';
import { createUploadFinisher } from './upload-finisher.ts';
import { createUploadIntake } from './upload-intake.ts';
import { removeUpload, tellBatch } from './upload-records.ts';
import { recoverUploads, sweepUploads } from './upload-sweep.ts';
import { createTusHandler } from './tus-server.ts';

export interface UploadsOptions {
  hub: UploadsHub;
  dataDir: string;
  maxBytes: number;
  clock: Pick<Clock, 'setTimer' | 'now'>;
  /** Room on the disk. @default what the file system says, without what must stay free */
  freeBytes?: () => Promise<number>;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Files that come in by parts, from their announcement until they are images. */
export interface Uploads {
  /** Answers a request of tus whose rights have been checked; `id` is the upload that it is about. */
  handle(request: IncomingMessage, response: ServerResponse, id?: string): Promise<void>;
  /** @throws ApiError */
  announce(request: { userId: string; projectId: string; uploads: AnnouncedUploads }): Promise<Announced>;
  /** @throws ApiError */
  ask(request: { userId: string; projectId: string; asked: AskedUploads }): Promise<{ changed: number }>;
  /** Goes on with what the last run of the hub left. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Most files of one person that are not stored yet. */
const mostUploads = 10_000;
/** The database and the log need room, too. */
const reservedBytes = 256 * 1024 ** 2;
const sweepMs = 60_000;

export async function createUploads(options: UploadsOptions): Promise<Uploads> {
  const { hub, dataDir, maxBytes, clock, onError } = options;
  const files = await openUploadFiles(dataDir);
  const finisher = createUploadFinisher({ hub, files, onError });
  const intake = createUploadIntake({
    hub,
    files,
    onComplete: (id, sha256) => finisher.enqueue(id, sha256),
    clock,
    onError,
  });
  const freeBytes = options.freeBytes ?? (() => freeBytesOf(dataDir));
  let cancelTimer: (() => void) | null = null;
  let sweeping: Promise<void> = Promise.resolve();

  async function apply({ stopped, complete, removed }: UploadEffects): Promise<void> {
    intake.stop(stopped, new ApiError('upload_conflict', 'The upload was paused or cancelled.'));
    for (const id of complete) finisher.enqueue(id, null);
    for (const id of removed) {
      await files.remove(id);
      await hub.storage.remove(id);
    }
  }

  const place = { hub, files, isActive: (id: string) => intake.isActive(id), now: () => clock.now() };

  function sweepLater(): void {
    cancelTimer = clock.setTimer(() => {
      sweeping = sweepUploads(place)
        .then(apply)
        .catch((error: unknown) => onError(error, { stage: 'sweep uploads' }))
        .then(sweepLater);
    }, sweepMs);
  }

  const cancel = async (id: string): Promise<void> => {
    const effects = await hub.db.transaction().execute(async (trx) => {
      const row = await trx.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return null;
      await removeUpload(hub, trx, { row, stored: false });
      await tellBatch(hub, trx, row.batch_id);
      return { stopped: [id], complete: [], removed: row.status === 'checking' ? [] : [id] };
    });
    if (effects) await apply(effects);
  };

  return {
    handle: createTusHandler({ db: hub.db, files, intake, cancel, onError }),
    announce: (request) => announceUploads(hub, { maxBytes, maxUploads: mostUploads, freeBytes }, request),
    async ask(request) {
      const { changed, ...effects } = await askUploads(hub, request);
      await apply(effects);
      return { changed };
    },
    async start() {
      await apply(await recoverUploads(place));
      sweepLater();
    },
    async close() {
      cancelTimer?.();
      await sweeping;
      cancelTimer?.();
      await intake.close();
      await finisher.close();
    },
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize - reservedBytes;
}
