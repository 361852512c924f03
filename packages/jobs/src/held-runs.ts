import { type Clock, HeadwayError, type Job, type JobContract, type JobStepState } from '@headway/protocol';
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
  /** The run of a call: after a restart it is met here for the first time, and goes on as it was. */
  meet(tokenId: string, job: Job, leaseMs: number): Promise<HeldRun>;
  /** Takes it from the list, whoever ends it. */
  drop(run: HeldRun): void;
  /** Lets go one that is over. */
  forget(run: HeldRun): void;
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

  function hold(holder: Holder, taken: TakenJob, leaseMs: number, begun?: readonly JobStepState[]): HeldRun {
    const contract = contractOf(taken.job.kind);
    const own = { ...holder, taken, leaseMs, ...(begun && { begun }) };
    const run = holdRun({ ...own, queue, contract, previews, clock, onError });
    // Whoever opens the job of a key once more has the same run as before.
    void runs.get(run.jobId)?.leave();
    runs.set(run.jobId, run);
    return run;
  }

  function drop(run: HeldRun): void {
    if (runs.get(run.jobId) === run) runs.delete(run.jobId);
  }

  function forget(run: HeldRun): void {
    drop(run);
    void run.leave();
  }

  function knownOf(job: Job): HeldRun | undefined {
    const known = runs.get(job.id);
    return known?.attempt === job.attempt ? known : undefined;
  }

  function hasRoom(tokenId: string): boolean {
    const own = [...runs.values()].filter((run) => run.tokenId === tokenId && !run.isSilent);
    return runs.size < bounds.maxRuns && own.length < bounds.maxRunsPerToken;
  }

  return {
    get: (jobId) => runs.get(jobId),
    hold: (holder, taken, leaseMs) => hold(holder, taken, leaseMs),
    async meet(tokenId, job, leaseMs) {
      const known = knownOf(job);
      if (known) return known;
      const steps = await queue.steps(job.id, { attempt: job.attempt });
      // Another call may have met it meanwhile.
      const met = knownOf(job);
      if (met) return met;
      // Its input and size are not known here any more: the one is not needed, the other only for the time left.
      const continuation = { state: null, answers: {} };
      const taken = { job, input: null, fence: job.attempt, size: null, continuation, leaseMs };
      return hold({ tokenId, workerId: null }, taken, leaseMs, openOf(steps));
    },
    drop,
    forget,
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
      for (const run of runs.values()) if (run.isSilent) forget(run);
    },
  };
}

/** From the top. */
function openOf(steps: readonly JobStepState[]): readonly JobStepState[] {
  return steps
    .filter(({ status }) => status === 'running')
    .toSorted((one, other) => one.path.length - other.path.length);
}
