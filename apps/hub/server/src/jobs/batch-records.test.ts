import { join } from 'node:path';
import { createSqlJobQueue } from '@headway/jobs/sql';
import { systemClock } from '@headway/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { sealAbandoned } from './batch-records.ts';
import { openDatabase } from '../database.ts';
import { migrate } from '../migrations.ts';
import { dataFolder } from '../test-support/hub.ts';

const minuteMs = 60_000;

async function openQueue() {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  await migrate(db);
  let now = Date.now();
  const clock = { ...systemClock(), now: () => now };
  const queue = createSqlJobQueue({ db, clock, publisher: { publish: () => Promise.resolve() } });
  onTestFinished(() => queue.close());
  return {
    queue,
    /** Adds a job to the batch, and runs it. */
    async runOne(batchId: string) {
      await queue.enqueue({ kind: 'cells', input: null, labels: {}, batchId });
      const taken = await queue.take(['cells']);
      const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;
      await queue.complete(taken?.job.id ?? '', taken?.fence ?? 0, run);
    },
    seal: () => sealAbandoned({ db, queue }, clock),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('leaves an upload open that takes long, as long as images come', async () => {
  const { queue, runOne, seal, pass } = await openQueue();
  const { id } = await queue.addBatch({ labels: {} });
  for (let minute = 0; minute < 30; minute += 5) {
    await runOne(id);
    pass(5 * minuteMs);
    expect(await seal()).toBe(0);
  }
  expect((await queue.batch(id))?.status).toBe('open');
  pass(5 * minuteMs);
  expect(await seal()).toBe(1);
  expect((await queue.batch(id))?.status).toBe('completed');
});

it('seals an upload that was left alone while it was paused', async () => {
  const { queue, runOne, seal, pass } = await openQueue();
  const { id } = await queue.addBatch({ labels: {} });
  await runOne(id);
  await queue.pauseBatch(id);
  pass(11 * minuteMs);
  expect(await seal()).toBe(1);
  expect((await queue.batch(id))?.status).toBe('completed');
});
