import { UnrecoverableError } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { takeCancels } from './bullmq.ts';
import { type BullStage, bullStage, type Record, recordJobs } from './test-support/bull-stage.ts';
import { missingRedis, type RedisServer, redisServer } from './test-support/redis-server.ts';

describe.skipIf(missingRedis() !== null)('a mirrored BullMQ queue', () => {
  let redis: RedisServer;
  let stage: BullStage;
  let record: Record;
  let queues = 0;
  beforeAll(async () => {
    redis = await redisServer();
  });
  afterAll(async () => await redis.close());
  beforeEach(() => {
    queues += 1;
    stage = bullStage(redis, `queue${queues}`);
    record = recordJobs();
  });

  test('tells a job from its wait to its end, to its own channel and to those of the option', async () => {
    await stage.mirror(record, {
      channels: (job) => [`project:${job.data.projectId}`],
      labels: (job) => ({ projectId: job.data.projectId }),
      summary: (returnvalue) => ({ outcome: 'ok', text: `${returnvalue.pages} pages` }),
    });
    stage.work(async (job) => {
      await job.updateProgress(40);
      return { pages: 3 };
    });
    const id = await stage.add({ projectId: '7' });
    const job = await record.until(id, 'completed');
    expect(record.types(id)).toEqual(['job.queued', 'job.started', 'job.progress', 'job.completed']);
    expect(job).toMatchObject({
      kind: 'convert',
      labels: { projectId: '7' },
      attempt: 1,
      fraction: 1,
      summary: { outcome: 'ok', text: '3 pages' },
      error: null,
    });
    expect(record.all.map(({ job: { fraction } }) => fraction)).toEqual([null, null, 0.4, 1]);
    expect(new Set(record.all.flatMap(({ channels }) => channels))).toEqual(
      new Set([`job:${id}`, 'project:7']),
    );
    const revisions = record.all.map(({ job: { revision } }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    expect(Number.isSafeInteger(revisions[0])).toBe(true);
  });

  test('tells each failed attempt, when the next one comes, and the end without the reason', async () => {
    await stage.mirror(record);
    stage.work(async (job) => {
      await job.updateProgress(90);
      throw new Error('password=hunter2');
    });
    const id = await stage.add({}, { attempts: 2, backoff: { type: 'fixed', delay: 50 } });
    const job = await record.until(id, 'failed');
    expect(record.types(id)).toEqual([
      'job.queued',
      'job.started',
      'job.progress',
      'job.retrying',
      'job.started',
      'job.progress',
      'job.failed',
    ]);
    expect(job).toMatchObject({ attempt: 2, error: { code: 'job_failed' } });
    expect(JSON.stringify(record.all)).not.toContain('hunter2');
    const [retrying, again] = record.all.slice(3, 5);
    expect(Date.parse(retrying?.job.runAt ?? '')).toBeGreaterThan(Date.parse(retrying?.job.startedAt ?? ''));
    expect(again?.job).toMatchObject({ attempt: 2, fraction: null, error: null });
  });

  test('shows a reason that was meant for people', async () => {
    await stage.mirror(record, {
      error: (message) => ({ code: 'too_dark', message, retryable: false }),
    });
    stage.work(async () => {
      throw new Error('The picture is too dark.');
    });
    const job = await record.until(await stage.add(), 'failed');
    expect(job.error).toEqual({ code: 'too_dark', message: 'The picture is too dark.', retryable: false });
  });

  test('tells at most ten times a second how far a job is, and the last state always', async () => {
    await stage.mirror(record);
    const reported = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    stage.work(async (job) => {
      for (let done = 1; done <= 300; done += 1)
        await job.updateProgress({ done, total: 400, unit: 'frames' });
      reported.resolve();
      await finish.promise;
    });
    const begun = performance.now();
    const id = await stage.add();
    await reported.promise;
    await vi.waitFor(() =>
      expect(record.last(id)).toMatchObject({ done: 300, fraction: 0.75, unit: 'frames' }),
    );
    const elapsedMs = performance.now() - begun;
    const told = record.types(id).filter((type) => type === 'job.progress').length;
    expect(told).toBeLessThanOrEqual(elapsedMs / 100 + 1);
    expect(record.last(id)?.eta).toMatchObject({ lowMs: expect.any(Number) });
    finish.resolve();
    await record.until(id, 'completed');
  });

  test('lets no progress fall within an attempt, nor reach the end before it', async () => {
    await stage.mirror(record);
    const finish = Promise.withResolvers<void>();
    stage.work(async (job) => {
      for (const value of [50, 20, 100]) await job.updateProgress(value);
      await finish.promise;
    });
    const id = await stage.add();
    await vi.waitFor(() => expect(record.last(id)?.fraction).toBeGreaterThan(0.9));
    const fractions = record.all.flatMap(({ job }) => job.fraction ?? []);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(Math.max(...fractions)).toBeLessThan(1);
    finish.resolve();
    await record.until(id, 'completed');
  });

  test('reads what waits, runs, is delayed, has a priority or failed lately when it starts', async () => {
    const gate = Promise.withResolvers<void>();
    const worker = stage.work(async (job) => {
      if (job.data.fails) throw new Error('no');
      await job.updateProgress(30);
      await gate.promise;
    });
    const failed = await stage.add({ fails: true });
    await vi.waitFor(async () => expect(await stage.queue.getFailedCount()).toBe(1));
    const running = await stage.add();
    await vi.waitFor(async () => expect((await stage.queue.getActive())[0]?.progress).toBe(30));
    const [waiting, urgent] = [await stage.add(), await stage.add({}, { priority: 5 })];
    const delayed = await stage.add({}, { delay: 60_000 });
    await stage.mirror(record);
    expect(record.types(running)).toEqual(['job.started']);
    expect(record.last(running)).toMatchObject({ status: 'running', attempt: 1, fraction: 0.3 });
    expect(record.last(waiting)).toMatchObject({ status: 'queued', attempt: 0, priority: 0 });
    expect(record.last(urgent)).toMatchObject({ status: 'queued', priority: -5 });
    expect(record.last(failed)).toMatchObject({ status: 'failed', error: { code: 'job_failed' } });
    const { createdAt = '', runAt = '' } = record.last(delayed) ?? {};
    expect(Date.parse(runAt) - Date.parse(createdAt)).toBe(60_000);
    gate.resolve();
    await record.until(waiting, 'completed');
    await record.until(urgent, 'completed');
    await worker.close();
  });

  test('says the same in two mirrors, one of which came late', async () => {
    const late = recordJobs();
    await stage.mirror(record);
    const gate = Promise.withResolvers<void>();
    stage.work(async (job) => {
      await job.updateProgress(10);
      await gate.promise;
    });
    const id = await stage.add();
    await vi.waitFor(() => expect(record.last(id)?.fraction).toBe(0.1));
    await stage.mirror(late);
    gate.resolve();
    await Promise.all([record.until(id, 'completed'), late.until(id, 'completed')]);
    expect(late.types(id)).toEqual(['job.started', 'job.completed']);
    // The start was told by the event there, and by the worker's own clock here.
    expect({ ...late.last(id), startedAt: null }).toEqual({ ...record.last(id), startedAt: null });
    expect(late.all[0]?.job.revision).toBe(record.all.at(-2)?.job.revision);
  });

  test('tells after a restart only what has changed since, by its name', async () => {
    const first = await stage.mirror(record, { name: 'hub' });
    const gate = Promise.withResolvers<void>();
    stage.work(async (job) => (job.data.waits ? await gate.promise : null), { concurrency: 2 });
    const before = await stage.add();
    await record.until(before, 'completed');
    const running = await stage.add({ waits: true });
    await record.until(running, 'running');
    const later = await stage.add({}, { delay: 60_000 });
    await record.until(later, 'queued');
    await first.close();

    const meanwhile = await stage.add({}, { removeOnComplete: false });
    await vi.waitFor(async () => expect(await stage.queue.getCompletedCount()).toBe(2));
    const second = recordJobs();
    await stage.mirror(second, { name: 'hub' });
    await second.until(meanwhile, 'completed');
    expect(second.all.map(({ job }) => job.id)).not.toContain(before);
    expect([second.types(running), second.types(later)]).toEqual([[], []]);
    gate.resolve();
    await second.until(running, 'completed');
    expect(second.types(running)).toEqual(['job.completed']);
  });

  test('tells a removed job as cancelled, and takes one that had ended from the lists', async () => {
    await stage.mirror(record);
    const id = await stage.add({}, { delay: 60_000 });
    await record.until(id, 'queued');
    await stage.queue.remove(id.split('-')[1] ?? '');
    await record.until(id, 'cancelled');
    expect(record.tombstones).toEqual([]);

    stage.work(async () => null);
    const done = await stage.add();
    await record.until(done, 'completed');
    await stage.queue.remove(done.split('-')[1] ?? '');
    await vi.waitFor(() => expect(record.tombstones.map(({ key }) => key)).toEqual([`job:${done}`]));
  });

  test('finds out what BullMQ has no event for', async () => {
    await stage.mirror(record, { compareMs: 50 });
    const [first, second] = [await stage.add(), await stage.add()];
    await record.until(second, 'queued');
    await (await stage.queue.getJob(second.split('-')[1] ?? ''))?.changePriority({ priority: 3 });
    await vi.waitFor(() => expect(record.last(second)?.priority).toBe(-3));
    await stage.queue.drain();
    await Promise.all([record.until(first, 'cancelled'), record.until(second, 'cancelled')]);
    expect(record.types(second)).toEqual(['job.queued', 'job.prioritized', 'job.cancelled']);
  });

  test('finds out at once which jobs were cleaned away', async () => {
    await stage.mirror(record);
    const id = await stage.add();
    await record.until(id, 'queued');
    await stage.queue.clean(0, 10, 'wait');
    expect(await record.until(id, 'cancelled')).toMatchObject({ attempt: 0, error: null });
  });

  test('tells a job that its worker lost as waiting, then as its next attempt', async () => {
    await stage.mirror(record);
    const lost = stage.work(async () => await new Promise(() => {}));
    const id = await stage.add();
    await record.until(id, 'running');
    await lost.close(true);
    stage.work(async () => null);
    const job = await record.until(id, 'completed');
    expect(record.types(id)).toEqual([
      'job.queued',
      'job.started',
      'job.queued',
      'job.started',
      'job.completed',
    ]);
    expect(job.attempt).toBe(2);
  });

  test('tells jobs that BullMQ removes as soon as they end', async () => {
    await stage.mirror(record);
    stage.work(async () => null, { concurrency: 10 });
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => await stage.add({}, { removeOnComplete: true })),
    );
    for (const id of ids) {
      await record.until(id, 'completed');
      expect(record.types(id)).toEqual(['job.queued', 'job.started', 'job.completed']);
    }
  });

  test('knows its jobs by their ids, also those that it never told', async () => {
    const finished = await stage.add();
    const worker = stage.work(async () => null);
    await vi.waitFor(async () => expect(await stage.queue.getCompletedCount()).toBe(1));
    await worker.close();
    const mirror = await stage.mirror(record, { labels: () => ({ userId: 'ada' }) });
    const waiting = await stage.add();
    await record.until(waiting, 'queued');
    expect(await mirror.get(waiting)).toEqual(record.last(waiting));
    expect(await mirror.get(finished)).toMatchObject({ status: 'completed', labels: { userId: 'ada' } });
    expect([await mirror.get('other-1'), await mirror.get(mirror.idOf('99'))]).toEqual([null, null]);
  });

  test('cancels a job that waits', async () => {
    const mirror = await stage.mirror(record);
    const id = await stage.add();
    await record.until(id, 'queued');
    await mirror.cancel(id);
    await record.until(id, 'cancelled');
    await expect(mirror.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(mirror.cancel('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['says that it must not be tried again', (): Error => new UnrecoverableError('cancelled')],
    ['throws anything else', (): Error => new Error('aborted')],
  ])('cancels a job that runs when its worker takes cancels and its processor %s', async (_, error) => {
    const mirror = await stage.mirror(record);
    const worker = stage.work(async (_job, _token, signal) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      throw error();
    });
    const cancels = takeCancels(worker);
    await cancels.ready;
    const id = await stage.add({}, { attempts: 5, backoff: { type: 'fixed', delay: 20 } });
    await record.until(id, 'running');
    await mirror.cancel(id);
    const job = await record.until(id, 'cancelled');
    // BullMQ may have begun its next attempt before it was taken out: that one is cancelled too.
    const types = new Set(record.types(id));
    expect([...types]).toEqual(['job.queued', 'job.started', 'job.cancelling', 'job.cancelled']);
    expect(job.error).toBeNull();
    await cancels.close();
  });

  test('refuses to cancel a job that runs where nobody takes cancels', async () => {
    const mirror = await stage.mirror(record);
    const gate = Promise.withResolvers<void>();
    stage.work(async () => await gate.promise);
    const id = await stage.add();
    await record.until(id, 'running');
    await expect(mirror.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
    gate.resolve();
    await record.until(id, 'completed');
  });

  test('runs a failed job again, and moves one that waits', async () => {
    const mirror = await stage.mirror(record);
    let fails = true;
    const worker = stage.work(async () => {
      if (fails) throw new Error('no');
    });
    const id = await stage.add();
    await record.until(id, 'failed');
    fails = false;
    await mirror.retry(id);
    expect(await record.until(id, 'completed')).toMatchObject({ attempt: 2, error: null });
    await expect(mirror.retry(id)).rejects.toMatchObject({ code: 'conflict' });
    await worker.close();

    const waiting = await stage.add({}, { priority: 10 });
    await record.until(waiting, 'queued');
    await mirror.prioritize(waiting, -2);
    await vi.waitFor(() => expect(record.last(waiting)?.priority).toBe(-2));
    await mirror.prioritize(waiting, 1);
    await vi.waitFor(() => expect(record.last(waiting)?.priority).toBe(0));
  });

  test('reports an option that throws, and tells the job without it', async () => {
    const onError = vi.fn();
    await stage.mirror(record, {
      onError,
      channels: () => {
        throw new TypeError('no project');
      },
    });
    const id = await stage.add();
    await record.until(id, 'queued');
    expect(record.all[0]?.channels).toEqual([`job:${id}`]);
    expect(onError).toHaveBeenCalledWith(expect.any(TypeError), expect.objectContaining({ stage: 'option' }));
  });

  test('tells later what the publisher could not take', async () => {
    let fails = true;
    const publisher: Record['publisher'] = {
      async publish(publication) {
        if (fails) throw new Error('disk full');
        await record.publisher.publish(publication);
      },
    };
    const onError = vi.fn();
    await stage.mirror({ ...record, publisher }, { onError });
    const id = await stage.add();
    await vi.waitFor(() =>
      expect(onError).toHaveBeenCalledWith(expect.any(Error), { stage: 'publish', jobId: id }),
    );
    fails = false;
    await record.until(id, 'queued');
  });

  test('follows no more jobs than it may, says so, and tells the others when there is room', async () => {
    const onError = vi.fn();
    await stage.mirror(record, { maxJobs: 2, compareMs: 50, onError });
    const ids = [await stage.add(), await stage.add(), await stage.add()];
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(expect.anything(), { stage: 'too_many' }));
    expect(record.all.map(({ job }) => job.id)).toEqual(ids.slice(0, 2));
    stage.work(async () => null);
    for (const id of ids) await record.until(id, 'completed');
  });
});
