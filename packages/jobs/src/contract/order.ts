import { describe, expect, test } from 'vitest';
import type { QueueChange } from '../queue.ts';
import { codeOf, draft, error, kind, type OpenTested, setUp } from './bench.ts';

/** Which job is taken when. */
export function testOrder(open: OpenTested): void {
  describe('order', () => {
    const bench = setUp(open);

    /** Takes all that may be taken; the ids in order. */
    async function takeAll(kinds: readonly string[] = [kind]): Promise<readonly string[]> {
      const ids: string[] = [];
      for (let next = await bench.queue.take(kinds); next; next = await bench.queue.take(kinds)) {
        ids.push(next.job.id);
      }
      return ids;
    }

    test('gives each job to one taker, highest priority first, then oldest, and only of the kinds asked for', async () => {
      const { queue } = bench;
      const made: string[] = [];
      for (const priority of [0, 5, 0, 5]) made.push((await queue.enqueue(draft({ priority }))).id);
      await queue.enqueue(draft({ kind: 'other', priority: 9 }));
      const takes = await Promise.all([1, 2, 3, 4, 5].map(() => queue.take([kind])));
      const order = takes.map((take) => take && made.indexOf(take.job.id));
      expect(order).toEqual([1, 3, 0, 2, null]);
      expect(await queue.take([])).toBeNull();
    });

    test('keeps one order over several kinds', async () => {
      const { queue } = bench;
      const made: string[] = [];
      for (const [other, priority] of [
        ['a', 1],
        ['b', 3],
        ['a', 2],
        ['b', 2],
      ] as const) {
        made.push((await queue.enqueue(draft({ kind: other, priority }))).id);
      }
      const order = (await takeAll(['b', 'a', 'b'])).map((id) => made.indexOf(id));
      expect(order).toEqual([1, 2, 3, 0]);
    });

    test('lets a job overtake others, or fall behind them, while it waits', async () => {
      const { queue } = bench;
      const [first, second, third] = [
        await queue.enqueue(draft()),
        await queue.enqueue(draft()),
        await queue.enqueue(draft()),
      ];
      expect(await queue.prioritize(third.id, 7)).toMatchObject({
        priority: 7,
        status: 'queued',
        revision: 2,
      });
      await queue.prioritize(first.id, -1);
      expect(await bench.events(third.id)).toEqual(['job.queued', 'job.prioritized']);
      expect(await takeAll()).toEqual([third.id, second.id, first.id]);
    });

    test('keeps a priority over the runs of a job, and gives ended ones none', async () => {
      const { queue } = bench;
      const { job, fence } = await bench.taken();
      expect(await queue.prioritize(job.id, 3)).toMatchObject({ status: 'running', priority: 3 });
      expect(await queue.prioritize(job.id, 3)).toMatchObject({ revision: job.revision + 1 });
      await expect(queue.prioritize(job.id, 0.5)).rejects.toThrow(TypeError);
      await queue.fail(job.id, fence, error(false));
      expect(await codeOf(queue.prioritize(job.id, 4))).toBe('conflict');
      expect(await codeOf(queue.prioritize('nobody', 4))).toBe('not_found');
      expect(await queue.retry(job.id)).toMatchObject({ priority: 3 });
    });

    test('holds a job back until its time, whatever its priority', async () => {
      const { queue, clock } = bench;
      const runAt = new Date(clock.now() + 60).toISOString();
      const late = await queue.enqueue(draft({ delayMs: 120, priority: 9 }));
      const later = await queue.enqueue(draft({ runAt, priority: 5 }));
      const past = await queue.enqueue(draft({ runAt: '2001-01-01T00:00:00.000Z' }));
      expect(late).toMatchObject({ status: 'queued', attempt: 0 });
      expect(later.runAt).toBe(runAt);
      expect(past.runAt).toBe(past.createdAt);
      expect(await takeAll()).toEqual([past.id]);
      await bench.untilDue(late.id);
      expect(await takeAll()).toEqual([late.id, later.id]);
    });

    test('does not forget the delay of a job that is moved, paused or asked for by priority', async () => {
      const { queue } = bench;
      const { id } = await queue.enqueue(draft({ delayMs: 150 }));
      await queue.prioritize(id, 9);
      await queue.pause(id);
      await queue.resume(id);
      expect(await queue.take([kind])).toBeNull();
      await bench.untilDue(id);
      expect(await takeAll()).toEqual([id]);
    });

    test('tells its listeners when a delayed job is due, until they leave', async () => {
      const { queue, clock } = bench;
      const changes: QueueChange[] = [];
      const undo = queue.onChange((change) => changes.push(change));
      const { id } = await queue.enqueue(draft({ delayMs: 200 }));
      expect(changes).toEqual([{ type: 'changed', id }]);
      changes.length = 0;
      await clock.advance(Date.parse((await bench.get(id)).runAt) - clock.now());
      await expect.poll(() => changes).toEqual([{ type: 'waiting' }]);
      undo();
      undo();
      await queue.enqueue(draft());
      expect(changes).toHaveLength(1);
    });

    test('tells which job changed, but not of its progress', async () => {
      const { queue } = bench;
      const changes: string[] = [];
      const undo = queue.onChange((change) => {
        if (change.type === 'changed') changes.push(change.id);
      });
      const { id } = await queue.enqueue(draft());
      const { fence } = await bench.take();
      expect(changes).toEqual([id, id]);
      await queue.report(id, fence, { fraction: 0.5 });
      expect(changes).toHaveLength(2);
      await queue.fail(id, fence, error(false));
      await queue.retry(id);
      await queue.cancel(id);
      expect(changes).toEqual([id, id, id, id, id]);
      undo();
    });
  });
}
