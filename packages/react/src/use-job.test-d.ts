import { defineJobContract, type JobReview } from '@headway/protocol';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { useJob } from './use-job.ts';

const zones = defineJobContract({
  kind: 'zones',
  input: z.object({ path: z.string() }),
  result: z.object({ count: z.int() }),
  items: z.object({ zone: z.string() }),
  steps: ['Read', { name: 'Find', steps: ['Smooth', 'Split'] }],
  reviews: { outlines: { answer: z.enum(['keep', 'redo']) }, name: { answer: z.string() } },
});

test('the contract gives what a screen shows its types, without a cast', () => {
  const useShow = () => {
    const { items, loadResult, stepTree, reviews } = useJob(zones, '01J');
    expectTypeOf(items).toEqualTypeOf<readonly { zone: string }[]>();
    expectTypeOf(loadResult).returns.resolves.toEqualTypeOf<{ count: number }>();
    for (const step of stepTree) {
      expectTypeOf(step.name).toEqualTypeOf<'Read' | 'Find'>();
      // @ts-expect-error: no such step
      if (step.name === 'Reed') return;
      if (step.name === 'Find')
        expectTypeOf(step.steps[0]?.name).toEqualTypeOf<'Smooth' | 'Split' | undefined>();
      else expectTypeOf(step.steps[0]?.name).toEqualTypeOf<string | undefined>();
    }
    for (const review of reviews) {
      if (review.name === 'outlines') expectTypeOf(review.answer).toEqualTypeOf<'keep' | 'redo' | null>();
      else expectTypeOf(review.answer).toEqualTypeOf<string | null>();
      // @ts-expect-error: no such question
      if (review.name === 'colour') return;
    }
    // @ts-expect-error: no such field
    void items[0]?.page;
  };
  expectTypeOf(useShow).toBeFunction();
});

test('without a contract nothing is known beforehand', () => {
  const useShow = () => {
    const { items, stepTree, reviews } = useJob(null, '01J');
    expectTypeOf(items).toEqualTypeOf<readonly unknown[]>();
    expectTypeOf(stepTree[0]?.name).toEqualTypeOf<string | undefined>();
    expectTypeOf(reviews[0]?.title).toEqualTypeOf<JobReview['title'] | undefined>();
    expectTypeOf(reviews[0]?.answer).toEqualTypeOf<unknown>();
  };
  expectTypeOf(useShow).toBeFunction();
});
