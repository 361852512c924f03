import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { createJobRunner } from '../job-runner.ts';
import { openQueue, type TestTables } from './open-queue.ts';
import { recordingPublisher } from './recording-publisher.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { serverQueueOptions } from './server-queue-options.ts';

/** When a server is to die: in the middle of a transaction, or at any time. */
export type Death = { afterPublishes: number } | { afterMs: number } | null;

/**
 * A server to be killed. It loads, waits to be told when to die, and then runs the jobs of a file: those of the kind
 * `test` in worker processes, those of the kind `inner` by itself.
 */
const [path = ''] = process.argv.slice(2);
// Whoever tests may die too.
process.once('disconnect', () => process.exit());
process.send?.('loaded');
const [death] = (await once(process, 'message')) as [Death];

const db = new Kysely<TestTables>({ dialect: nodeSqliteDialect(path) });
const recording = await recordingPublisher(db);
let published = 0;
const { queue } = await openQueue({
  ...serverQueueOptions,
  db,
  publisher: {
    async publish(publication, transaction) {
      published += 1;
      // What was written so far in this transaction is not committed.
      if (death && 'afterPublishes' in death && published === death.afterPublishes) die();
      await recording.publish(publication, transaction);
    },
  },
});
if (death && 'afterMs' in death) setTimeout(die, death.afterMs);

const runner = createJobRunner({
  queue,
  kinds: ['test'],
  workers: 2,
  nice: 0,
  pollMs: 100,
  workerModule: new URL('test-worker.ts', import.meta.url),
});
await runner.start();
process.send?.('running');
await runInner();

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not go on.');
}

/** Runs jobs one after the other, each in a few steps that are written. */
async function runInner(): Promise<never> {
  for (;;) {
    const taken = await queue.take(['inner']);
    if (!taken) {
      await delay(10);
      continue;
    }
    const { job, fence } = taken;
    await queue.report(job.id, fence, { fraction: 0.5 });
    await queue.save(job.id, fence, { attempt: fence });
    const failsNow = (taken.input as { failures: number }).failures >= fence;
    const error = { code: 'not_yet', message: 'Not yet.', retryable: true };
    const { status = null } = (await queue.get(job.id)) ?? {};
    if (status === 'pausing') await queue.confirmPaused(job.id, fence);
    else if (failsNow) await queue.fail(job.id, fence, error);
    else await queue.complete(job.id, fence, { result: null, summary: { outcome: 'ok', text: 'done' } });
  }
}
