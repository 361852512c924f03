import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '@headway/protocol';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSqlJobQueue, type SqlJobQueueOptions } from './sql-job-queue.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { openQueue, type TestTables } from './test-support/open-queue.ts';

const draft = { kind: 'cells', input: null, labels: {} };
const summary = { outcome: 'ok', text: 'done' } as const;

async function open(options: Partial<SqlJobQueueOptions<TestTables>> = {}) {
  const clock = manualClock();
  const opened = await openQueue({ clock, ...options });
  onTestFinished(() => opened.db.destroy());
  const told = async (
    id: string,
  ): Promise<readonly { type: string; channels: readonly string[]; data: Batch }[]> =>
    (await opened.publisher.published()).flatMap(({ type, channels, data }) =>
      channels.includes(`batch:${id}`) ? [{ type, channels, data: data as Batch }] : [],
    );
  return { ...opened, clock, told };
}

test('completes a batch in the transaction of its last job, or not at all', async () => {
  const { queue, told } = await open({
    async onCompleted(_job, { result }) {
      if (result === 'bad') throw new Error('no room');
    },
  });
  const { id } = await queue.addBatch({ labels: {}, sealed: true, jobs: [draft] });
  const taken = await queue.take(['cells']);
  const complete = (result: string) =>
    queue.complete(taken?.job.id ?? '', taken?.fence ?? 0, { result, summary });
  await expect(complete('bad')).rejects.toThrow('no room');
  expect(await queue.batch(id)).toMatchObject({ status: 'running', counts: { active: 1 } });
  expect(await told(id)).toEqual([]);
  await complete('good');
  expect((await told(id)).map(({ type }) => type)).toEqual(['batch.completed']);
});

test('leaves nothing of a batch whose transaction rolls back', async () => {
  const { db, queue, clock, told } = await open();
  const failing = db.transaction().execute(async (trx) => {
    await queue.addBatch({ id: 'b', labels: {}, jobs: [draft, draft] }, trx);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  clock.advance(1000);
  await queue.close();
  expect(await queue.batch('b')).toBeNull();
  expect(await told('b')).toEqual([]);
});

test('tells a batch to the channels asked for', async () => {
  const { queue, clock, told } = await open({
    batchChannels: ({ labels }) => [`project:${labels['projectId']}`],
  });
  await queue.addBatch({ id: 'b', labels: { projectId: 'p' } });
  clock.advance(1000);
  await vi.waitFor(async () => expect((await told('b'))[0]?.channels).toEqual(['batch:b', 'project:p']));
});

test('goes on after a crash with what was asked of all jobs, and tells what was not told', async () => {
  const { db, queue, publisher, clock, told } = await open();
  const { id } = await queue.addBatch({ labels: {}, jobs: Array.from({ length: 30 }, () => draft) });
  await queue.close();
  await db.updateTable('headway_batches').set({ state: 'paused', doing: 'pause', revision: 99 }).execute();

  const next = createSqlJobQueue({ db, publisher, clock });
  await next.recover();
  expect(await next.take(['cells'])).toBeNull();
  clock.advance(1000);
  await vi.waitFor(async () => expect((await told(id)).at(-1)?.data.status).toBe('paused'));
  expect((await next.list({ batchId: id, status: ['paused'], limit: 500 })).items).toHaveLength(30);
  expect(await db.selectFrom('headway_batches').select('doing').execute()).toEqual([{ doing: null }]);
});

test('tells what it held back when it is closed, and nothing after that', async () => {
  const { queue, clock, told } = await open();
  const { id } = await queue.addBatch({ labels: {} });
  await queue.close();
  expect(await told(id)).toHaveLength(1);
  await queue.enqueue({ ...draft, batchId: id });
  expect(clock.timers).toBe(0);
});

test('tells again what it could not tell, and gives up after a while', async () => {
  const errors: string[] = [];
  let fails = true;
  const opened = await open({ onError: (_error, { stage }) => errors.push(stage) });
  const { db, publisher, clock, told } = opened;
  const queue = createSqlJobQueue<TestTables>({
    db,
    clock,
    publisher: {
      async publish(publication, trx) {
        if (fails && publication.type === 'batch.updated') throw new Error('full');
        await publisher.publish(publication, trx);
      },
    },
    onError: (_error, { stage }) => errors.push(stage),
  });
  const { id } = await queue.addBatch({ labels: {} });
  for (let count = 1; count <= 3; count += 1) {
    clock.advance(1000);
    await vi.waitFor(() => expect(errors).toHaveLength(count));
  }
  fails = false;
  await vi.waitFor(async () => {
    clock.advance(1000);
    expect(await told(id)).toHaveLength(1);
  });
  expect(new Set(errors)).toEqual(new Set(['tell a batch']));
});

test('leaves off in the middle when something else is asked', async () => {
  const { queue, publisher } = await open();
  const { id } = await queue.addBatch({ labels: {}, jobs: Array.from({ length: 200 }, () => draft) });
  const paused = async (): Promise<number> =>
    (await publisher.published()).filter(({ type }) => type === 'job.paused').length;
  const pausing = queue.pauseBatch(id);
  while ((await paused()) === 0) await nextTurn();
  expect(await queue.resumeBatch(id)).toMatchObject({ status: 'open' });
  await pausing;
  expect(await paused()).toBeLessThan(200);
  const { items } = await queue.list({ batchId: id, limit: 500 });
  expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['queued']));
});

