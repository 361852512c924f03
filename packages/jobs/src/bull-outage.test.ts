import { describe, expect, type Mock, onTestFinished, test, vi } from 'vitest';
import { type BullMirrorOptions, mirrorBullQueue } from './bullmq.ts';
import { type BullStage, bullStage, type Record, recordJobs } from './test-support/bull-stage.ts';
import { missingRedis, type RedisServer, redisServer } from './test-support/redis-server.ts';

interface Outage {
  redis: RedisServer;
  stage: BullStage;
  record: Record;
  onError: Mock<NonNullable<BullMirrorOptions['onError']>>;
}

async function prepare(keep: boolean): Promise<Outage> {
  const redis = await redisServer({ keep });
  onTestFinished(async () => await redis.close());
  return { redis, stage: bullStage(redis), record: recordJobs(), onError: vi.fn() };
}

describe.skipIf(missingRedis() !== null)('a mirrored BullMQ queue whose Redis fails', () => {
  test('says once that Redis is away, and tells what came after it was back', async () => {
    const { redis, stage, record, onError } = await prepare(true);
    await stage.mirror(record, { onError });
    const id = await stage.add();
    await record.until(id, 'queued');
    await redis.kill();
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(expect.any(Error), { stage: 'redis' }));
    await redis.start();
    stage.work(async () => null);
    const next = await stage.add();
    await Promise.all([record.until(id, 'completed'), record.until(next, 'completed')]);
    expect(record.types(id)).toEqual(['job.queued', 'job.started', 'job.completed']);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test('tells jobs as cancelled that Redis came back without', async () => {
    const { redis, stage, record } = await prepare(false);
    await stage.mirror(record);
    const [waiting, delayed] = [await stage.add(), await stage.add({}, { delay: 60_000 })];
    await Promise.all([record.until(waiting, 'queued'), record.until(delayed, 'queued')]);
    await redis.kill();
    await redis.start();
    await Promise.all([record.until(waiting, 'cancelled'), record.until(delayed, 'cancelled')]);
    stage.work(async () => null);
    const again = await stage.add();
    // Redis counts jobs from 1 again: the id is that of a job that ended, and its revision is above.
    expect(again).toBe(waiting);
    await record.until(again, 'completed');
    const revisions = record.all.filter(({ job }) => job.id === again).map(({ job }) => job.revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  });

  test('tells what it could not hear because the stream was cut meanwhile', async () => {
    const { stage, record } = await prepare(true);
    const mirror = await stage.mirror(record, { name: 'hub' });
    const id = await stage.add();
    await record.until(id, 'queued');
    await mirror.close();
    const worker = stage.work(async () => null);
    const meanwhile = await stage.add();
    await vi.waitFor(async () => expect(await stage.queue.getCompletedCount()).toBe(2));
    await worker.close();
    await stage.queue.trimEvents(0);
    const second = recordJobs();
    await stage.mirror(second, { name: 'hub' });
    expect([second.types(id), second.types(meanwhile)]).toEqual([['job.completed'], ['job.completed']]);
  });

  test('starts when Redis does, and can be closed before', async () => {
    const { redis, stage, record, onError } = await prepare(true);
    const id = await stage.add();
    await redis.kill();
    const closed = mirrorBullQueue(stage.queue, record.publisher, { onError });
    await vi.waitFor(() => expect(onError).toHaveBeenCalled());
    await closed.close();
    await closed.ready;
    const started = stage.mirror(record, { onError });
    await redis.start();
    await started;
    expect(record.types(id)).toEqual(['job.queued']);
  });

  test('can be closed while Redis is away', async () => {
    const { redis, stage, record } = await prepare(true);
    const mirror = await stage.mirror(record, { name: 'hub' });
    const id = await stage.add();
    await record.until(id, 'queued');
    await redis.kill();
    await expect(mirror.close()).resolves.toBeUndefined();
    await redis.start();
  });

  test('agrees with BullMQ in the end, whatever happened to the jobs and to Redis', async () => {
    const { redis, stage, record, onError } = await prepare(true);
    await stage.mirror(record, { onError, compareMs: 1000 });
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    stage.work(
      async (job) => {
        await job.updateProgress(random(100));
        if (random(4) === 0) throw new Error('no');
      },
      { concurrency: 5 },
    );
    const ids = new Set<string>();
    for (let step = 0; step < 300; step += 1) {
      if (step === 100) {
        await redis.kill();
        await redis.start();
      }
      const delay = random(3) === 0 ? { delay: random(200) } : {};
      const options = { attempts: 1 + random(3), priority: random(3), ...delay, backoff: random(50) };
      ids.add(await stage.add({}, random(9) === 0 ? { ...options, removeOnComplete: true } : options));
      const other = [...ids][random(ids.size)]?.split('-')[1] ?? '';
      if (random(10) === 0) await stage.queue.remove(other);
      const failed = random(10) === 0 ? (await stage.queue.getFailed(0, 0))[0] : undefined;
      await failed?.retry('failed').catch(() => {});
    }
    await vi.waitFor(async () => expect(await stage.queue.count()).toBe(0), { timeout: 20_000 });
    const expected: Readonly<{ [state: string]: readonly string[] }> = {
      completed: ['completed'],
      failed: ['failed'],
      // Removed as it was completed, or by hand before its end or after.
      unknown: ['completed', 'cancelled', 'failed'],
    };
    for (const id of ids) {
      await vi.waitFor(
        async () => {
          const state = await stage.queue.getJobState(id.split('-')[1] ?? '');
          expect(expected[state]).toContain(record.last(id)?.status);
        },
        { timeout: 15_000 },
      );
    }
  }, 60_000);
});
