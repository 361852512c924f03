import type { JobStepState } from '@headway/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noteBounds } from '../job-notes.ts';
import type { JobNote, JobQueue, TakenJob } from '../queue.ts';
import { draft, type OpenTested, type QueueUnderTest } from './bench.ts';

const run = { result: null, summary: { outcome: 'ok', text: 'done' } } as const;
const failure = { code: 'test_failed', message: 'It failed.', retryable: true };

/** What every `JobQueue` must keep of the runs of a job. */
export function testNotes(open: OpenTested): void {
  describe('notes', () => {
    let tested: QueueUnderTest;
    let queue: JobQueue;
    beforeEach(async () => {
      tested = await open();
      queue = tested.queue;
    });
    afterEach(() => tested.close());

    async function take(): Promise<TakenJob> {
      await tested.clock.advance(50);
      const found = await queue.take(['cells']);
      if (!found) throw new Error('There should have been a job to take.');
      return found;
    }
    async function started(): Promise<TakenJob> {
      await queue.enqueue(draft());
      return take();
    }
    const now = (): string => new Date(tested.clock.now()).toISOString();
    function step(taken: TakenJob, path: readonly number[], more: Partial<JobStepState> = {}): JobNote {
      const data: JobStepState = {
        jobId: taken.job.id,
        attempt: taken.fence,
        path,
        index: path.at(-1) ?? 0,
        total: null,
        name: `Step ${path.join('.')}`,
        status: 'running',
        startedAt: now(),
        finishedAt: null,
        ...more,
      };
      return { type: 'job.step', data };
    }
    const item = ({ job, fence }: TakenJob, index: number, value: unknown = { page: index }): JobNote => ({
      type: 'job.item',
      data: { jobId: job.id, attempt: fence, index, item: value },
    });
    const line = (
      { job, fence }: TakenJob,
      message: string,
      level: 'info' | 'warning' | 'error' = 'info',
    ): JobNote => ({ type: 'job.log', data: { jobId: job.id, attempt: fence, level, message } });

    test('keeps the newest state of each step, in the order of the steps', async () => {
      const taken = await started();
      const { id } = taken.job;
      const steps = [[0], [1], [1, 10], [1, 2], [1, 2, 0]];
      await queue.notes(
        id,
        taken.fence,
        steps.map((path) => step(taken, path)),
      );
      await queue.note(id, taken.fence, step(taken, [0], { status: 'completed', finishedAt: now() }));
      const kept = await queue.steps(id);
      expect(kept.map(({ path }) => path.join('.'))).toEqual(['0', '1', '1.2', '1.2.0', '1.10']);
      expect(kept[0]).toEqual(step(taken, [0], { status: 'completed', finishedAt: now() }).data);
      expect(await queue.steps(id, { attempt: 2 })).toEqual([]);
      expect((await tested.events(id)).filter((type) => type === 'job.step')).toHaveLength(6);
    });

    test('keeps items by their index and gives them in pages', async () => {
      const taken = await started();
      const { id } = taken.job;
      await queue.notes(
        id,
        taken.fence,
        [2, 0, 1, 3].map((index) => item(taken, index)),
      );
      await queue.note(id, taken.fence, item(taken, 3, null));
      const first = await queue.items(id, { limit: 3 });
      expect(first.items.map(({ index }) => index)).toEqual([0, 1, 2]);
      const rest = await queue.items(id, { limit: 3, after: first.nextCursor ?? '' });
      expect(rest).toEqual({ items: [item(taken, 3, null).data], nextCursor: null });
      await expect(queue.items(id, { after: 'nowhere' })).rejects.toMatchObject({ code: 'bad_message' });
    });

    test('keeps log lines in order, with their time, and gives them by level in pages', async () => {
      const taken = await started();
      const { id } = taken.job;
      await queue.notes(id, taken.fence, [line(taken, 'one'), line(taken, 'two', 'error')]);
      await queue.notes(id, taken.fence, [line(taken, 'three'), line(taken, 'four', 'error')]);
      const all = await queue.logLines(id);
      expect(all.items.map(({ line: place, message }) => [place, message])).toEqual([
        [1, 'one'],
        [2, 'two'],
        [3, 'three'],
        [4, 'four'],
      ]);
      expect(all.items[0]).toEqual({ ...line(taken, 'one').data, line: 1, writtenAt: now() });
      const first = await queue.logLines(id, { level: 'error', limit: 1 });
      const second = await queue.logLines(id, { level: 'error', limit: 1, after: first.nextCursor ?? '' });
      expect([...first.items, ...second.items].map(({ message }) => message)).toEqual(['two', 'four']);
      expect(second.nextCursor).toBeNull();
    });

    test('takes a storm of notes in few turns, all or none of them late', async () => {
      const taken = await started();
      const { id } = taken.job;
      const storm = Array.from({ length: 1000 }, (_, index) => item(taken, index));
      expect(await queue.notes(id, taken.fence, storm)).toBe(true);
      expect((await queue.items(id, { limit: 1000 })).items.map(({ index }) => index)).toEqual(
        storm.map((_, index) => index),
      );
      await queue.complete(id, taken.fence, run);
      expect(await queue.notes(id, taken.fence, [line(taken, 'late')])).toBe(false);
      expect((await queue.logLines(id)).items).toEqual([]);
    });

    test('neither keeps nor tells what is beyond the bounds', async () => {
      const taken = await started();
      const { id } = taken.job;
      const { items, itemLength, logLines, steps } = noteBounds;
      const over = [item(taken, items), item(taken, 0, 'x'.repeat(itemLength))];
      expect(await queue.notes(id, taken.fence, over)).toBe(true);
      expect((await queue.items(id)).items).toEqual([]);
      expect(await tested.events(id)).toEqual(['job.queued', 'job.started']);
      const lines = Array.from({ length: logLines + 2 }, (_, at) => line(taken, `${at + 1}`));
      await queue.notes(id, taken.fence, lines);
      await queue.notes(id, taken.fence, [line(taken, 'more')]);
      const last = await queue.logLines(id, { after: `1.${logLines - 1}` });
      expect(last.items.map(({ message }) => message)).toEqual([`${logLines}`]);
      const many = Array.from({ length: steps + 2 }, (_, at) => step(taken, [0, at]));
      await queue.notes(id, taken.fence, many);
      const known = step(taken, [0, 0], { status: 'completed' });
      await queue.notes(id, taken.fence, [step(taken, [1]), known]);
      const kept = await queue.steps(id);
      expect(kept).toHaveLength(steps);
      expect(kept[0]?.status).toBe('completed');
    });

    test('keeps each attempt with its end, and ends the steps that it left open', async () => {
      const first = await started();
      const { id } = first.job;
      await queue.notes(id, first.fence, [step(first, [0], { status: 'completed' }), step(first, [1])]);
      await queue.fail(id, first.fence, failure);
      const second = await take();
      await queue.notes(id, second.fence, [step(second, [0])]);
      await queue.release(id, second.fence);
      await take();
      await queue.recover();
      const fourth = await take();
      await queue.cancel(id);
      await queue.complete(id, fourth.fence, run);
      await queue.retry(id);
      const fifth = await take();
      const running = { jobId: id, attempt: 5, startedAt: fifth.job.startedAt, endedAt: null, outcome: null };
      expect((await queue.attempts(id)).at(-1)).toMatchObject(running);
      await queue.complete(id, fifth.fence, run);
      const kept = await queue.attempts(id);
      expect(kept.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
        [1, 'failed'],
        [2, 'released'],
        [3, 'lost'],
        [4, 'cancelled'],
        [5, 'completed'],
      ]);
      expect(kept[0]).toMatchObject({ error: failure, startedAt: first.job.startedAt });
      expect(kept[4]).toMatchObject({ error: null, endedAt: now() });
    });

    test('tells steps that a run left open as ended, as the run was', async () => {
      const taken = await started();
      const { id } = taken.job;
      await queue.notes(id, taken.fence, [step(taken, [0], { status: 'completed' }), step(taken, [1])]);
      await queue.fail(id, taken.fence, failure);
      expect((await queue.steps(id)).map(({ status }) => status)).toEqual(['completed', 'failed']);
      expect((await queue.steps(id))[1]?.finishedAt).toBe(now());
      const told = await tested.events(id);
      expect(told.filter((type) => type === 'job.step')).toHaveLength(3);
    });

    test('keeps the notes of the latest attempts only', async () => {
      await queue.enqueue(draft());
      let taken = await take();
      const { id } = taken.job;
      for (let attempt = 1; attempt <= noteBounds.notedAttempts; attempt += 1) {
        await queue.notes(id, taken.fence, [item(taken, 0), line(taken, 'x'), step(taken, [0])]);
        await queue.release(id, taken.fence);
        taken = await take();
      }
      const attemptsOf = (notes: readonly { attempt: number }[]): number[] =>
        notes.map(({ attempt }) => attempt);
      expect(attemptsOf((await queue.items(id)).items)).toEqual([2, 3]);
      expect(attemptsOf((await queue.logLines(id)).items)).toEqual([2, 3]);
      expect(attemptsOf(await queue.steps(id))).toEqual([2, 3]);
      expect(attemptsOf(await queue.attempts(id))).toEqual([1, 2, 3, 4]);
    });

    test('learns what a kind takes from last runs, without earlier ones and the time between', async () => {
      const first = await started();
      const { id } = first.job;
      await tested.clock.advance(60_000);
      await queue.fail(id, first.fence, failure);
      const second = await take();
      await queue.note(id, second.fence, step(second, [0], { name: 'Read' }));
      await tested.clock.advance(2000);
      const read = step(second, [0], {
        name: 'Read',
        status: 'completed',
        startedAt: second.job.startedAt ?? '',
        finishedAt: now(),
      });
      await queue.notes(id, second.fence, [read, step(second, [1], { name: 'Write' })]);
      await tested.clock.advance(500);
      await queue.complete(id, second.fence, { ...run, quartersMs: { Read: [200, 300, 500, 1000] } });
      expect(await queue.history('cells')).toEqual([
        {
          durationMs: 2500,
          size: null,
          steps: [
            { name: 'Read', durationMs: 2000, quartersMs: [200, 300, 500, 1000] },
            { name: 'Write', durationMs: 500 },
          ],
        },
      ]);
    });
  });
}
