import type { JobReview } from '@headway/protocol';
import { describe, expect, test } from 'vitest';
import { maxAnswerLength } from '../job-reviews.ts';
import type { TakenJob } from '../queue.ts';
import type { ReviewQuestion } from '../review-question.ts';
import { codeOf, type OpenTested, run, setUp } from './bench.ts';

const question = (more: Partial<ReviewQuestion> = {}): ReviewQuestion => ({
  name: 'outline',
  title: 'Are these outlines right?',
  message: null,
  choices: [],
  data: { cells: 3 },
  ...more,
});

/** What every `JobQueue` must do with questions to people. */
export function testReviews(open: OpenTested): void {
  describe('reviews', () => {
    const bench = setUp(open);

    async function asked(
      more: Partial<ReviewQuestion> = {},
    ): Promise<{ taken: TakenJob; review: JobReview }> {
      const taken = await bench.taken();
      return { taken, review: await ask(taken, more) };
    }
    async function ask({ job, fence }: TakenJob, more: Partial<ReviewQuestion> = {}): Promise<JobReview> {
      expect(await bench.queue.review(job.id, fence, question(more), { page: 7 })).toBe(true);
      const { items } = await bench.queue.reviews({ jobId: job.id, status: ['open'] });
      const [review] = items;
      if (!review) throw new Error('There should have been an open question.');
      return review;
    }
    const toldOf = async (jobId: string): Promise<readonly (readonly [string, string])[]> =>
      (await bench.told(`job:${jobId}`)).flatMap(({ type, data }) =>
        type.startsWith('job.review') ? [[type, (data as { status: string }).status] as const] : [],
      );

    test('ends the run with its question, and lets no worker wait', async () => {
      const { taken, review } = await asked({ message: 'Look at cell 3.' });
      const { id } = taken.job;
      expect(await bench.get(id)).toMatchObject({ status: 'reviewing', attempt: 1, finishedAt: null });
      expect(review).toEqual({
        ...question({ message: 'Look at cell 3.' }),
        id: review.id,
        jobId: id,
        attempt: 1,
        status: 'open',
        answer: null,
        answeredBy: null,
        createdAt: review.createdAt,
        answeredAt: null,
        revision: 1,
      });
      expect(await bench.queue.getReview(review.id)).toEqual(review);
      expect(await toldOf(id)).toEqual([
        ['job.reviewing', 'reviewing'],
        ['job.review', 'open'],
      ]);
      expect(await bench.queue.complete(id, taken.fence, run)).toBe(false);
      expect(await bench.queue.stats()).toMatchObject({ reviewing: 1, active: 0 });
    });

    test('goes on in a new run with the answer and what was saved', async () => {
      const { taken, review } = await asked();
      const answered = await bench.queue.answer(review.id, { answer: { keep: [1, 2] }, by: 'u1' });
      expect(answered).toMatchObject({
        status: 'answered',
        answer: { keep: [1, 2] },
        answeredBy: 'u1',
        revision: 2,
      });
      expect(answered.answeredAt).not.toBeNull();
      const next = await bench.take();
      expect(next.job).toMatchObject({ id: taken.job.id, attempt: 2 });
      expect(next.continuation).toEqual({ state: { page: 7 }, answers: { outline: { keep: [1, 2] } } });
      expect((await toldOf(taken.job.id)).at(-1)).toEqual(['job.reviewed', 'answered']);
      expect(await bench.events(taken.job.id)).toContain('job.resumed');
    });

    test('keeps earlier answers beside later ones, until a person starts the job anew', async () => {
      const { review } = await asked();
      await bench.queue.answer(review.id, { answer: 'yes', by: 'u1' });
      const second = await ask(await bench.take(), { name: 'scale' });
      await bench.queue.answer(second.id, { answer: 4, by: 'u2' });
      const third = await bench.take();
      expect(third.continuation.answers).toEqual({ outline: 'yes', scale: 4 });
      await bench.queue.fail(third.job.id, third.fence, { code: 'x', message: 'X.', retryable: false });
      await bench.queue.retry(third.job.id);
      expect((await bench.take()).continuation).toEqual({ state: null, answers: {} });
    });

    test('takes one answer only, and only one that fits', async () => {
      const choices = [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ];
      const { review } = await asked({ choices });
      const answer = (value: unknown) => codeOf(bench.queue.answer(review.id, { answer: value, by: 'u1' }));
      expect(await answer('perhaps')).toBe('bad_message');
      expect(await answer(undefined)).toBe('bad_message');
      expect(await answer('x'.repeat(maxAnswerLength))).toBe('bad_message');
      expect(await answer('yes')).toBe('none');
      expect(await answer('no')).toBe('conflict');
      expect(await codeOf(bench.queue.answer('nobody', { answer: 'yes', by: 'u1' }))).toBe('not_found');
      expect((await bench.queue.getReview(review.id))?.answer).toBe('yes');
      expect(await bench.queue.getReview('nobody')).toBeNull();
    });

    test('takes an object for more than a choice', async () => {
      const { review } = await asked({ choices: [{ value: 'yes', label: 'Yes' }] });
      const settings = { again: { scale: 4 } };
      expect(await codeOf(bench.queue.answer(review.id, { answer: settings, by: 'u1' }))).toBe('none');
      expect((await bench.queue.getReview(review.id))?.answer).toEqual(settings);
    });

    test('takes one of two answers that come at the same time', async () => {
      const { review } = await asked();
      const codes = await Promise.all(
        ['a', 'b'].map((value) => codeOf(bench.queue.answer(review.id, { answer: value, by: value }))),
      );
      expect(codes.toSorted()).toEqual(['conflict', 'none']);
    });

    test('takes its question back when the job is cancelled', async () => {
      const { taken, review } = await asked();
      await bench.queue.cancel(taken.job.id);
      expect(await bench.queue.getReview(review.id)).toMatchObject({ status: 'withdrawn', answer: null });
      expect((await toldOf(taken.job.id)).at(-1)).toEqual(['job.reviewed', 'withdrawn']);
      expect(await codeOf(bench.queue.answer(review.id, { answer: 'late', by: 'u1' }))).toBe('conflict');
    });

    test('asks nothing for a run that is over or a job that is being cancelled', async () => {
      const { job, fence } = await bench.taken();
      await bench.queue.cancel(job.id);
      expect(await bench.queue.review(job.id, fence, question(), null)).toBe(true);
      expect(await bench.get(job.id)).toMatchObject({ status: 'cancelled' });
      expect(await bench.queue.review(job.id, fence, question(), null)).toBe(false);
      expect((await bench.queue.reviews({})).items).toEqual([]);
    });

    test('refuses a state that is too large, and changes nothing', async () => {
      const { job, fence } = await bench.taken();
      const large = bench.queue.review(job.id, fence, question(), 'x'.repeat(70_000));
      expect(await codeOf(large)).toBe('state_too_large');
      expect(await bench.get(job.id)).toMatchObject({ status: 'running' });
    });

    test('counts a job that waits for a person in its batch, which pauses and cancels it like others', async () => {
      const { id } = await bench.queue.addBatch({ labels: {}, sealed: true });
      const taken = await bench.taken({ batchId: id });
      const review = await ask(taken);
      expect((await bench.queue.batch(id))?.counts).toMatchObject({ reviewing: 1, active: 0 });
      await bench.queue.pauseBatch(id);
      await bench.queue.answer(review.id, { answer: 'yes', by: 'u1' });
      expect(await bench.get(taken.job.id)).toMatchObject({ status: 'paused' });
      await bench.queue.resumeBatch(id);
      const open = await ask(await bench.take(), { name: 'scale' });
      expect(await bench.queue.cancelBatch(id)).toMatchObject({ status: 'completed' });
      expect(await bench.queue.getReview(open.id)).toMatchObject({ status: 'withdrawn' });
    });

    test('finds questions by status and labels of their jobs, newest first, in pages', async () => {
      const ids: string[] = [];
      for (const projectId of ['a', 'b', 'a', 'a']) {
        const taken = await bench.taken({ labels: { projectId } });
        ids.unshift((await ask(taken)).id);
      }
      await bench.queue.answer(ids[1] ?? '', { answer: 1, by: 'u1' });
      const filter = { labels: { projectId: 'a' }, status: ['open'] as const, limit: 1 };
      const first = await bench.queue.reviews(filter);
      expect(first.items.map(({ id }) => id)).toEqual([ids[0]]);
      const rest = await bench.queue.reviews({ ...filter, cursor: first.nextCursor ?? '' });
      expect(rest.items.map(({ id }) => id)).toEqual([ids[3]]);
      expect(rest.nextCursor).toBeNull();
      expect((await bench.queue.reviews({ status: ['answered'] })).items.map(({ id }) => id)).toEqual([
        ids[1],
      ]);
    });
  });
}
