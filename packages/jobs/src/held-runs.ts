import { type Clock, HeadwayError, type Job, type JobContract } from '@headway/protocol';
import { type HeldRun, type Holder, holdRun } from './held-run.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import type { JobQueue, TakenJob } from './queue.ts';

interface HeldRunsOptions {
  previews: PreviewShelf | null;
  queue: JobQueue;
  contractOf: (kind: string) => JobContract | null;
  clock: Clock;
  maxRuns: number;
  maxRunsPerToken: number;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** The runs that programs outside have, as far as this process has heard of them. */
export interface HeldRuns {
  get(jobId: string): HeldRun | undefined;
  hold(holder: Holder, taken: TakenJob, leaseMs: number): HeldRun;
  /** The run of a call: after a restart it is met here for the first time. */
  meet(tokenId: string, job: Job, leaseMs: number): HeldRun;
  drop(run: HeldRun): void;
  /** Whether there is room for another run. */
  hasRoom(tokenId: string): boolean;
  /** @throws HeadwayError `too_many_messages` when there is no room for another one. */
  requireRoom(tokenId: string): void;
  /** Forgets those that have long been silent: their jobs went on without them. */
  sweep(): void;
  /** Leaves them all to their workers. */
  close(): Promise<void>;
}

export function createHeldRuns({
  queue,
  contractOf,
  previews,
  clock,
  onError,
  ...bounds
}: HeldRunsOptions): HeldRuns {
  const runs = new Map<string, HeldRun>();

  function hold(holder: Holder, taken: TakenJob, leaseMs: number): HeldRun {
    const contract = contractOf(taken.job.kind);
    const run = holdRun({ ...holder, taken, leaseMs, queue, contract, previews, clock, onError });
    runs.set(run.jobId, run);
    return run;
  }

  function hasRoom(tokenId: string): boolean {
    const own = [...runs.values()].filter((run) => run.tokenId === tokenId && !run.isSilent);
    return runs.size < bounds.maxRuns && own.length < bounds.maxRunsPerToken;
  }

  return {
    get: (jobId) => runs.get(jobId),
    hold,
    meet(tokenId, job, leaseMs) {
      const known = runs.get(job.id);
      if (known?.attempt === job.attempt) return known;
      // Its input and size are not known here any more: the one is not needed, the other only for the time left.
      const continuation = { state: null, answers: {} };
      const taken = { job, input: null, fence: job.attempt, size: null, continuation, leaseMs };
      return hold({ tokenId, workerId: null }, taken, leaseMs);
    },
    drop(run) {
      if (runs.get(run.jobId) === run) runs.delete(run.jobId);
    },
    hasRoom,
    requireRoom(tokenId) {
      if (!hasRoom(tokenId)) throw new HeadwayError('too_many_messages', 'Too many jobs are under way.');
    },
    async close() {
      const all = [...runs.values()];
      runs.clear();
      await Promise.all(all.map((run) => run.leave()));
    },
    sweep() {
      for (const run of runs.values()) if (run.isSilent) runs.delete(run.jobId);
    },
  };
}
