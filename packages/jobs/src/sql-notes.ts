import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  HeadwayError,
  type JobItem,
  type JobLogLine,
  type JobStepState,
  type Publication,
} from '@headway/protocol';
import { sql, type Transaction } from 'kysely';
import type { JobNotes, KeptLogLine, Page, PageQuery } from './job-notes.ts';
import type { JobTables } from './job-tables.ts';
import { createNoteKeeper, noteTablesOf } from './note-keeper.ts';
import type { JobStepRow } from './note-tables.ts';
import type { JobNote } from './queue.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';

/** Notes of one transaction: writing them must not keep the event loop for long. */
const sliceLength = 100;
const pageSize = { usual: 100, most: 1000 };

/** Keeps steps, items and log lines beside their events. */
export class SqlNotes<Tables extends JobTables> implements Omit<JobNotes, 'attempts'> {
  readonly #kernel: SqlJobKernel<Tables>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
  }

  async notes(id: string, fence: number, notes: readonly JobNote[]): Promise<boolean> {
    for (let start = 0; start < notes.length; start += sliceLength) {
      if (start > 0) await nextTurn();
      const slice = notes.slice(start, start + sliceLength);
      if (!(await this.#kernel.within(undefined, (trx) => this.#write(id, fence, slice, trx)))) return false;
    }
    return true;
  }

  async steps(jobId: string, query: { attempt?: number } = {}): Promise<readonly JobStepState[]> {
    let rows = noteTablesOf(this.#kernel.options.db)
      .selectFrom('headway_job_steps')
      .selectAll()
      .where('job_id', '=', jobId);
    if (query.attempt !== undefined) rows = rows.where('attempt', '=', query.attempt);
    return (await rows.execute()).map(stepOf).toSorted(inOrder);
  }

  async items(jobId: string, query: PageQuery = {}): Promise<Page<JobItem>> {
    const { size, after } = readPage(query);
    let rows = noteTablesOf(this.#kernel.options.db)
      .selectFrom('headway_job_items')
      .selectAll()
      .where('job_id', '=', jobId)
      .where(sql<boolean>`(attempt, item_index) > (${after.attempt}, ${after.place})`);
    if (query.attempt !== undefined) rows = rows.where('attempt', '=', query.attempt);
    const found = await rows
      .orderBy('attempt')
      .orderBy('item_index')
      .limit(size + 1)
      .execute();
    const items = found.map(({ attempt, item_index: index, item }) => ({
      jobId,
      attempt,
      index,
      item: JSON.parse(item) as unknown,
    }));
    return page(items, size, ({ attempt, index }) => `${attempt}.${index}`);
  }

  async logLines(
    jobId: string,
    query: PageQuery & { level?: JobLogLine['level'] } = {},
  ): Promise<Page<KeptLogLine>> {
    const { size, after } = readPage(query);
    let rows = noteTablesOf(this.#kernel.options.db)
      .selectFrom('headway_job_log')
      .selectAll()
      .where('job_id', '=', jobId)
      .where(sql<boolean>`(attempt, line) > (${after.attempt}, ${after.place})`);
    if (query.attempt !== undefined) rows = rows.where('attempt', '=', query.attempt);
    if (query.level !== undefined) rows = rows.where('level', '=', query.level);
    const found = await rows
      .orderBy('attempt')
      .orderBy('line')
      .limit(size + 1)
      .execute();
    const lines = found.map(({ attempt, line, level, message, written_at: writtenAt }) => ({
      jobId,
      attempt,
      line,
      level,
      message,
      writtenAt,
    }));
    return page(lines, size, ({ attempt, line }) => `${attempt}.${line}`);
  }

  async #write(
    id: string,
    fence: number,
    notes: readonly JobNote[],
    trx: Transaction<Tables>,
  ): Promise<boolean> {
    if (!(await this.#kernel.mayTell(id, fence, trx))) return false;
    const now = this.#kernel.now();
    const keeper = await createNoteKeeper(noteTablesOf(trx), { jobId: id, attempt: fence, now, notes });
    for (const note of notes) {
      if (keeper.take(note)) await this.#kernel.publish(publicationOf(id, note), trx);
    }
    await keeper.write();
    return true;
  }
}

function publicationOf(id: string, { type, data }: JobNote): Publication {
  return { channels: [type === 'job.log' ? `job-log:${id}` : `job:${id}`], type, data };
}

/** A step from its row. */
export function stepOf(row: JobStepRow): JobStepState {
  const path = row.path.split('.').map(Number);
  return {
    jobId: row.job_id,
    attempt: row.attempt,
    path,
    index: path.at(-1) ?? 0,
    total: row.total,
    name: row.name,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** A step before the steps within it. */
function inOrder(a: JobStepState, b: JobStepState): number {
  if (a.attempt !== b.attempt) return a.attempt - b.attempt;
  for (const [level, index] of a.path.entries()) {
    const other = b.path[level];
    if (other === undefined) return 1;
    if (index !== other) return index - other;
  }
  return a.path.length - b.path.length;
}

/** @throws HeadwayError `bad_message` when the cursor is none of ours. */
function readPage({ after, limit = pageSize.usual }: PageQuery): {
  size: number;
  after: { attempt: number; place: number };
} {
  const size = Math.min(Math.max(1, limit), pageSize.most);
  if (after === undefined) return { size, after: { attempt: 0, place: -1 } };
  const [, attempt, place] = /^(\d{1,9})\.(\d{1,9})$/.exec(after) ?? [];
  if (attempt === undefined || place === undefined) {
    throw new HeadwayError('bad_message', `'${after}' is no place in this list.`);
  }
  return { size, after: { attempt: Number(attempt), place: Number(place) } };
}

function page<T>(found: readonly T[], size: number, cursorOf: (item: T) => string): Page<T> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, nextCursor: last !== undefined && found.length > size ? cursorOf(last) : null };
}
