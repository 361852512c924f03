import type { Kysely, Transaction } from 'kysely';
import { noteBounds } from './job-notes.ts';
import type { JobTables } from './job-tables.ts';
import type { JobItemRow, JobLogRow, JobStepRow, NoteTables } from './note-tables.ts';
import type { JobNote } from './queue.ts';

/** Writes the notes of an attempt in a few statements, as far as they are within its bounds. */
export interface NoteKeeper {
  /** Whether the note will be kept. */
  take(note: JobNote): boolean;
  write(): Promise<void>;
}

interface KeeperOptions {
  jobId: string;
  attempt: number;
  /** ISO 8601 UTC. */
  now: string;
  /** What will be taken, to look up what is there of it. */
  notes: readonly JobNote[];
}

/** Our tables of any database, untouched by the application's plugins. */
export function noteTablesOf<Tables extends JobTables>(
  db: Kysely<Tables> | Transaction<Tables>,
): Kysely<NoteTables> {
  return (db as unknown as Kysely<NoteTables>).withoutPlugins();
}

export async function createNoteKeeper(
  db: Kysely<NoteTables>,
  { jobId, attempt, now, notes }: KeeperOptions,
): Promise<NoteKeeper> {
  const key = { job_id: jobId, attempt };
  const steps = new Map<string, JobStepRow>();
  const items = new Map<number, JobItemRow>();
  const lines: JobLogRow[] = [];
  const paths = new Set<string>();
  let stepCount = 0;
  let lastLine = 0;

  if (notes.some(({ type }) => type === 'job.log')) {
    const last = await db
      .selectFrom('headway_job_log')
      .select(({ fn }) => fn.max('line').as('line'))
      .where('job_id', '=', jobId)
      .where('attempt', '=', attempt)
      .executeTakeFirst();
    lastLine = last?.line ?? 0;
  }
  const asked = notes.flatMap((note) => (note.type === 'job.step' ? [note.data.path.join('.')] : []));
  if (asked.length > 0) {
    const ofAttempt = db
      .selectFrom('headway_job_steps')
      .where('job_id', '=', jobId)
      .where('attempt', '=', attempt);
    const counted = await ofAttempt.select(({ fn }) => fn.countAll().as('steps')).executeTakeFirst();
    stepCount = Number(counted?.steps ?? 0);
    for (const { path } of await ofAttempt.select('path').where('path', 'in', asked).execute()) {
      paths.add(path);
    }
  }

  return {
    take(note) {
      switch (note.type) {
        case 'job.step': {
          const { path, index: _index, jobId: _jobId, ...state } = note.data;
          const place = path.join('.');
          if (!paths.has(place)) {
            if (stepCount >= noteBounds.steps) return false;
            stepCount += 1;
            paths.add(place);
          }
          steps.set(place, {
            ...key,
            path: place,
            total: state.total,
            name: state.name,
            status: state.status,
            started_at: state.startedAt,
            finished_at: state.finishedAt,
          });
          return true;
        }
        case 'job.item': {
          const { index } = note.data;
          const item = JSON.stringify(note.data.item ?? null);
          if (index >= noteBounds.items || item.length > noteBounds.itemLength) return false;
          items.set(index, { ...key, item_index: index, item });
          return true;
        }
        case 'job.log': {
          if (lastLine >= noteBounds.logLines) return false;
          lastLine += 1;
          const { level, message } = note.data;
          lines.push({ ...key, line: lastLine, level, message, written_at: now });
          return true;
        }
        case 'job.preview':
          return true;
      }
    },
    async write() {
      if (steps.size > 0) {
        await db
          .insertInto('headway_job_steps')
          .values([...steps.values()])
          .onConflict((conflict) =>
            conflict.columns(['job_id', 'attempt', 'path']).doUpdateSet(({ ref }) => ({
              total: ref('excluded.total'),
              name: ref('excluded.name'),
              status: ref('excluded.status'),
              started_at: ref('excluded.started_at'),
              finished_at: ref('excluded.finished_at'),
            })),
          )
          .execute();
      }
      if (items.size > 0) {
        await db
          .insertInto('headway_job_items')
          .values([...items.values()])
          .onConflict((conflict) =>
            conflict
              .columns(['job_id', 'attempt', 'item_index'])
              .doUpdateSet(({ ref }) => ({ item: ref('excluded.item') })),
          )
          .execute();
      }
      if (lines.length > 0) await db.insertInto('headway_job_log').values(lines).execute();
    },
  };
}
