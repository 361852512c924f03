import type { QueueOrder, QueueStats } from '@headway/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createQueueMonitor, type QueueMonitor, type QueueMonitorOptions } from './queue-monitor.ts';
import { manualClock } from './test-support/manual-clock.ts';
import { type OpenQueue, openQueue } from './test-support/open-queue.ts';

interface Watched extends OpenQueue {
  monitor: QueueMonitor;
  /** Moves the clock on, in small steps, letting what falls due be done. */
  pass: (ms: number) => Promise<void>;
  orders: (channel: string) => readonly (QueueOrder & { at: number })[];
  stats: () => readonly (QueueStats & { at: number })[];
  errors: string[];
  fail: { publishing: boolean };
}

const draft = (projectId = 'p', more: { priority?: number; size?: number } = {}) => ({
  kind: 'cells',
  input: {},
  labels: { projectId },
  ...more,
});
const summary = { outcome: 'ok', text: 'done' } as const;

async function watch({
  announced = false,
  ...options
}: Partial<QueueMonitorOptions> & { announced?: boolean } = {}): Promise<Watched> {
  const clock = manualClock();
  const opened = await openQueue({ clock });
  const told: { at: number; channels: readonly string[]; type: string; data: unknown }[] = [];
  const errors: string[] = [];
  const fail = { publishing: false };
  const monitor = createQueueMonitor({
    queue: opened.queue,
    publisher: {
      async publish({ channels, type, data }) {
        if (fail.publishing) throw new Error('The log is full.');
        told.push({ at: clock.now(), channels, type, data });
      },
    },
    channels: ({ labels }) => [`project:${labels['projectId']}`],
    ...(!announced && { crews: () => [{ kinds: ['cells'], slots: 1 }] }),
    clock,
    onError: (_error, { stage }) => errors.push(stage),
    ...options,
  });
  onTestFinished(async () => {
    await monitor.close();
    await opened.db.destroy();
    expect(clock.timers).toBe(0);
  });
  const of = <T>(type: string, channel: string) =>
    told
      .filter((one) => one.type === type && one.channels.includes(channel))
      .map(({ at, data }) => ({ at, ...(data as T) }));
  return {
    ...opened,
    monitor,
    errors,
    fail,
    async pass(ms) {
      const step = ms > 10_000 ? 1000 : 100;
      for (let left = ms; left > 0; left -= step) {
        clock.advance(Math.min(step, left));
        // Reads of the database take their turns.
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    orders: (channel) => of<QueueOrder>('queue.order', channel),
    stats: () => of<QueueStats>('queue.stats', 'queue:default'),
  };
}

describe('createQueueMonitor', () => {
  test('does not count what runs beside the work', async () => {
    const crews = [
      { kinds: ['cells'], slots: 1 },
      { kinds: ['cells.bulk'], slots: 2 },
    ];
    const { queue, monitor, pass, stats } = await watch({ aside: ['cells.bulk'], crews: () => crews });
    await queue.enqueue(draft());
    await queue.enqueue({ ...draft(), kind: 'cells.bulk' });
    await queue.take(['cells']);
    await queue.take(['cells.bulk']);
    await monitor.start();
    await pass(1000);
    expect(stats().at(-1)).toMatchObject({ active: 2, parallel: { busy: 1, total: 1 } });
  });

  test('tells a project the places of its own jobs in the whole queue', async () => {
    const { queue, monitor, pass, orders } = await watch();
    await monitor.start();
    const ids: string[] = [];
    for (const project of ['a', 'b', 'a']) ids.push((await queue.enqueue(draft(project))).id);
    await pass(200);
    expect(orders('project:a')).toMatchObject([
      {
        queue: 'default',
        waiting: 3,
        entries: [
          { id: ids[0], position: 1 },
          { id: ids[2], position: 3 },
        ],
      },
    ]);
    expect(orders('project:b')).toMatchObject([{ entries: [{ id: ids[1], position: 2 }] }]);
    expect(orders('queue:default')).toEqual([]);
  });

  test('knows what waited before it started', async () => {
    const { queue, monitor, pass, orders, stats } = await watch({ listed: 1 });
    const { id } = await queue.enqueue(draft());
    await queue.enqueue(draft());
    await monitor.start();
    expect(await monitor.place(id)).toEqual({ position: 1, lowMs: 0, highMs: 1000 });
    await pass(200);
    expect(orders('project:p').at(-1)?.entries).toHaveLength(2);
    expect(orders('queue:default')).toMatchObject([{ waiting: 2, entries: [{ id, position: 1 }] }]);
    expect(stats()).toMatchObject([{ waiting: 2, parallel: { busy: 0, total: 1 }, noWorkerFor: [] }]);
  });

  test('follows what is taken, prioritised, cancelled and ended, and says when nothing waits any more', async () => {
    const { queue, monitor, pass, orders } = await watch();
    await monitor.start();
    const first = await queue.enqueue(draft());
    const second = await queue.enqueue(draft());
    const urgent = await queue.enqueue(draft('p', { priority: 3 }));
    expect((await monitor.place(second.id))?.position).toBe(3);
    const taken = await queue.take(['cells']);
    expect(taken?.job.id).toBe(urgent.id);
    await queue.cancel(first.id);
    expect((await monitor.place(second.id))?.position).toBe(1);
    expect(await monitor.place(first.id)).toBeNull();
    await pass(1000);
    expect(orders('project:p').at(-1)?.entries).toMatchObject([{ id: second.id, position: 1 }]);
    await queue.cancel(second.id);
    await pass(2000);
    expect(orders('project:p').at(-1)).toMatchObject({ waiting: 0, entries: [] });
    const told = orders('project:p').length;
    await pass(5000);
    expect(orders('project:p')).toHaveLength(told);
  });

  test('learns how long jobs take, and lets the wait run down with what runs', async () => {
    const { queue, monitor, pass, orders } = await watch();
    await monitor.start();
    for (let made = 0; made < 4; made += 1) await queue.enqueue(draft());
    const takeOne = async () => (await queue.take(['cells'])) ?? expect.fail('Nothing to take.');
    for (let run = 0; run < 2; run += 1) {
      const { job, fence } = await takeOne();
      await pass(10_000);
      await queue.complete(job.id, fence, { result: null, summary });
    }
    await takeOne();
    await pass(1000);
    const soon = orders('project:p').at(-1)?.entries[0];
    expect(soon?.lowMs).toBeLessThan(9000);
    expect(soon?.highMs).toBeGreaterThan(9000);
    await pass(6000);
    const sooner = orders('project:p').at(-1)?.entries[0];
    expect(sooner?.highMs).toBeLessThan((soon?.highMs ?? 0) - 3000);
  });

  test('tells each channel at most once a second, whatever happens, and a bulk once', async () => {
    const { db, queue, monitor, pass, orders, stats } = await watch();
    await monitor.start();
    const jobs = await db.transaction().execute(async (trx) => {
      const made: string[] = [];
      for (let one = 0; one < 1000; one += 1) made.push((await queue.enqueue(draft(), trx)).id);
      return made;
    });
    await pass(900);
    expect(orders('project:p')).toHaveLength(1);
    expect(orders('project:p')[0]?.entries).toHaveLength(100);
    expect(stats().map(({ waiting }) => waiting)).toEqual([1000]);
    for (const [index, id] of jobs.entries()) {
      await queue.cancel(id);
      if (index % 100 === 0) await pass(100);
    }
    await pass(3000);
    for (const told of [orders('project:p'), stats()]) {
      expect(told.length).toBeLessThanOrEqual(4);
      const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1000);
    }
    expect(orders('project:p').at(-1)).toMatchObject({ waiting: 0, entries: [] });
    expect(stats().at(-1)).toMatchObject({ waiting: 0, cancelled: 1000, total: 1000 });
  });

  test('is silent while nothing changes, and sets no timer but the one to read everything again', async () => {
    const { queue, monitor, pass, orders, stats } = await watch();
    await monitor.start();
    await queue.enqueue(draft());
    await pass(2000);
    const told = [orders('project:p').length, stats().length];
    await pass(59_000);
    expect([orders('project:p').length, stats().length]).toEqual(told);
  });

  test('takes back what a transaction rolled back', async () => {
    const { db, queue, monitor, pass, orders } = await watch();
    await monitor.start();
    const kept = await queue.enqueue(draft('a'));
    const gone: string[] = [];
    await db
      .transaction()
      .execute(async (trx) => {
        gone.push((await queue.enqueue(draft('b', { priority: 1 }), trx)).id);
        throw new Error('no');
      })
      .catch(() => {});
    await pass(200);
    expect(await monitor.place(gone[0] ?? '')).toBeNull();
    expect(await monitor.place(kept.id)).toMatchObject({ position: 1 });
    expect(orders('project:b')).toEqual([]);
  });

  test('finds within a minute what it did not hear of', async () => {
    const { db, queue, monitor, pass, orders } = await watch();
    await monitor.start();
    const { id } = await queue.enqueue(draft());
    await queue.enqueue(draft());
    await pass(1000);
    await db.updateTable('headway_jobs').set({ status: 'cancelled' }).where('id', '=', id).execute();
    await pass(61_000);
    expect(orders('project:p').at(-1)).toMatchObject({ waiting: 1, entries: [{ position: 1 }] });
  });

  test('keeps to its bound of jobs, those first in line, and goes on with the rest', async () => {
    const { queue, monitor, pass } = await watch({ mostJobs: 20 });
    const ids: string[] = [];
    for (let made = 0; made < 30; made += 1) ids.push((await queue.enqueue(draft())).id);
    await monitor.start();
    const placeOf = async (index: number) => (await monitor.place(ids[index] ?? ''))?.position ?? null;
    expect([await placeOf(0), await placeOf(19), await placeOf(20)]).toEqual([1, 20, null]);
    const { id } = await queue.enqueue(draft('p', { priority: 1 }));
    expect((await monitor.place(id))?.position).toBe(1);
    expect(await placeOf(19)).toBeNull();
    for (let taken = 0; taken < 5; taken += 1) await queue.take(['cells']);
    await pass(2000);
    expect([await placeOf(4), await placeOf(23), await placeOf(24)]).toEqual([1, 20, null]);
  });

  test('reckons with limits that come and go', async () => {
    const { queue, monitor } = await watch({ crews: () => [{ kinds: ['cells'], slots: 4 }] });
    await monitor.start();
    await queue.enqueue(draft('a'));
    const { job, fence } = (await queue.take(['cells'])) ?? expect.fail('Nothing to take.');
    await queue.report(job.id, fence, { fraction: 0.5, eta: { lowMs: 30_000, highMs: 40_000 } });
    const held = await queue.enqueue(draft('a'));
    const free = await queue.enqueue(draft('b'));
    queue.setParallelism({ perGroup: 1 });
    expect((await monitor.place(held.id))?.lowMs).toBeGreaterThan(20_000);
    expect(await monitor.place(free.id)).toEqual({ position: 2, lowMs: 0, highMs: 1000 });
    queue.setParallelism({});
    await queue.cancel(free.id);
    expect(await monitor.place(held.id)).toEqual({ position: 1, lowMs: 0, highMs: 1000 });
  });

  test('says which kinds no worker takes', async () => {
    const { queue, monitor, pass, stats } = await watch({ crews: () => [{ kinds: ['other'], slots: 2 }] });
    await monitor.start();
    const { id } = await queue.enqueue(draft());
    await pass(200);
    expect(stats().at(-1)).toMatchObject({ noWorkerFor: ['cells'], parallel: { busy: 0, total: 2 } });
    expect(await monitor.place(id)).toEqual({ position: 1, lowMs: null, highMs: null });
  });

  test('knows the workers that were announced to the queue', async () => {
    const { queue, monitor, pass, stats } = await watch({ announced: true });
    await monitor.start();
    await queue.announceWorker({ id: 'w1', name: 'One', kinds: ['cells', 'other'], slots: 2 });
    await queue.announceWorker({ id: 'w2', name: 'Two', kinds: ['other', 'cells'], slots: 1 });
    const { id } = await queue.enqueue(draft());
    await pass(200);
    expect(stats().at(-1)).toMatchObject({ noWorkerFor: [], parallel: { busy: 0, total: 3 } });
    expect(await monitor.place(id)).toMatchObject({ lowMs: 0 });
    await queue.forgetWorker('w1');
    await queue.forgetWorker('w2');
    await pass(1500);
    expect(stats().at(-1)).toMatchObject({ noWorkerFor: ['cells'], parallel: { total: 0 } });
  });

  test('counts what ended in the last minute, until the minute is over', async () => {
    const { queue, monitor, pass, stats } = await watch();
    await monitor.start();
    await queue.enqueue(draft());
    await pass(200);
    const { job, fence } = (await queue.take(['cells'])) ?? expect.fail('Nothing to take.');
    await queue.complete(job.id, fence, { result: null, summary });
    await pass(2000);
    expect(stats().at(-1)?.throughputPerMinute).toBe(1);
    await pass(61_000);
    expect(stats().at(-1)?.throughputPerMinute).toBe(0);
    expect(monitor.stats).toMatchObject({ completed: 1 });
  });

  test('lets many channels take turns', async () => {
    const { db, queue, monitor, pass, orders } = await watch();
    await monitor.start();
    await db.transaction().execute(async (trx) => {
      for (let made = 0; made < 2400; made += 1) await queue.enqueue(draft(`${made % 1200}`), trx);
    });
    await pass(1500);
    const told = () => Array.from({ length: 1200 }, (_, project) => orders(`project:${project}`).length);
    const first = told().filter((times) => times === 1).length;
    expect(first).toBeGreaterThan(600);
    expect(first).toBeLessThan(1200);
    await pass(2000);
    expect(new Set(told())).toEqual(new Set([1]));
  });

  test('tells again what could not be told, and reports it', async () => {
    const { queue, monitor, pass, orders, stats, errors, fail } = await watch();
    await monitor.start();
    fail.publishing = true;
    await queue.enqueue(draft());
    await pass(200);
    expect(new Set(errors)).toEqual(new Set(['queue.order', 'queue.stats']));
    fail.publishing = false;
    await pass(1500);
    expect(orders('project:p')).toHaveLength(1);
    expect(stats().at(-1)).toMatchObject({ waiting: 1 });
  });

  test('goes on after the queue could not be read', async () => {
    const { queue, monitor, pass, orders, errors } = await watch();
    await monitor.start();
    vi.spyOn(queue, 'lined').mockRejectedValueOnce(new Error('locked'));
    await queue.enqueue(draft());
    await pass(200);
    expect(errors).toEqual(['queue monitor']);
    await pass(1500);
    expect(orders('project:p')).toHaveLength(1);
  });

  test('tells nothing after it was closed', async () => {
    const { queue, monitor, pass, orders } = await watch();
    await monitor.start();
    await queue.enqueue(draft());
    await monitor.close();
    await pass(2000);
    expect(orders('project:p')).toEqual([]);
  });
});
