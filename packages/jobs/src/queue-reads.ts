import type { Job } from '@headway/protocol';

/** How long an earlier run of a kind took: what the time left is learned from. */
export interface RunSample {
  durationMs: number;
  size: number | null;
  /** What its steps took, in order; absent where that is not known. */
  steps?: readonly StepSample[];
}

export interface StepSample {
  /** Empty for a run without steps. */
  name: string;
  durationMs: number;
  /** What each quarter of its work took, where it told how far it was. */
  quartersMs?: readonly number[];
}

/**
 * Jobs by what they wait for: `waiting` is to be run, `active` is being run, `reviewing` waits for a person.
 * `nothingFound` counts among the completed ones.
 */
export interface JobCounts {
  waiting: number;
  paused: number;
  active: number;
  reviewing: number;
  completed: number;
  failed: number;
  cancelled: number;
  nothingFound: number;
  total: number;
}

export interface JobFilter {
  status?: readonly Job['status'][];
  kind?: string;
  /** Those that count in a batch. */
  batchId?: string;
  /** All must match. */
  labels?: Readonly<Record<string, string>>;
  /** 1 to 500. @default 50 */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

export interface JobReads<Transaction = never> {
  get(id: string, transaction?: Transaction): Promise<Job | null>;
  /** Newest first. */
  list(
    filter: JobFilter,
    transaction?: Transaction,
  ): Promise<{ items: readonly Job[]; nextCursor: string | null }>;
  /** The latest completed runs of a kind, newest first. */
  history(kind: string): Promise<readonly RunSample[]>;
}
