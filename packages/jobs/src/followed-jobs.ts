import { isFinal, type Job } from '@headway/protocol';
import type { BullJob } from './bull-job.ts';
import { type BullPlace, laterPlace } from './bull-place.ts';

/** A job of BullMQ that a mirror follows. */
export interface FollowedJob {
  bull: BullJob;
  /** As it is known, with progress that was not told yet. */
  job: Job;
  channels: readonly string[];
  /** Up to here its events are in `job`. */
  place: BullPlace;
  /**
   * Whether its present state was told; `earlier`: by a run of the mirror before this one, unless an event says that
   * it has changed since.
   */
  told: 'yes' | 'no' | 'earlier';
}

/** The jobs that a mirror follows: those that live, and the latest that ended, since they may be run again or removed. */
export interface FollowedJobs {
  readonly living: number;
  get(id: string): FollowedJob | undefined;
  /** `false` when it lives and there is no room for one more. */
  add(followed: FollowedJob): boolean;
  /** The job as it is after an event or a look. */
  change(followed: FollowedJob, job: Job, place: BullPlace): void;
  remove(id: string): void;
  /** Those that live, and those whose end could not be told yet. */
  unfinished(): readonly string[];
  /** By the id that people know. */
  find(jobId: string): FollowedJob | undefined;
}

/** Ended jobs that are remembered. */
const maxEnded = 5000;

export function createFollowedJobs(maxLiving: number): FollowedJobs {
  const living = new Map<string, FollowedJob>();
  const ended = new Map<string, FollowedJob>();
  const byJobId = new Map<string, FollowedJob>();

  function put(followed: FollowedJob): boolean {
    const { id } = followed.bull;
    const isOver = isFinal(followed.job.status);
    if (!isOver && !living.has(id) && living.size >= maxLiving) return false;
    living.delete(id);
    ended.delete(id);
    (isOver ? ended : living).set(id, followed);
    byJobId.set(followed.job.id, followed);
    const [oldest] = ended.keys();
    if (ended.size > maxEnded && oldest !== undefined) remove(oldest);
    return true;
  }

  function get(id: string): FollowedJob | undefined {
    return living.get(id) ?? ended.get(id);
  }

  function remove(id: string): void {
    const followed = get(id);
    if (followed) byJobId.delete(followed.job.id);
    living.delete(id);
    ended.delete(id);
  }

  return {
    get living() {
      return living.size;
    },
    get,
    add: put,
    change(followed, job, to) {
      const moved = isFinal(job.status) !== isFinal(followed.job.status);
      followed.job = job;
      followed.place = laterPlace(followed.place, to);
      if (moved) put(followed);
    },
    remove,
    unfinished: () => [
      ...living.keys(),
      ...[...ended.values()].filter(({ told }) => told === 'no').map(({ bull }) => bull.id),
    ],
    find: (jobId) => byJobId.get(jobId),
  };
}
