import { join } from 'node:path';
import type { ProjectProgress } from '@headway/hub-api';
import { createSqlJobQueue } from '@headway/jobs/sql';
import type { Publication } from '@headway/protocol';
import { type FakeClock, fakeClock } from '@headway/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { migrate } from '../migrations.ts';
import { createProjectProgress } from './project-progress.ts';
import { dataFolder } from '../test-support/hub.ts';

const done = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;

async function openProject({ members = ['ada', 'bob'] } = {}) {
  const db = openDatabase(join(dataFolder(), 'hub.db'));
  onTestFinished(() => db.destroy());
  await migrate(db);
  const time = new Date(0).toISOString();
  const counts = { image_count: 0, processed_count: 0, storage_bytes: 0, member_count: 1, revision: 1 };
  await db
    .insertInto('projects')
    .values({ id: 'p', owner_id: 'ada', name: 'P', created_at: time, updated_at: time, ...counts })
    .execute();
  const join_ = async (userId: string) =>
    void (await db
      .insertInto('project_members')
      .values({ id: userId, project_id: 'p', user_id: userId, role: 'editor', added_at: time, revision: 1 })
      .execute());
  for (const userId of members) await join_(userId);

  const queue = createSqlJobQueue({ db, publisher: { publish: () => Promise.resolve() } });
  onTestFinished(() => queue.close());
  const told: Publication[] = [];
  /** What the channels were told before, as the log has it. */
  const kept = new Map<string, unknown>();

  async function startTeller() {
    const clock = fakeClock();
    const teller = createProjectProgress({
      db,
      queue,
      monitor: { place: () => Promise.resolve({ position: 1, lowMs: 1000, highMs: 2000 }) },
      log: {
        snapshot: (channel) =>
          Promise.resolve({
            events: (kept.has(channel)
              ? [{ type: 'project.progress', data: kept.get(channel), offset: 1 }]
              : []) as never,
            position: { epoch: 'e', offset: 1 },
            more: false,
          }),
      },
      publisher: {
        publish: (publication) => {
          told.push(publication);
          for (const channel of publication.channels) {
            if (publication.data === null) kept.delete(channel);
            else kept.set(channel, publication.data);
          }
          return Promise.resolve();
        },
      },
      clock,
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(() => teller.close());
    await teller.start();
    return { teller, clock };
  }
  return {
    db,
    queue,
    join: join_,
    startTeller,
    enqueue: () => queue.enqueue({ kind: 'cells', input: null, labels: { projectId: 'p' } }),
    /** Waits for the next publication that fits. */
    async next(clock: FakeClock, matches: (data: ProjectProgress | null) => boolean) {
      return await vi.waitFor(() => {
        const index = told.findIndex(({ data }) => matches(data as ProjectProgress | null));
        if (index < 0) {
          clock.advanceSync(1000);
          throw new Error(`Not told yet: ${JSON.stringify(told)}`);
        }
        return told.splice(0, index + 1).at(-1);
      });
    },
    told,
  };
}

it('tells all members of the work of a project as one, and its end', async () => {
  const { queue, enqueue, startTeller, next } = await openProject();
  const { clock } = await startTeller();
  await enqueue();
  await enqueue();
  const taken = await queue.take(['cells']);
  if (!taken) throw new Error('There is no job.');
  const first = await next(clock, (data) => data?.running === 1 && data.waiting === 1);
  expect(first).toMatchObject({ type: 'project.progress', channels: ['user:ada', 'user:bob'] });

  await queue.report(taken.job.id, taken.fence, { fraction: 0.5, eta: { lowMs: 10, highMs: 20 } });
  expect((await next(clock, (data) => data?.fraction === 0.25))?.data).toMatchObject({ total: 2, done: 0 });
  await queue.complete(taken.job.id, taken.fence, done);
  expect((await next(clock, (data) => data?.done === 1))?.data).toMatchObject({
    projectId: 'p',
    running: 0,
    waiting: 1,
    fraction: 0.5,
  });
  const second = await queue.take(['cells']);
  await queue.complete(second?.job.id ?? '', second?.fence ?? 0, done);
  expect(await next(clock, (data) => data === null)).toEqual({
    type: 'project.progress',
    channels: ['user:ada', 'user:bob'],
    data: null,
    key: 'project:p/progress',
  });
});

it('tells who joins, and ends it for who leaves', async () => {
  const { db, queue, enqueue, startTeller, next, join: joinProject } = await openProject();
  const { clock } = await startTeller();
  await enqueue();
  await next(clock, (data) => data?.total === 1);
  await db.deleteFrom('project_members').where('user_id', '=', 'bob').execute();
  await joinProject('cy');
  const job = await enqueue();
  expect(await next(clock, (data) => data === null)).toMatchObject({ channels: ['user:bob'] });
  expect(await next(clock, (data) => data?.total === 2)).toMatchObject({ channels: ['user:ada', 'user:cy'] });
  await queue.cancel(job.id);
  expect((await next(clock, (data) => data?.done === 1))?.data).toMatchObject({ total: 2 });
});

it('goes on after a restart with what ended before, and ends what is over', async () => {
  const { queue, enqueue, startTeller, next, told } = await openProject();
  const before = await startTeller();
  await enqueue();
  await enqueue();
  const taken = await queue.take(['cells']);
  await queue.complete(taken?.job.id ?? '', taken?.fence ?? 0, done);
  await next(before.clock, (data) => data?.done === 1);
  await before.teller.close();
  told.length = 0;

  const after = await startTeller();
  expect((await next(after.clock, (data) => data !== null))?.data).toMatchObject({ done: 1, total: 2 });
  await after.teller.close();
  const last = await queue.take(['cells']);
  await queue.complete(last?.job.id ?? '', last?.fence ?? 0, done);

  const { clock } = await startTeller();
  expect(await next(clock, (data) => data === null)).toMatchObject({ channels: ['user:ada', 'user:bob'] });
});

it('tells at most once a second, and nothing that is as it was', async () => {
  const { enqueue, startTeller, next, told } = await openProject();
  const { clock } = await startTeller();
  await enqueue();
  await next(clock, (data) => data?.total === 1);
  await enqueue();
  await clock.advance(500);
  expect(told).toEqual([]);
  await next(clock, (data) => data?.total === 2);
});
