import { join } from 'node:path';
import { createJobTables, createSqlJobQueue } from '@headway/jobs/sql';
import type { Job, Publication } from '@headway/protocol';
import { expect, it, onTestFinished, vi } from 'vitest';
import { calmProgress } from './calm-progress.ts';
import { openDatabase } from '../database.ts';
import { heardBy } from '../news/heard-by.ts';
import { dataFolder } from '../test-support/hub.ts';

const labels = { projectId: 'p1', userId: 'u1' };
const done = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;

async function openQueue() {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  await createJobTables(db);
  const told: Publication[] = [];
  const timers: (() => void)[] = [];
  const calm = calmProgress({
    db,
    publisher: {
      publish: (publication) => {
        told.push(publication);
        return Promise.resolve();
      },
    },
    isCalm: (channel) => channel.startsWith('user:'),
    clock: {
      setTimer: (callback) => {
        timers.push(callback);
        return () => undefined;
      },
    },
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => calm.close());
  const queue = createSqlJobQueue({ db, publisher: calm, channels: heardBy });
  onTestFinished(() => queue.close());
  return {
    db,
    queue,
    async start() {
      await queue.enqueue({ kind: 'cells', input: null, labels });
      const taken = await queue.take(['cells']);
      if (!taken) throw new Error('There is no job.');
      const { job, fence } = taken;
      const report = (fraction: number) => queue.report(job.id, fence, { fraction, eta: null });
      return { id: job.id, report, complete: () => queue.complete(job.id, fence, done) };
    },
    /** The states that a channel was told, as their types and fractions. */
    heard: (channel: string) =>
      told
        .filter(({ channels }) => channels.includes(channel))
        .map(({ type, data }) => [type, (data as Job).fraction]),
    /** The time is over: what was held back is told. */
    tell: async () => {
      const callback = timers.shift();
      if (!callback) throw new Error('Nothing waits to be told.');
      callback();
      // The database has one connection: this one waits for the telling before it.
      await db.transaction().execute(() => Promise.resolve());
    },
    get waits() {
      return timers.length > 0;
    },
  };
}

it('tells a project each report at once, and a person the newest of each job after a while', async () => {
  const { start, heard, tell } = await openQueue();
  const [first, second] = [await start(), await start()];
  for (const fraction of [0.1, 0.2, 0.3]) await first.report(fraction);
  await second.report(0.5);
  const progress = ([type]: readonly unknown[]): boolean => type === 'job.progress';
  expect(heard('project:p1').filter(progress)).toHaveLength(4);
  expect(heard('user:u1').filter(progress)).toEqual([]);
  await tell();
  await vi.waitFor(() =>
    expect(heard('user:u1').filter(progress)).toEqual([
      ['job.progress', 0.3],
      ['job.progress', 0.5],
    ]),
  );
});

it('tells no progress after the end of a job', async () => {
  const { start, heard, tell } = await openQueue();
  const job = await start();
  await job.report(0.7);
  await job.complete();
  await tell();
  expect(heard('user:u1')).toEqual([
    ['job.queued', null],
    ['job.started', null],
    ['job.completed', 1],
  ]);
});

it('tells nothing that was taken back with its transaction', async () => {
  const context = await openQueue();
  const { id, report } = await context.start();
  await report(0.4);
  // As a transaction that failed leaves it.
  await context.db.updateTable('headway_jobs').set({ revision: 2 }).where('id', '=', id).execute();
  await context.tell();
  expect(context.heard('user:u1').map(([type]) => type)).toEqual(['job.queued', 'job.started']);
});

it('waits for nothing while no job runs', async () => {
  const context = await openQueue();
  const job = await context.start();
  expect(context.waits).toBe(false);
  await job.report(0.4);
  expect(context.waits).toBe(true);
});
