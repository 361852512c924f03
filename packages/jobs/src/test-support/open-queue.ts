import type { Job } from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { JobQueue } from '../queue.ts';
import { createJobTables, type JobTables } from '../job-tables.ts';
import { createSqlJobQueue, type SqlJobQueueOptions } from '../sql-job-queue.ts';
import { type RecordedTables, type RecordingPublisher, recordingPublisher } from './recording-publisher.ts';
import { memoryDatabase } from './sqlite-dialect.ts';

export type TestTables = JobTables & RecordedTables & { note: { text: string } };

export interface OpenQueue {
  db: Kysely<TestTables>;
  queue: JobQueue<Transaction<TestTables>>;
  publisher: RecordingPublisher<TestTables>;
  /** States of a job as they were published to its channel, in order. */
  states: (id: string) => Promise<readonly { type: string; job: Job }[]>;
}

/** The embedded queue on a database in memory (or a given one), with a table `note` of the application's own. */
export async function openQueue(options: Partial<SqlJobQueueOptions<TestTables>> = {}): Promise<OpenQueue> {
  const db = options.db ?? memoryDatabase<TestTables>();
  await createJobTables(db);
  await db.schema.createTable('note').ifNotExists().addColumn('text', 'text').execute();
  const publisher = await recordingPublisher(db);
  const queue = createSqlJobQueue({ publisher, ...options, db });
  return {
    db,
    queue,
    publisher,
    async states(id) {
      const all = await publisher.published();
      return all
        .filter(({ channels, data }) => channels.includes(`job:${id}`) && (data as Job).id === id)
        .map(({ type, data }) => ({ type, job: data as Job }));
    },
  };
}
