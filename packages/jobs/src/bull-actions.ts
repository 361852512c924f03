import { HeadwayError, isFinal, type Job } from '@headway/protocol';
import type { Queue } from 'bullmq';
import { ownEvents } from './bull-job.ts';
import type { BullWords } from './bull-options.ts';
import type { BullStore } from './bull-store.ts';
import { jobOf } from './fold-bull-event.ts';
import type { FollowedJob, FollowedJobs } from './followed-jobs.ts';

/** What can be asked of the jobs of a mirrored queue, by the ids that people know. Each answers once BullMQ has done it. */
export interface BullActions {
  /** A job as it was last told, or as BullMQ has it. Rejects while Redis is away and must be asked. */
  get(id: string): Promise<Job | null>;
  /**
   * Removes a job that waits. One that runs is told to its worker, which must take cancels (`takeCancels`).
   * @throws HeadwayError `not_found`, or `conflict` when it has ended, was cancelled already, or its worker does not
   *   answer.
   */
  cancel(id: string): Promise<void>;
  /** Runs a failed job again, with all its attempts. @throws HeadwayError `not_found`, `conflict` when it did not fail. */
  retry(id: string): Promise<void>;
  /**
   * Moves a job that waits. Higher runs first; above 0 it goes to the front of those without a priority, since BullMQ
   * has nothing before them.
   * @throws HeadwayError `not_found`, `conflict` when it does not wait.
   */
  prioritize(id: string, priority: number): Promise<void>;
}

interface BullActionsOptions {
  queue: Queue;
  store: Pick<BullStore, 'read' | 'addEvent'>;
  jobs: FollowedJobs;
  words: BullWords;
  /** Whether it came true before long, by an event. */
  until: (condition: () => boolean) => Promise<boolean>;
}

/** BullMQ's lowest priority. */
const lowest = 2 ** 21 - 1;

export function createBullActions({ queue, store, jobs, words, until }: BullActionsOptions): BullActions {
  function find(id: string): FollowedJob {
    const followed = jobs.find(id);
    if (!followed) throw new HeadwayError('not_found', `There is no job '${id}'.`);
    return followed;
  }

  async function stateOf({ bull }: FollowedJob): Promise<string> {
    const { records } = await store.read([bull.id]);
    return records.get(bull.id)?.state ?? 'missing';
  }

  function conflict(words: string): HeadwayError {
    return new HeadwayError('conflict', `The job ${words}.`);
  }

  return {
    async get(id) {
      const followed = jobs.find(id);
      if (followed) return followed.job;
      const bullId = words.bullIdOf(id);
      if (words.idOf(bullId) !== id) return null;
      const { place, records } = await store.read([bullId]);
      const record = records.get(bullId);
      return record && record.state !== 'missing' ? jobOf(record, place, words) : null;
    },
    async cancel(id) {
      const followed = find(id);
      if (followed.job.status === 'cancelling') throw conflict('is being cancelled already');
      const state = await stateOf(followed);
      if (state === 'completed' || state === 'failed' || state === 'missing')
        throw conflict(`is ${state === 'missing' ? 'gone' : state} and can't be cancelled`);
      if (state !== 'active' && (await queue.remove(followed.bull.id)) === 1) return;
      await store.addEvent(ownEvents.cancel, followed.bull.id, 'cancelled');
      if (!(await until(() => followed.job.status !== 'running')))
        throw conflict('runs on: its worker takes no cancels (takeCancels)');
    },
    async retry(id) {
      const followed = find(id);
      const job = await queue.getJob(followed.bull.id);
      if (!job || !(await job.isFailed())) throw conflict(`is ${followed.job.status} and can't run again`);
      await job.retry('failed', { resetAttemptsMade: true });
    },
    async prioritize(id, priority) {
      const followed = find(id);
      const job = await queue.getJob(followed.bull.id);
      if (!job || isFinal(followed.job.status) || (await stateOf(followed)) === 'active')
        throw conflict(`is ${followed.job.status} and does not wait`);
      await job.changePriority(
        priority > 0 ? { priority: 0, lifo: true } : { priority: Math.min(lowest, -priority) },
      );
      await store.addEvent(ownEvents.changed, followed.bull.id);
    },
  };
}