test('lets a batch go with the last of its jobs, and one without jobs after a while', async () => {
  const { db, queue, clock } = await open({
    retention: { completed: { maxAgeMs: 3_600_000, maxCount: 1000 } },
  });
  const ids = async (): Promise<readonly string[]> =>
    (await queue.batches({})).items.map(({ id }) => id).toSorted();
  await queue.addBatch({ id: 'empty', labels: {}, sealed: true });
  await queue.addBatch({ id: 'open', labels: { projectId: 'p' }, jobs: [draft] });
  await queue.addBatch({ id: 'done', labels: { projectId: 'p' }, sealed: true, jobs: [draft, draft] });
  for (let taken = await queue.take(['cells']); taken; taken = await queue.take(['cells'])) {
    await queue.complete(taken.job.id, taken.fence, { result: null, summary });
    clock.advance(1);
  }
  clock.advance(3_599_998);
  await queue.sweep();
  expect(await ids()).toEqual(['done', 'empty', 'open']);
  expect(await queue.batch('open')).toMatchObject({ counts: { completed: 1, total: 1 } });
  clock.advance(3_600_000);
  await queue.sweep();
  expect(await ids()).toEqual(['empty', 'open']);
  clock.advance(31 * 86_400_000);
  await queue.recover();
  expect(await ids()).toEqual(['open']);
  expect(await db.selectFrom('headway_batch_labels').select('batch_id').execute()).toEqual([
    { batch_id: 'open' },
  ]);
});

test('needs no batch for a job that only has the label of one', async () => {
  const { queue, clock } = await open();
  const { id } = await queue.enqueue({ ...draft, labels: { batchId: 'folder-7' } });
  const taken = await queue.take(['cells']);
  await queue.report(id, taken?.fence ?? 0, { fraction: 0.5 });
  clock.advance(1000);
  await queue.complete(id, taken?.fence ?? 0, { result: null, summary });
  expect(await queue.batch('folder-7')).toBeNull();
});

test('lets others work while it pauses and cancels a thousand jobs', { timeout: 60_000 }, async () => {
  const { db, queue, clock, told } = await open();
  const { id } = await queue.addBatch({ labels: {} });
  for (let slice = 0; slice < 10; slice += 1) {
    await db.transaction().execute(async (trx) => {
      for (let job = 0; job < 100; job += 1) await queue.enqueue({ ...draft, batchId: id }, trx);
    });
  }
  await queue.sealBatch(id);
  let turns = 0;
  let over = false;
  const turn = (): void => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  turn();
  const order: string[] = [];
  const paused = queue.pauseBatch(id).then((batch) => {
    order.push('all paused');
    return batch;
  });
  await queue.enqueue({ ...draft, kind: 'other' }).then(() => order.push('another enqueued'));
  expect(await paused).toMatchObject({ status: 'paused', counts: { waiting: 1000 } });
  over = true;
  expect(order).toEqual(['another enqueued', 'all paused']);
  expect(turns).toBeGreaterThan(49);
  expect(await queue.take(['cells'])).toBeNull();
  expect(await queue.cancelBatch(id)).toMatchObject({ status: 'completed', counts: { cancelled: 1000 } });
  clock.advance(1000);
  await queue.close();
  const events = await told(id);
  expect(events.length).toBeLessThan(10);
  expect(events.at(-1)).toMatchObject({ type: 'batch.completed', data: { counts: { cancelled: 1000 } } });
});
