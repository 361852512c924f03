import { expect, onTestFinished, test } from 'vitest';
import { createSqlJobQueue } from './sql-job-queue.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue } from './test-support/open-queue.ts';

const minute = 60_000;
const draft = { kind: 'cells', input: null, labels: { projectId: 'p', userId: 'u' } };

test('counts the jobs of a database that has no counters yet, once', async () => {
  const { db, queue, publisher } = await openQueue();
  onTestFinished(() => db.destroy());
  for (let made = 0; made < 3; made += 1) await queue.enqueue(draft);
  await db.deleteFrom('headway_job_counters').execute();
  const later = createSqlJobQueue({ db, publisher });
  const { id } = await later.enqueue(draft);
  await later.cancel(id);
  expect(await later.stats()).toMatchObject({ waiting: 3, cancelled: 1, total: 4 });
  expect(await later.stats({ label: 'userId', value: 'u' })).toMatchObject({ waiting: 3, cancelled: 1 });
});

test('counts anew when other labels are chosen, and forgets those that no longer are', async () => {
  const { db, queue, publisher } = await openQueue();
  onTestFinished(() => db.destroy());
  await queue.enqueue(draft);
  const { id } = await queue.enqueue({ ...draft, labels: { site: 's' } });
  const chosen = createSqlJobQueue({ db, publisher, statisticsLabels: ['site'] });
  expect(await chosen.stats({ label: 'site', value: 's' })).toMatchObject({ waiting: 1 });
  await chosen.cancel(id);
  const back = createSqlJobQueue({ db, publisher });
  expect(await back.stats({ label: 'projectId', value: 'p' })).toMatchObject({ waiting: 1, total: 1 });
  const scopes = await db.selectFrom('headway_job_counters').select('scope').distinct().execute();
  expect(scopes.map(({ scope }) => scope)).not.toContain('label:site');
});

test('counts again what it counted in a transaction that was rolled back', async () => {
  const { db, queue } = await openQueue();
  onTestFinished(() => db.destroy());
  const failing = db.transaction().execute(async (trx) => {
    await queue.enqueue(draft, trx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await queue.enqueue(draft);
  expect(await queue.stats()).toMatchObject({ waiting: 1, total: 1 });
});

test('keeps no counters for a project whose jobs are gone', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({
    clock,
    retention: { cancelled: { maxAgeMs: minute, maxCount: 100 } },
  });
  onTestFinished(() => db.destroy());
  const { id } = await queue.enqueue({ ...draft, labels: { projectId: 'gone' } });
  await queue.enqueue({ ...draft, labels: { projectId: 'stays' } });
  await queue.cancel(id);
  clock.advance(2 * minute);
  await queue.sweep();
  const rows = await db
    .selectFrom('headway_job_counters')
    .select('value')
    .where('scope', '=', 'label:projectId')
    .execute();
  expect(rows).toEqual([{ value: 'stays' }]);
  expect(await queue.stats({ label: 'projectId', value: 'gone' })).toMatchObject({ total: 0 });
});

test('keeps minutes for a day and hours for thirty days', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  onTestFinished(() => db.destroy());
  const widths = async (): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('headway_job_throughput')
      .select('width')
      .where('scope', '=', 'all')
      .orderBy('bucket')
      .execute();
    return rows.map(({ width }) => width).toSorted();
  };
  const start = async (): Promise<void> => {
    await queue.enqueue(draft);
    await queue.take(['cells']);
  };
  await start();
  clock.advance(25 * 60 * minute);
  await start();
  expect(await widths()).toEqual(['hour', 'hour', 'minute']);
  clock.advance(31 * 24 * 60 * minute);
  await start();
  expect(await widths()).toEqual(['hour', 'minute']);
});

test('counts a run of many days as busy for its last day at most', async () => {
  const clock = manualClock();
  const { db, queue } = await openQueue({ clock });
  onTestFinished(() => db.destroy());
  const { id } = await queue.enqueue(draft);
  const taken = await queue.take(['cells']);
  clock.advance(5 * 24 * 60 * minute);
  await queue.complete(id, taken?.fence ?? 0, { result: null, summary: { outcome: 'ok', text: '' } });
  const rows = await db.selectFrom('headway_job_throughput').selectAll().where('scope', '=', 'all').execute();
  const busy = (of: string): number =>
    rows.filter(({ width }) => width === of).reduce((sum, { busy_ms }) => sum + busy_ms, 0);
  expect(busy('minute')).toBe(24 * 60 * minute);
  expect(busy('hour')).toBe(24 * 60 * minute);
});
