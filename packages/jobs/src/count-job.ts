import { isFinal, type Job, type JobStatus } from '@headway/protocol';
import { workedStatuses } from './job-line.ts';
import type { HeardChange } from './job-listener.ts';
import type { ThroughputSums } from './statistics-tables.ts';

/** Where a job is counted. */
export interface CountedScope {
  scope: string;
  value: string;
}

export type CounterDelta = Partial<Record<JobStatus | 'nothing_found', number>>;

/** What is to be added up for a time, ms since 1970. */
export interface ThroughputDelta {
  atMs: number;
  sums: Partial<ThroughputSums>;
}

/** All scopes of a job, given the labels that are counted. */
export function scopesOf(job: Job, labels: readonly string[]): readonly CountedScope[] {
  const byLabel = labels.flatMap((name) => {
    const value = job.labels[name];
    return value === undefined ? [] : [{ scope: `label:${name}`, value }];
  });
  return [{ scope: 'all', value: '' }, { scope: 'kind', value: job.kind }, ...byLabel];
}

/** What a change adds to the counters; `null` where it changes none. */
export function counterDelta(before: Job | null, after: Job | null): CounterDelta | null {
  if (before?.status === after?.status) return null;
  const delta: CounterDelta = {};
  const add = (job: Job | null, by: number): void => {
    if (!job) return;
    delta[job.status] = (delta[job.status] ?? 0) + by;
    if (foundNothing(job)) delta.nothing_found = (delta.nothing_found ?? 0) + by;
  };
  add(before, -1);
  add(after, 1);
  return delta;
}

/** What a change adds to the throughput, at different times where a run goes over more than one minute. */
export function throughputDeltas(
  { before, after, cause }: HeardChange,
  nowMs: number,
): readonly ThroughputDelta[] {
  if (!before || !after || !cause) return [];
  const sums: Partial<ThroughputSums> = {};
  const startedMs = Date.parse(before.startedAt ?? '');
  const ran = isWorked(before) && !isWorked(after) && startedMs < nowMs ? nowMs - startedMs : 0;
  if (cause.type === 'start') {
    sums.started = 1;
    sums.wait_ms = Math.max(0, nowMs - Math.max(Date.parse(before.createdAt), Date.parse(before.runAt)));
  }
  if (isFinal(after.status) && !isFinal(before.status)) {
    if (after.status === 'completed') sums.completed = 1;
    else sums[after.status === 'failed' ? 'failed' : 'cancelled'] = 1;
    if (foundNothing(after)) sums.nothing_found = 1;
    sums.run_ms = ran;
  }
  const told = Object.keys(sums).length > 0 ? [{ atMs: nowMs, sums }] : [];
  return ran > 0 ? [...told, ...busyMinutes(nowMs - ran, nowMs)] : told;
}

/** A run counts as busy at most for so long before its end. */
const longestBusyMs = 86_400_000;
export const minuteMs = 60_000;

/** Busy time, cut into minutes. */
function busyMinutes(fromMs: number, toMs: number): readonly ThroughputDelta[] {
  const deltas: ThroughputDelta[] = [];
  let atMs = Math.max(fromMs, toMs - longestBusyMs);
  while (atMs < toMs) {
    const endMs = Math.min(toMs, (Math.floor(atMs / minuteMs) + 1) * minuteMs);
    deltas.push({ atMs, sums: { busy_ms: endMs - atMs } });
    atMs = endMs;
  }
  return deltas;
}

function isWorked({ status }: Job): boolean {
  return workedStatuses.includes(status);
}

/** Whether a job completed without finding anything. */
export function foundNothing({ status, summary }: Job): boolean {
  return status === 'completed' && summary?.outcome === 'nothing_found';
}
