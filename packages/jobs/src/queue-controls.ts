import type { Job } from '@headway/protocol';

/** What people ask of a job. MUST throw `HeadwayError('conflict')` where it can't be had, and `not_found` where there is no such job. */
export interface JobControls<Transaction = never> {
  /** Ends a waiting job at once; a running one becomes `cancelling` until its run has ended. */
  cancel(id: string, transaction?: Transaction): Promise<Job>;
  /** A waiting job is `paused` at once; a running one is `pausing` until its run has ended at the next step boundary. */
  pause(id: string, transaction?: Transaction): Promise<Job>;
  /** A paused job waits again, and goes on from what its last run saved; of a `pausing` one the request is taken back. */
  resume(id: string, transaction?: Transaction): Promise<Job>;
  /** For any job that has not ended; one that waits moves in the order. */
  prioritize(id: string, priority: number, transaction?: Transaction): Promise<Job>;
  /**
   * Runs a failed or cancelled job again, as its next attempt, with nothing left of what it saved. A failed job is a dead
   * letter: this sends it again.
   */
  retry(id: string, transaction?: Transaction): Promise<Job>;
}
