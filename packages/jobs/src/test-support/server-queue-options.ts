import type { SqlJobQueueOptions } from '../sql-job-queue-options.ts';
import type { TestTables } from './open-queue.ts';

/** Of all processes that share a file: what completes is written down once more, and nothing is given up. */
export const serverQueueOptions: Pick<
  SqlJobQueueOptions<TestTables>,
  'maxAttempts' | 'maxLosses' | 'backoff' | 'onCompleted'
> = {
  maxAttempts: 1000,
  maxLosses: 1000,
  backoff: { baseMs: 1, maxMs: 10 },
  async onCompleted(job, _run, trx) {
    await trx.insertInto('note').values({ text: job.id }).execute();
  },
};
