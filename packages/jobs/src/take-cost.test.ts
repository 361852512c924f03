import { CompiledQuery, Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openQueue, type TestTables } from './test-support/open-queue.ts';
import { nodeSqliteDialect } from './test-support/sqlite-dialect.ts';

/** The embedded queue, and how its statements of late would find their rows. */
async function open() {
  const statements: CompiledQuery[] = [];
  const db = new Kysely<TestTables>({
    dialect: nodeSqliteDialect(':memory:'),
    log: ({ query }) => {
      statements.push(query);
    },
  });
  onTestFinished(() => db.destroy());
  const { queue } = await openQueue({ db });
  // The statistics count once what they find.
  await queue.stats();
  return {
    db,
    queue,
    /** What SQLite says about the statements of `work` that read or change jobs. */
    async plansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
      statements.length = 0;
      await work();
      const asked = statements.filter(({ sql }) => /headway_jobs\b/.test(sql) && !sql.startsWith('insert'));
      const plans: string[] = [];
      for (const { sql, parameters } of asked) {
        const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
        const { rows } = await db.executeQuery<{ detail: string }>(explain);
        plans.push(...rows.map(({ detail }) => detail));
      }
      return plans;
    },
    /** Jobs that wait, made without the queue: so many would take long. */
    async fill(count: number, more: { project: string; kind?: string; runAt?: string; priority?: number }) {
      const { project, kind = 'cells', runAt = '2020-01-01T00:00:00.000Z', priority = 0 } = more;
      const ready = runAt < '2026' ? 1 : 0;
      await db.executeQuery(
        CompiledQuery.raw(
          `with recursive number(n) as (select 1 union all select n + 1 from number where n < ?)
           insert into headway_jobs
             (id, kind, status, priority, attempt, revision, labels, input, created_at, run_at, ready, group_value)
           select ? || printf('%06d', n), ?, 'queued', ?, 0, 1, '{}', '{}', '2020-01-01T00:00:00.000Z', ?, ?, ?
           from number`,
          [count, `${project}-${kind}-${priority}-${ready}-`, kind, priority, runAt, ready, project],
        ),
      );
    },
  };
}

test('goes through no jobs but the one that it takes', async () => {
  const { queue, plansOf, fill } = await open();
  await fill(1000, { project: 'p' });
  await fill(1000, { project: 'q', priority: 1 });
  await fill(1000, { project: 'r', runAt: '2999-01-01T00:00:00.000Z', priority: 9 });
  queue.setParallelism({ total: 10, perKind: { cells: 10 }, perGroup: 1 });
  // The second take finds 1000 jobs of a full group in its way.
  for (const project of ['q', 'p']) {
    const plans = await plansOf(async () => {
      const taken = await queue.take(['cells', 'other'], { leaseMs: 1000 });
      expect(taken?.job.id).toMatch(new RegExp(`^${project}-`));
    });
    expect(plans.length).toBeGreaterThan(5);
    const scans = plans.filter(
      (plan) => plan.startsWith('SCAN') && !/^SCAN (groups|first|CONSTANT ROW)/.test(plan),
    );
    expect(scans).toEqual([]);
    expect(plans.some((plan) => plan.includes('headway_jobs_ready_group'))).toBe(project === 'p');
  }
});

test('takes the first of another project, and of another kind, past very many that may not run', async () => {
  const { queue, fill } = await open();
  for (let project = 0; project < 10; project += 1) {
    await fill(10_000, { project: `p${project}`, priority: 5 });
  }
  await fill(1, { project: 'quiet' });
  await fill(10_000, { project: 'x', kind: 'other', priority: 9 });
  queue.setParallelism({ perGroup: 1, perKind: { other: 1 } });
  const order: (string | undefined)[] = [];
  for (let next = await queue.take(['cells', 'other']); next; next = await queue.take(['cells', 'other'])) {
    order.push(next.job.id.split('-')[0]);
  }
  expect(order).toEqual(['x', ...Array.from({ length: 10 }, (_, project) => `p${project}`), 'quiet']);
});
