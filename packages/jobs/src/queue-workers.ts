/** Somebody who runs jobs: a runner with its processes, or a program that takes jobs over the network. */
export interface JobWorker {
  id: string;
  /** For people. */
  name: string;
  /** Kinds of jobs that it takes. */
  kinds: readonly string[];
  /** How many it runs at a time. */
  slots: number;
  /** ISO 8601 UTC. */
  announcedAt: string;
  seenAt: string;
}

/** Who is not seen for so long is gone, ms. */
export const workerTimeoutMs = 45_000;

/**
 * Who runs jobs. As soon as anybody was ever announced, a job that waits and that nobody takes MUST have the warning
 * `no_worker`, and MUST lose it when somebody comes who takes it.
 */
export interface JobWorkers {
  /** Says who takes jobs of which kinds, in place of what was said of the same `id`. */
  announceWorker(worker: Pick<JobWorker, 'id' | 'name' | 'kinds' | 'slots'>): Promise<void>;
  /** It is still there: to be said well within `workerTimeoutMs`. `false`: it must be announced again. */
  workerSeen(id: string): Promise<boolean>;
  /** It takes no more jobs. */
  forgetWorker(id: string): Promise<void>;
  /** Who is there, by name. */
  workers(): Promise<readonly JobWorker[]>;
}
