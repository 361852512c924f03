import { Kysely } from 'kysely';
import { createJobRunner } from '../job-runner.ts';
import { openQueue, type TestTables } from './open-queue.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';

/** A server to be killed: runs the jobs of the database that it is told, writing the id of each that completes. */
const [path = ''] = process.argv.slice(2);
const { queue } = await openQueue({
  db: new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) }),
  maxAttempts: 100,
  maxLosses: 100,
  backoff: { baseMs: 10, maxMs: 10 },
  async onCompleted(job, _run, trx) {
    await trx.insertInto('note').values({ text: job.id }).execute();
  },
});
const runner = createJobRunner({
  queue,
  kinds: ['test'],
  workers: 2,
  nice: 0,
  workerModule: new URL('test-worker.ts', import.meta.url),
});
await runner.start();
