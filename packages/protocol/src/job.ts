/**
 * The states of a job. `reviewing` waits for a person, `retrying` for its next attempt; the last three are final.
 *
 * ```text
 * queued → running → completed | failed | reviewing
 *    │        ├→ cancelling → cancelled
 *    │        ├→ pausing → paused → queued
 *    │        └→ retrying → running
 *    └→ cancelled
 * ```
 */
export const jobStatuses = [
  'queued',
  'running',
  'reviewing',
  'pausing',
  'paused',
  'cancelling',
  'retrying',
  'cancelled',
  'completed',
  'failed',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

const finalStatuses: ReadonlySet<JobStatus> = new Set(['cancelled', 'completed', 'failed']);

/** Whether a job has ended; `retry` starts it again all the same. */
export function isFinal(status: JobStatus): boolean {
  return finalStatuses.has(status);
}

export interface JobStep {
  name: string;
  /** From 0. */
  index: number;
  total: number;
  /** The innermost sub-step that is being done, where the step has some. */
  sub?: { name: string; index: number; total: number | null };
}

export interface JobError {
  /** Stable, for programs: `worker_lost`, `truncated_image`. */
  code: string;
  /** One sentence for people. */
  message: string;
  /** Whether trying again can help. */
  retryable: boolean;
}

/**
 * Something about a job that has not ended that people should know: no worker takes its kind, its worker shows no sign
 * of work, or it goes on but takes much longer than usual.
 */
export interface JobWarning {
  code: 'no_worker' | 'stalled' | 'slow';
  /** One sentence for people. */
  message: string;
  /** ISO 8601 UTC. */
  since: string;
}

/** What came out, in short. `nothing_found` is neither success nor failure; `low_confidence` wants a look. */
export interface JobSummary {
  outcome: 'ok' | 'nothing_found' | 'low_confidence';
  /** For people: `128 cells, 3 need a look`. */
  text: string;
}

/** A job, whole, as every `job.*` state event carries it. Times are ISO 8601 UTC. */
export interface Job {
  id: string;
  kind: string;
  labels: Readonly<Record<string, string>>;
  status: JobStatus;
  /** 0 before the first start, raised by every start. */
  attempt: number;
  step: JobStep | null;
  /** Work done and in all, in `unit`; `null` while unknown. */
  done: number | null;
  total: number | null;
  unit: string | null;
  /** 0–1, never falling within an attempt, 1 only when completed; `null` while it would be a guess. */
  fraction: number | null;
  message: string | null;
  /** Time left as a range, ms; `null` while there is nothing to base it on. */
  eta: { lowMs: number; highMs: number } | null;
  /** Higher runs first. */
  priority: number;
  summary: JobSummary | null;
  error: JobError | null;
  warning: JobWarning | null;
  createdAt: string;
  /** When it may run. */
  runAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Raised by every change: never replace a higher one by a lower one. */
  revision: number;
}
