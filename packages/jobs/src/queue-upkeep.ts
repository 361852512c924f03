/** How many jobs may run at once; what is not named has no limit. */
export interface Parallelism {
  total?: number;
  perKind?: Readonly<Record<string, number>>;
  /** For the jobs of one group each: those with the same value of the label that makes groups. */
  perGroup?: number;
}

/** What became of jobs whose runs were lost. */
export interface LostRuns {
  requeued: number;
  cancelled: number;
}

/** How long and how many ended jobs are kept; `Infinity` is no bound. */
export interface Keep {
  maxAgeMs: number;
  maxCount: number;
}

/** What is kept of jobs that have ended. Failed ones are dead letters: keep them until somebody has looked. */
export interface Retention {
  completed?: Keep;
  cancelled?: Keep;
  failed?: Keep;
}

/** What keeps a queue in order. */
export interface JobUpkeep {
  /**
   * Called at start by the one process that runs the jobs of the queue: what was active without a living lease goes back
   * to `queued`, what was cancelling is cancelled.
   */
  recover(): Promise<LostRuns>;
  /** The same for jobs whose lease has run out. A queue that somebody listens to does it by itself, in time. */
  reclaim(): Promise<LostRuns>;
  /**
   * Lets ended jobs go that are beyond the retention, each with all that was kept of it and with its idempotency key. A
   * queue that somebody listens to does it by itself.
   */
  sweep(): Promise<{ removed: number }>;
  /** What limits how many jobs run at once. */
  readonly parallelism: Parallelism;
  /** From now on; jobs that run go on. @throws TypeError when a limit is no whole number or below 1. */
  setParallelism(parallelism: Parallelism): void;
}
