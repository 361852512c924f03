import type { Job } from '@headway/protocol';

/** A job that waits for a worker or has one, with what its place and its wait depend on. */
export interface LinedJob {
  job: Job;
  size: number | null;
  /** Jobs of a group share a limit of how many run at once; `null` for one in none. */
  group: string | null;
}

/** What positions and waits are made from: a role of `JobQueue`. */
export interface JobLine {
  /**
   * All jobs that wait for a worker or have one, in pages, any order. A job that changes meanwhile may be missing or come
   * twice: `onChange` tells of it.
   */
  line(): AsyncIterable<readonly LinedJob[]>;
  /** Those of these jobs that wait for a worker or have one, at most 500 ids. */
  lined(ids: readonly string[]): Promise<readonly LinedJob[]>;
  /** Those that have a worker. */
  atWork(): Promise<readonly LinedJob[]>;
}

/** Jobs that wait for a worker, now or from a time on. */
export const waitingStatuses: readonly Job['status'][] = ['queued', 'retrying'];
/** Jobs that have a worker. */
export const workedStatuses: readonly Job['status'][] = ['running', 'pausing', 'cancelling'];
