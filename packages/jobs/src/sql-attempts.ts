import type { Job, JobError, JobStepState } from '@headway/protocol';
import type { Transaction } from 'kysely';
import { workedStatuses } from './job-line.ts';
import type { HeardChange } from './job-listener.ts';
import type { JobEvent } from './job-machine.ts';
import { type JobAttempt, noteBounds } from './job-notes.ts';
import type { JobTables } from './job-tables.ts';
import { noteTablesOf } from './note-keeper.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { stepOf } from './sql-notes.ts';

/** Keeps when each run of a job began, and how it ended. */
export class SqlAttempts<Tables extends JobTables> {
  readonly #kernel: SqlJobKernel<Tables>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    kernel.listen((change, trx) => this.#hear(change, trx));
  }

  async attempts(jobId: string): Promise<readonly JobAttempt[]> {
    const rows = await noteTablesOf(this.#kernel.options.db)
      .selectFrom('headway_job_attempts')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('attempt')
      .execute();
    return rows.map((row) => ({
      jobId,
      attempt: row.attempt,
      worker: row.worker,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
      error: row.error === null ? null : (JSON.parse(row.error) as JobError),
    }));
  }

  async #hear({ before, after, cause }: HeardChange, trx: Transaction<Tables>): Promise<undefined> {
    if (!before || !after || !cause) return;
    if (cause.type === 'start') await this.#begin(after, cause.worker ?? null, trx);
    else if (isWorked(before) && !isWorked(after)) await this.#end(after, cause, trx);
  }

  async #begin(job: Job, worker: string | null, trx: Transaction<Tables>): Promise<void> {
    const { id, attempt } = job;
    const db = noteTablesOf(trx);
    await db
      .insertInto('headway_job_attempts')
      .values({
        job_id: id,
        attempt,
        worker,
        started_at: job.startedAt ?? this.#kernel.now(),
        ended_at: null,
        outcome: null,
        error: null,
        quarters: null,
      })
      .execute();
    const gone = attempt - noteBounds.notedAttempts;
    if (gone < 1) return;
    for (const table of ['headway_job_steps', 'headway_job_items', 'headway_job_log'] as const) {
      await db.deleteFrom(table).where('job_id', '=', id).where('attempt', '<=', gone).execute();
    }
    await db
      .deleteFrom('headway_job_attempts')
      .where('job_id', '=', id)
      .where('attempt', '<=', attempt - noteBounds.attempts)
      .execute();
  }

  async #end(job: Job, cause: JobEvent, trx: Transaction<Tables>): Promise<void> {
    const now = this.#kernel.now();
    const outcome = outcomeOf(job, cause);
    const failure = cause.type === 'fail' ? cause.error : job.error;
    const error = outcome === 'failed' || outcome === 'lost' ? failure : null;
    const quarters = cause.type === 'complete' ? cause.quartersMs : undefined;
    await noteTablesOf(trx)
      .updateTable('headway_job_attempts')
      .set({
        ended_at: now,
        outcome,
        error: error && JSON.stringify(error),
        quarters: quarters ? JSON.stringify(quarters) : null,
      })
      .where('job_id', '=', job.id)
      .where('attempt', '=', job.attempt)
      .execute();
    await this.#endSteps(job, stepEnds[outcome], now, trx);
  }

  /** Steps that the run left open: it died, or its worker did not say. */
  async #endSteps(
    job: Job,
    status: JobStepState['status'],
    now: string,
    trx: Transaction<Tables>,
  ): Promise<void> {
    const open = await noteTablesOf(trx)
      .updateTable('headway_job_steps')
      .set({ status, finished_at: now })
      .where('job_id', '=', job.id)
      .where('attempt', '=', job.attempt)
      .where('status', '=', 'running')
      .returningAll()
      .execute();
    for (const data of open.map(stepOf)) {
      await this.#kernel.publish({ channels: [`job:${job.id}`], type: 'job.step', data }, trx);
    }
  }
}

function isWorked({ status }: Job): boolean {
  return workedStatuses.includes(status);
}

type Outcome = NonNullable<JobAttempt['outcome']>;

function outcomeOf({ status }: Job, cause: JobEvent): Outcome {
  // However the run of a job that is being cancelled ends, the job is cancelled.
  if (status === 'cancelled') return 'cancelled';
  switch (cause.type) {
    case 'complete':
      return 'completed';
    case 'fail':
      return 'failed';
    case 'confirm_paused':
      return 'paused';
    case 'review':
      return 'reviewing';
    case 'release':
      return 'released';
    default:
      return 'lost';
  }
}

const stepEnds = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  paused: 'paused',
  reviewing: 'reviewing',
  released: 'cancelled',
  lost: 'failed',
} as const satisfies Record<Outcome, JobStepState['status']>;
