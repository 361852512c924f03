import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createJobTables, type JobTables } from './job-tables.ts';
import { createJobStore } from './job-store.ts';
import { createSqlJobQueue } from './sql-job-queue.ts';
import { newJob } from './new-job.ts';
import { memoryDatabase } from './test-support/sqlite-dialect.ts';

test('adds to the tables of an earlier version what they lack, and keeps their rows', async () => {
  const db = memoryDatabase<JobTables>();
  await createJobTables(db);
  const draft = { kind: 'cells', input: null, labels: { assetId: 'a' } };
  const job = newJob(draft, 'j1', Date.UTC(2026, 0, 1));
  await createJobStore(db).insert(job, draft, '');
  for (const column of ['warning', 'step_sub']) {
    await sql`alter table headway_jobs drop column ${sql.ref(column)}`.execute(db);
  }
  const warning = { code: 'no_worker', message: 'Nobody.', since: '2026-01-01T00:00:00.000Z' } as const;
  await expect(createJobStore(db).update(job, { ...job, warning, revision: 2 })).rejects.toThrow(
    'no such column',
  );

  await createJobTables(db);
  await createJobTables(db);
  expect(await createJobStore(db).get('j1')).toEqual(job);
  const step = { name: 'Read', index: 0, total: 2, sub: { name: 'Page', index: 3, total: null } };
  const changed = { ...job, warning, step, revision: 2 };
  expect(await createJobStore(db).update(job, changed)).toBe(true);
  expect(await createJobStore(db).get('j1')).toEqual(changed);
  await db.destroy();
});

test('runs the jobs that wait, ran or failed in a database of 0.1.0, with their groups', async () => {
  const db = memoryDatabase<JobTables>();
  await sql`
    create table headway_jobs (
      id text primary key, kind text not null, status text not null, priority integer not null,
      attempt integer not null, failures integer not null default 0, revision integer not null,
      labels text not null, input text not null, size double precision, idempotency_key text unique,
      step_name text, step_index integer, step_total integer, done double precision, total double precision,
      unit text, fraction double precision, message text, eta_low_ms double precision,
      eta_high_ms double precision, summary text, error text, created_at text not null, run_at text not null,
      started_at text, finished_at text
    )
  `.execute(db);
  await sql`
    create table headway_job_labels (
      job_id text not null references headway_jobs (id) on delete cascade,
      name text not null, value text not null, primary key (job_id, name)
    )
  `.execute(db);
  const time = '2026-01-01T00:00:00.000Z';
  const add = async (id: string, status: string, projectId: string) => {
    const labels = JSON.stringify({ projectId });
    await sql`
      insert into headway_jobs (id, kind, status, priority, attempt, revision, labels, input, created_at, run_at)
      values (${id}, 'cells', ${status}, 0, 1, 2, ${labels}, '{}', ${time}, ${time})
    `.execute(db);
    await sql`insert into headway_job_labels values (${id}, 'projectId', ${projectId})`.execute(db);
  };
  for (const id of ['a1', 'a2', 'a3']) await add(id, 'queued', 'a');
  await add('b1', 'running', 'b');
  await add('b2', 'failed', 'b');
  await add('c1', 'retrying', 'c');
  await createJobTables(db);

  const queue = createSqlJobQueue({
    db,
    publisher: { publish: async () => {} },
    parallelism: { perGroup: 1 },
  });
  expect(await queue.recover()).toEqual({ requeued: 1, cancelled: 0 });
  await queue.retry('b2');
  const taken: string[] = [];
  for (let next = await queue.take(['cells']); next; next = await queue.take(['cells'])) {
    taken.push(next.job.id);
  }
  expect(taken).toEqual(['a1', 'b1', 'c1']);
  queue.setParallelism({});
  expect((await queue.take(['cells']))?.job.id).toBe('a2');
  await db.destroy();
});
