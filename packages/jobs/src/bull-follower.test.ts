import { systemClock } from '@headway/protocol';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  type Mock,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { type BullFollower, createBullFollower } from './bull-follower.ts';
import type { BullEvent } from './bull-job.ts';
import { bullWords } from './bull-options.ts';
import { createPatience } from './bull-patience.ts';
import { openBullStore } from './bull-store.ts';
import { createFollowedJobs } from './followed-jobs.ts';
import { type BullStage, bullStage, type Record, recordJobs } from './test-support/bull-stage.ts';
import { missingRedis, type RedisServer, redisServer } from './test-support/redis-server.ts';

describe.skipIf(missingRedis() !== null)('a follower of BullMQ jobs', () => {
  let redis: RedisServer;
  let stage: BullStage;
  let record: Record;
  let onGap: Mock<() => void>;
  let follower: BullFollower;
  let queues = 0;
  beforeAll(async () => {
    redis = await redisServer();
  });
  afterAll(async () => await redis.close());
  beforeEach(() => {
    queues += 1;
    stage = bullStage(redis, `queue${queues}`);
    record = recordJobs();
    onGap = vi.fn<() => void>();
    const clock = systemClock();
    follower = createBullFollower({
      jobs: createFollowedJobs(10),
      words: bullWords(stage.queue.name, {}),
      store: openBullStore(stage.queue),
      patience: createPatience({ clock, random: Math.random, onOutage: () => {} }),
      publisher: record.publisher,
      clock,
      maxPending: 5,
      onCaughtUp: () => {},
      onGap,
      onUntold: () => {},
      onCancelling: () => {},
      onError: undefined,
    });
    onTestFinished(async () => await follower.close());
  });

  function hear(number: number, event: { type: BullEvent['type']; [field: string]: unknown }): void {
    follower.hear({ id: '1', place: { ms: 1000, number }, ...event } as BullEvent);
  }

  async function completeJob(): Promise<void> {
    const worker = stage.work(async () => null);
    await vi.waitFor(async () => expect(await stage.queue.getCompletedCount()).toBe(1));
    await worker.close();
  }

  test('drops what it can not keep, says so, and looks at a job before it builds on it again', async () => {
    const id = await stage.add();
    hear(1, { type: 'added', name: 'convert' });
    await record.until(id, 'queued');
    await completeJob();
    hear(2, { type: 'active' });
    // That it ended is among what is dropped.
    hear(3, { type: 'completed', returnvalue: null });
    for (const number of [4, 5, 6, 7, 8]) hear(number, { type: 'progress', value: number });
    expect(onGap).toHaveBeenCalledTimes(1);
    await record.until(id, 'completed');
    expect(record.types(id)).toEqual(['job.queued', 'job.started', 'job.completed']);
  });

  test('does not tell again what was in the state that it looked at', async () => {
    const id = await stage.add();
    await completeJob();
    const { records } = await follower.store.read(['1']);
    follower.look(records, { ms: 1000, number: 5 }, 'no');
    hear(3, { type: 'active' });
    hear(5, { type: 'completed', returnvalue: null });
    hear(6, { type: 'waiting', prev: 'completed' });
    await record.until(id, 'queued');
    expect(record.types(id)).toEqual(['job.completed', 'job.queued']);
  });

  test('takes what it reads for newer than what it heard, when Redis came back with less', async () => {
    const future = { ms: Date.now() + 3_600_000, number: 7 };
    follower.begin(future);
    await stage.add();
    const { place } = await follower.store.read(['1']);
    expect(place).toEqual(future);
  });
});
