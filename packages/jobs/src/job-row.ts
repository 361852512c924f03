import type { Job, JobStep } from '@headway/protocol';
import type { JobRow } from './job-tables.ts';
import { storedJson } from './stored-json.ts';

/** What the queue keeps beside the job, for itself and for those who run it. */
export type OwnColumns = Pick<
  JobRow,
  | 'input'
  | 'size'
  | 'idempotency_key'
  | 'retry'
  | 'failures'
  | 'losses'
  | 'ready'
  | 'group_value'
  | 'worker'
  | 'lease_until'
  | 'state'
  | 'answers'
  | 'batch_id'
>;

/** The columns that make up a `Job`. */
export type JobColumns = Omit<JobRow, keyof OwnColumns>;

const isJobColumn: Readonly<Record<keyof JobColumns, true>> = {
  id: true,
  kind: true,
  status: true,
  priority: true,
  attempt: true,
  revision: true,
  labels: true,
  step_name: true,
  step_index: true,
  step_total: true,
  step_sub: true,
  done: true,
  total: true,
  unit: true,
  fraction: true,
  message: true,
  eta_low_ms: true,
  eta_high_ms: true,
  summary: true,
  error: true,
  warning: true,
  created_at: true,
  run_at: true,
  started_at: true,
  finished_at: true,
};

/** Their names: a list of jobs need not read inputs and saved states. */
export const jobColumns: readonly (keyof JobColumns)[] = Object.keys(isJobColumn) as (keyof JobColumns)[];

/** A job from its row. What the JSON columns hold was written by `columnsOf`. */
export function jobOf(row: JobColumns): Job {
  const { step_name: name, step_index: index, step_total: total } = row;
  const { eta_low_ms: lowMs, eta_high_ms: highMs } = row;
  const sub = (storedJson(row, 'step_sub') as JobStep['sub'] | null) ?? undefined;
  return {
    id: row.id,
    kind: row.kind,
    labels: storedJson(row, 'labels') as Job['labels'],
    status: row.status,
    attempt: row.attempt,
    step:
      name !== null && index !== null && total !== null ? { name, index, total, ...(sub && { sub }) } : null,
    done: row.done,
    total: row.total,
    unit: row.unit,
    fraction: row.fraction,
    message: row.message,
    eta: lowMs !== null && highMs !== null ? { lowMs, highMs } : null,
    priority: row.priority,
    summary: storedJson(row, 'summary') as Job['summary'],
    error: storedJson(row, 'error') as Job['error'],
    warning: storedJson(row, 'warning') as Job['warning'],
    createdAt: row.created_at,
    runAt: row.run_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    revision: row.revision,
  };
}

/** The columns that a change of a job touches: an index is written anew for each column of its that is set. */
export function changedColumns(before: Job, after: Job): Partial<JobColumns> {
  const old = columnsOf(before);
  const columns = Object.entries(columnsOf(after)).filter(
    ([name, value]) => value !== old[name as keyof JobColumns],
  );
  return Object.fromEntries(columns);
}

/** The columns of a job. */
export function columnsOf(job: Job): JobColumns {
  return {
    id: job.id,
    kind: job.kind,
    status: job.status,
    priority: job.priority,
    attempt: job.attempt,
    revision: job.revision,
    labels: JSON.stringify(job.labels),
    step_name: job.step?.name ?? null,
    step_index: job.step?.index ?? null,
    step_total: job.step?.total ?? null,
    step_sub: job.step?.sub ? JSON.stringify(job.step.sub) : null,
    done: job.done,
    total: job.total,
    unit: job.unit,
    fraction: job.fraction,
    message: job.message,
    eta_low_ms: job.eta?.lowMs ?? null,
    eta_high_ms: job.eta?.highMs ?? null,
    summary: job.summary && JSON.stringify(job.summary),
    error: job.error && JSON.stringify(job.error),
    warning: job.warning && JSON.stringify(job.warning),
    created_at: job.createdAt,
    run_at: job.runAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
  };
}
