import { Kysely } from 'kysely';
import { openQueue, type TestTables } from './open-queue.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';

/** Takes and completes jobs of a file until there are none, and tells which. */
const [path = '', worker = ''] = process.argv.slice(2);
const { db, queue } = await openQueue({
  db: new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) }),
});
const taken: string[] = [];
const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;
for (;;) {
  const next = await queue.take(['test'], { worker, leaseMs: 60_000 });
  if (!next) break;
  taken.push(next.job.id);
  await queue.complete(next.job.id, next.fence, run);
}
await db.destroy();
process.send?.(taken, () => process.disconnect());
