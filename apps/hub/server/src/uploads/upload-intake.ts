import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@headway/protocol';
import { mayInProject } from '../projects/access.ts';
import type { HubTransaction, UploadRow } from '../database.ts';
import { asDiskFull } from '../system/disk-full.ts';
import type { HubServices } from '../hub-context.ts';
import { sniff, sniffBytes } from '../images/image-type.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { notAnImage } from '../images/receive-image.ts';
import { changeUpload, findUpload, removeUpload, tellBatch } from './upload-records.ts';
import type { UploadFiles } from './upload-files.ts';

export interface IntakeOptions {
  hub: Pick<HubServices, 'db' | 'publisher' | 'queue' | 'now'>;
  files: UploadFiles;
  /** All of a file is here. `sha256` is `null` where it was not computed on the way. */
  onComplete: (id: string, sha256: string | null) => void;
  clock: Pick<Clock, 'setTimer'>;
  /** Progress is told this often. @default 500 */
  intervalMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Takes the bytes of uploads in and tells how far they are. */
export interface UploadIntake {
  /** Appends what comes to the file of an upload; resolves with how far it reaches. @throws ApiError */
  write(stream: Readable, id: string): Promise<number>;
  /** Whether bytes of it come in just now. */
  isActive(id: string): boolean;
  /** Ends what comes in for these. */
  stop(ids: readonly string[], reason: ApiError): void;
  close(): Promise<void>;
}

interface Transfer {
  id: string;
  received: number;
  told: number;
  /** First bytes of the file, until there are enough to know what it is. */
  head: Buffer | null;
  stop(reason: ApiError): void;
  done: Promise<void>;
}

/** Hashes go on from request to request; beyond so many files the file is read once more instead. */
const mostHashes = 500;

export function createUploadIntake(options: IntakeOptions): UploadIntake {
  const { hub, files, onComplete, clock, onError } = options;
  const active = new Map<string, Transfer>();
  const hashes = new Map<string, { hash: Hash; bytes: number }>();
  let cancelTimer: (() => void) | null = null;
  let telling: Promise<void> = Promise.resolve();
  let closed = false;

  function schedule(): void {
    if (closed || cancelTimer || active.size === 0) return;
    cancelTimer = clock.setTimer(() => {
      telling = tell()
        .catch((error: unknown) => onError(error, { stage: 'upload progress' }))
        .then(() => {
          cancelTimer = null;
          schedule();
        });
    }, options.intervalMs ?? 500);
  }

  /** Tells the progress of all that come in, and ends those that may no longer. */
  async function tell(): Promise<void> {
    const moved = [...active.values()].filter(({ received, told }) => received !== told);
    if (moved.length === 0) return;
    const ended = await hub.db.transaction().execute(async (trx) => {
      const stopped: [Transfer, ApiError][] = [];
      const batches = new Set<string>();
      for (const transfer of moved) {
        const { received } = transfer;
        const row = await findUpload(trx, transfer.id);
        const reason = await whyNot(trx, row);
        if (row && reason === null) await changeUpload(hub, trx, { id: row.id, received });
        if (row && reason?.code === 'forbidden') await removeUpload(hub, trx, { row, stored: false });
        if (reason) stopped.push([transfer, reason]);
        if (row) batches.add(row.batch_id);
        transfer.told = received;
      }
      for (const id of batches) await tellBatch(hub, trx, id);
      return stopped;
    });
    for (const [transfer, reason] of ended) transfer.stop(reason);
  }

  async function whyNot(trx: HubTransaction, row: UploadRow | null): Promise<ApiError | null> {
    if (!row) return notFound('upload');
    if (row.status !== 'receiving') return stateConflict(row);
    const access = { userId: row.user_id, action: 'write' } as const;
    if (await mayInProject(trx, access, row.project_id)) return null;
    return new ApiError('forbidden', 'You may no longer add images to this project.');
  }

  async function begin(id: string): Promise<void> {
    await hub.db.transaction().execute(async (trx) => {
      const row = await findUpload(trx, id);
      if (!row) throw notFound('upload');
      if (row.status !== 'waiting' && row.status !== 'receiving') throw stateConflict(row);
      await changeUpload(hub, trx, { id, status: 'receiving', problem: null });
      await tellBatch(hub, trx, row.batch_id);
    });
  }

  /** How an upload stands after bytes came in, whatever ended that. */
  async function settle(id: string, problem: ApiError | null): Promise<number> {
    const size = await files.sizeOf(id);
    const isComplete = await hub.db.transaction().execute(async (trx) => {
      const row = await findUpload(trx, id);
      if (!row) return null;
      const complete = size >= row.bytes;
      const received = Math.min(size, row.bytes);
      if (row.status === 'receiving') {
        const next = complete
          ? { status: 'checking' as const, received }
          : { received, ...stateAfter(problem) };
        await changeUpload(hub, trx, { id, ...next });
      } else await changeUpload(hub, trx, { id, received });
      await tellBatch(hub, trx, row.batch_id);
      return complete && row.status === 'receiving';
    });
    if (isComplete === null) await files.remove(id);
    if (isComplete) onComplete(id, takeHash(id, size));
    else if (isComplete === null || hashes.get(id)?.bytes !== size) hashes.delete(id);
    return size;
  }

  function takeHash(id: string, size: number): string | null {
    const running = hashes.get(id);
    hashes.delete(id);
    return running?.bytes === size ? running.hash.digest('hex') : null;
  }

  function hashOf(id: string, offset: number): { hash: Hash; bytes: number } | null {
    const known = hashes.get(id);
    if (known?.bytes === offset) return known;
    if (offset > 0 || hashes.size >= mostHashes) return null;
    const fresh = { hash: createHash('sha256'), bytes: 0 };
    hashes.set(id, fresh);
    return fresh;
  }

  return {
    async write(stream, id) {
      if (closed) throw new ApiError('not_ready', 'The hub is ending. Go on when it is back.');
      await begin(id);
      const offset = await files.sizeOf(id);
      const running = hashOf(id, offset);
      const settled = Promise.withResolvers<void>();
      let stopped: ApiError | null = null;
      const transfer: Transfer = {
        id,
        received: offset,
        told: offset,
        head: offset === 0 ? Buffer.alloc(0) : null,
        stop: (reason) => {
          stopped = reason;
          stream.destroy(reason);
        },
        done: settled.promise,
      };
      active.set(id, transfer);
      schedule();
      try {
        await pipeline(
          stream,
          async function* (source: AsyncIterable<Buffer>) {
            for await (const chunk of source) {
              look(transfer, chunk);
              running?.hash.update(chunk);
              if (running) running.bytes += chunk.length;
              transfer.received += chunk.length;
              yield chunk;
            }
          },
          createWriteStream(files.pathOf(id), { flags: 'a', mode: 0o600, flush: true }),
        );
        active.delete(id);
        return await settle(id, null);
      } catch (error) {
        active.delete(id);
        const failure = stopped ?? asDiskFull(error) ?? error;
        await settle(id, failure instanceof ApiError ? failure : null);
        throw failure;
      } finally {
        settled.resolve();
      }
    },
    isActive: (id) => active.has(id),
    stop(ids, reason) {
      for (const id of ids) active.get(id)?.stop(reason);
    },
    async close() {
      closed = true;
      cancelTimer?.();
      const reason = new ApiError('not_ready', 'The hub is ending. Go on when it is back.');
      const transfers = [...active.values()];
      for (const transfer of transfers) transfer.stop(reason);
      await Promise.all([telling, ...transfers.map(({ done }) => done)]);
    },
  };
}

/** Ends what is no image with its first bytes, not with its last. @throws ApiError */
function look(transfer: Transfer, chunk: Buffer): void {
  if (transfer.head === null) return;
  transfer.head = Buffer.concat([transfer.head, chunk.subarray(0, sniffBytes - transfer.head.length)]);
  if (transfer.head.length < sniffBytes) return;
  const type = sniff(transfer.head);
  transfer.head = null;
  if (!type.image) throw new ApiError('nothing_accepted', notAnImage(type));
}

/** What ends a file's coming in says how it goes on; a line that was cut says nothing. */
function stateAfter(problem: ApiError | null) {
  if (problem?.code === 'nothing_accepted') {
    return { status: 'rejected' as const, problem: { code: 'not_an_image', detail: problem.message } };
  }
  if (problem?.code === 'storage_full') {
    return { status: 'paused' as const, problem: { code: problem.code, detail: problem.message } };
  }
  return { status: 'waiting' as const };
}

/** That bytes of an upload are not wanted now. */
export function stateConflict({ status }: Pick<UploadRow, 'status'>): ApiError {
  return new ApiError('upload_conflict', `The upload is ${status}: nothing of it is taken now.`);
}
