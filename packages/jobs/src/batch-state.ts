import { type Batch, isFinal, type Job } from '@headway/protocol';
import { workedStatuses } from './job-line.ts';
import type { BatchRow, BatchSums } from './batch-tables.ts';
import { foundNothing } from './count-job.ts';
import { nearlyDone } from './job-machine.ts';

type Group = 'waiting' | 'active' | 'reviewing' | 'completed' | 'failed' | 'cancelled';

/** What a job is to its batch. */
export function groupOf({ status }: Pick<Job, 'status'>): Group {
  switch (status) {
    case 'queued':
    case 'retrying':
    case 'paused':
      return 'waiting';
    case 'running':
    case 'pausing':
    case 'cancelling':
      return 'active';
    case 'reviewing':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return status;
  }
}

/** What a job adds to the sums of its batch as it is; with -1 what it took from them. */
function addJob(sums: Partial<BatchSums>, job: Job, size: number | null, by: 1 | -1): void {
  const add = (name: keyof BatchSums, value: number): void => {
    sums[name] = (sums[name] ?? 0) + by * value;
  };
  add(groupOf(job), 1);
  if (foundNothing(job)) add('nothing_found', 1);
  if (size === null) add('unsized', 1);
  add('total_size', size ?? 0);
  if (isFinal(job.status)) add('ended_size', size ?? 0);
}

/** What a change of a job adds to the sums of its batch; `before` is `null` for one that comes, `after` for one that leaves. */
export function batchDelta(
  before: Job | null,
  after: Job | null,
  { size, nowMs }: { size: number | null; nowMs: number },
): Partial<BatchSums> {
  const sums: Partial<BatchSums> = {};
  if (before) addJob(sums, before, size, -1);
  if (after) addJob(sums, after, size, 1);
  if (before && after && isWorked(before) && !isWorked(after)) {
    sums.run_ms = Math.max(0, nowMs - Date.parse(before.startedAt ?? ''));
    if (after.status === 'completed' || after.status === 'failed') {
      sums.run_jobs = 1;
      sums.run_size = size ?? 0;
    }
  }
  return sums;
}

function isWorked({ status }: Job): boolean {
  return workedStatuses.includes(status);
}

export function unfinishedOf({ waiting, active, reviewing }: BatchRow): number {
  return waiting + active + reviewing;
}

/** A batch from its row. */
export function batchOf(row: BatchRow): Batch {
  const { waiting, active, reviewing, completed, failed, cancelled } = row;
  const total = waiting + active + reviewing + completed + failed + cancelled;
  const { eta_low_ms: lowMs, eta_high_ms: highMs } = row;
  return {
    id: row.id,
    name: row.name,
    labels: JSON.parse(row.labels) as Batch['labels'],
    status: statusOf(row),
    counts: {
      waiting,
      active,
      reviewing,
      completed,
      failed,
      cancelled,
      nothingFound: row.nothing_found,
      total,
    },
    fraction: row.finished_at !== null ? 1 : total === 0 ? null : (row.fraction ?? 0),
    eta: row.finished_at === null && lowMs !== null && highMs !== null ? { lowMs, highMs } : null,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    revision: row.revision,
  };
}

function statusOf(row: BatchRow): Batch['status'] {
  if (row.finished_at !== null) return 'completed';
  if (row.state !== 'running') return row.state;
  return row.sealed === 1 ? 'running' : 'open';
}

/** Of jobs that have not ended, what they have done: as jobs, and in their sizes. */
export interface PartsDone {
  jobs: number;
  size: number;
  /** How long the runs of now have been going on, all together, ms. */
  runningMs: number;
}

/** How far a batch is: by size where all jobs have one; never less than what was told, unless it grew. */
export function batchFraction(row: BatchRow, parts: PartsDone): number | null {
  const { total, done } = workOf(row, parts);
  if (total <= 0) return null;
  const least = row.grown === 1 ? 0 : (row.fraction ?? 0);
  return Math.max(least, Math.min(nearlyDone, Math.round((done / total) * 10_000) / 10_000));
}

/** Runs differ at least by this, however many there were. */
const leastSpread = 0.15;

/**
 * How much longer a batch takes, if the rest goes as fast as what was done and as many jobs run as now; `null` while none
 * runs or nothing was done.
 */
export function batchTimeLeft(row: BatchRow, parts: PartsDone): Batch['eta'] {
  const { total, done, ran } = workOf(row, parts);
  const spentMs = row.run_ms + parts.runningMs;
  if (row.state !== 'running' || row.active === 0 || ran <= 0 || spentMs <= 0) return null;
  const leftMs = ((total - done) * (spentMs / ran)) / row.active;
  const spread = leastSpread + 0.5 / Math.sqrt(1 + row.run_jobs);
  return {
    lowMs: Math.floor(leftMs / (1 + spread) / 100) * 100,
    highMs: Math.ceil((leftMs * (1 + spread)) / 100) * 100,
  };
}

/** Work in all, that is done, and of that what runs did, in the same unit. */
function workOf(row: BatchRow, parts: PartsDone): { total: number; done: number; ran: number } {
  const ended = row.completed + row.failed + row.cancelled;
  return row.unsized === 0 && row.total_size > 0
    ? {
        total: row.total_size,
        done: row.ended_size + parts.size,
        ran: row.run_size + parts.size,
      }
    : {
        total: ended + unfinishedOf(row),
        done: ended + parts.jobs,
        ran: row.run_jobs + parts.jobs,
      };
}
