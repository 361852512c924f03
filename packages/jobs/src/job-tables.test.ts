import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createJobTables, type JobTables } from './job-tables.ts';
import { createJobStore } from './job-store.ts';
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
  await expect(createJobStore(db).update({ ...job, revision: 2 }, 1)).rejects.toThrow('no such column');

  await createJobTables(db);
  await createJobTables(db);
  expect(await createJobStore(db).get('j1')).toEqual(job);
  const warning = { code: 'no_worker', message: 'Nobody.', since: '2026-01-01T00:00:00.000Z' } as const;
  const step = { name: 'Read', index: 0, total: 2, sub: { name: 'Page', index: 3, total: null } };
  const changed = { ...job, warning, step, revision: 2 };
  expect(await createJobStore(db).update(changed, 1)).toBe(true);
  expect(await createJobStore(db).get('j1')).toEqual(changed);
  await db.destroy();
});
