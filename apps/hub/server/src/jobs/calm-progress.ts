import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Job, Publication, Publisher } from '@headway/protocol';
import type { HubDatabase, HubTransaction } from '../database.ts';

interface CalmProgressOptions {
  publisher: Publisher<HubTransaction>;
  db: HubDatabase;
  /** Which channels hear progress now and then only. */
  isCalm: (channel: string) => boolean;
  clock: Pick<Clock, 'setTimer'>;
  /** @default 1000 */
  intervalMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** A publisher that holds the progress of jobs back from some channels, to tell them all of it together. */
export interface CalmProgress extends Publisher<HubTransaction> {
  /** Tells no more. Idempotent. */
  close(): Promise<void>;
}

/** Told in one transaction, so that nothing else waits for long. */
const sliceLength = 100;

/**
 * Who looks at a project hears ten reports a second of each job; whoever has all of their jobs in view needs one. What
 * is held back is told after a while, the newest of each job, unless another state of it was told meanwhile: so a
 * channel ends with the state that the job has.
 */
export function calmProgress({
  publisher,
  db,
  isCalm,
  clock,
  intervalMs = 1000,
  onError,
}: CalmProgressOptions): CalmProgress {
  /** By job: one is held for each that runs. */
  const held = new Map<string, { job: Job; channels: readonly string[] }>();
  let cancelTimer: (() => void) | null = null;
  let telling: Promise<void> = Promise.resolve();
  let closed = false;

  function schedule(): void {
    if (closed || cancelTimer) return;
    cancelTimer = clock.setTimer(() => {
      telling = tell()
        .catch((error: unknown) => onError(error, { stage: 'calm progress' }))
        .then(() => {
          cancelTimer = null;
          if (held.size > 0) schedule();
        });
    }, intervalMs);
  }

  async function tell(): Promise<void> {
    const waiting = [...held.values()];
    held.clear();
    for (let start = 0; start < waiting.length && !closed; start += sliceLength) {
      if (start > 0) await nextTurn();
      const slice = waiting.slice(start, start + sliceLength);
      await db.transaction().execute((trx) => tellSlice(slice, trx));
    }
  }

  async function tellSlice(
    slice: readonly { job: Job; channels: readonly string[] }[],
    trx: HubTransaction,
  ): Promise<void> {
    const ids = slice.map(({ job }) => job.id);
    const rows = await trx
      .selectFrom('headway_jobs')
      .select(['id', 'revision'])
      .where('id', 'in', ids)
      .execute();
    const revisions = new Map(rows.map(({ id, revision }) => [id, revision]));
    for (const { job, channels } of slice) {
      // Else a later state was told, or this one was taken back with its transaction.
      if (revisions.get(job.id) !== job.revision) continue;
      await publisher.publish({ channels, type: 'job.progress', data: job }, trx);
    }
  }

  return {
    async publish(publication: Publication, transaction?: HubTransaction) {
      const calm = publication.type === 'job.progress' ? publication.channels.filter(isCalm) : [];
      if (calm.length === 0) return publisher.publish(publication, transaction);
      const job = publication.data as Job;
      held.set(job.id, { job, channels: calm });
      schedule();
      const channels = publication.channels.filter((channel) => !isCalm(channel));
      return publisher.publish({ ...publication, channels }, transaction);
    },
    async close() {
      closed = true;
      cancelTimer?.();
      await telling;
    },
  };
}
