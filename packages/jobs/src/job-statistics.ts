import type { JobCounts } from './queue-reads.ts';

/** Of which jobs: those of a kind, or those with a label that is counted; all without it. */
export type StatisticsScope = { kind: string } | { label: string; value: string };

/** Which time is asked for. Minutes are kept for a day, hours for thirty. */
export interface ThroughputRange {
  /** Ms since 1970. */
  fromMs: number;
  toMs: number;
  /** Whole minutes, or whole hours from one hour on; at most 1500 buckets in all. */
  bucketMs: number;
  /** Places for running jobs, to tell the efficiency by. */
  places?: number;
}

/** What happened in a time from `startMs` on. */
export interface ThroughputBucket {
  startMs: number;
  /** Jobs that started, and how long they had waited, all together. */
  started: number;
  waitMs: number;
  /** Jobs that ended. `nothingFound` counts among the completed ones. */
  completed: number;
  failed: number;
  cancelled: number;
  nothingFound: number;
  /** How long the last runs of those that ended took, all together. */
  runMs: number;
  /** How long runs went on in this time, all together. */
  busyMs: number;
  /** Busy time as a part of what the places could have given, 0 to 1; `null` without places. */
  efficiency: number | null;
}

/** How much is done, and how well. Counts are of jobs that are kept. */
export interface JobStatistics {
  /**
   * MUST cost the same however many jobs there are.
   * @throws TypeError for a label that is not counted.
   */
  stats(scope?: StatisticsScope): Promise<JobCounts>;
  /**
   * In order of time, without gaps, from the bucket of `fromMs` to that before `toMs`.
   * @throws TypeError when the range is none, or a label is not counted.
   */
  throughput(
    scope: StatisticsScope | undefined,
    range: ThroughputRange,
  ): Promise<readonly ThroughputBucket[]>;
}
