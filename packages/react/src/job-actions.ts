import type { Job } from '@headway/protocol';

/** What a person can ask of a job. */
export type JobAction = 'cancel' | 'pause' | 'resume' | 'retry' | 'prioritize';

/** What a person can ask of a batch. */
export type BatchAction = 'cancel' | 'pause' | 'resume';

/**
 * How your application does what people ask, usually by calls of its API. What is missing is not offered. Each MUST
 * reject with an `Error` whose message people can read, or answer with the `Response` of a `fetch`: one that is not `ok`
 * refuses, with the `message`, `detail` or `error` of its JSON. Where it answers what was changed, with its `revision`,
 * what was asked is known to be done also when no event shows it.
 */
export interface JobActions {
  cancel?(id: string): Promise<unknown>;
  pause?(id: string): Promise<unknown>;
  resume?(id: string): Promise<unknown>;
  retry?(id: string): Promise<unknown>;
  /** Higher runs first. */
  prioritize?(id: string, priority: number): Promise<unknown>;
  /** Answers what a job asks. */
  answer?(reviewId: string, answer: unknown): Promise<unknown>;
  cancelBatch?(id: string): Promise<unknown>;
  pauseBatch?(id: string): Promise<unknown>;
  resumeBatch?(id: string): Promise<unknown>;
  /** Asks the same of many jobs. The answer is the job that does it. */
  bulk?(action: JobAction, ids: readonly string[], options?: { priority?: number }): Promise<Job>;
  /** The result of a completed job, as the contract's schema takes it. */
  result?(id: string): Promise<unknown>;
}
