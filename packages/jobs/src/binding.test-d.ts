import { defineJobContract } from '@headway/protocol';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { bindJob, type JobContext, type JobContextOf, type JobStepHandle, nothingFound } from './binding.ts';

const zones = defineJobContract({
  kind: 'zones',
  input: z.object({ path: z.string(), width: z.int().default(100) }),
  result: z.object({ count: z.int() }),
  items: z.object({ zone: z.string() }),
  steps: ['Read', { name: 'Find', steps: ['Smooth', { name: 'Split', steps: ['Cut'] }] }, 'Write'],
});

test('run is given what the contract says, without a cast', () => {
  bindJob(zones, async (context, input) => {
    expectTypeOf(input).toEqualTypeOf<{ path: string; width: number }>();
    context.item({ zone: 'table' });
    // @ts-expect-error: no such item
    context.item({ zone: 7 });
    return { result: { count: 1 }, summary: { outcome: 'ok', text: '1 zone' } };
  });
  // @ts-expect-error: another result
  bindJob(zones, async () => ({ result: { zones: 1 }, summary: { outcome: 'ok', text: '' } }));
  bindJob(zones, async () => nothingFound({ count: 0 }, 'No zones'));
});

test('the names of declared steps are known, at every level', () => {
  bindJob(zones, async (context) => {
    context.step('Read');
    // @ts-expect-error: no such step
    context.step('Reed');
    // @ts-expect-error: not at this level
    context.step('Smooth');
    const find = context.step('Find', { weight: 4 });
    expectTypeOf(find.step<'Smooth'>)
      .parameter(0)
      .toEqualTypeOf<'Smooth'>();
    find.step('Smooth');
    // @ts-expect-error: not within this one
    find.step('Write');
    const split = find.step('Split');
    split.step('Cut');
    // @ts-expect-error: no such step
    split.step('Glue');
    return nothingFound({ count: 0 }, '');
  });
});

test('steps within a step that declares none have any name', () => {
  bindJob(zones, async (context) => {
    const read = context.step('Read');
    expectTypeOf(read).toEqualTypeOf<JobStepHandle>();
    read.step('Page 1', { total: 12 }).step('Line 1', { index: 0 });
    return nothingFound({ count: 0 }, '');
  });
});

test('code that knows no contract takes any context', () => {
  const count = (context: JobContext): void => void context.step('anything').step('within');
  expectTypeOf(count).parameter(0).toEqualTypeOf<JobContext>();
  bindJob(
    defineJobContract({ kind: 'k', input: z.string(), result: z.string(), steps: [] as string[] }),
    async (context) => {
      count(context);
      return nothingFound('', '');
    },
  );
});

const asking = defineJobContract({
  kind: 'asking',
  input: z.null(),
  result: z.null(),
  steps: [],
  reviews: { outlines: { answer: z.enum(['keep', 'redo']) }, name: { answer: z.string() } },
  saved: z.object({ page: z.int() }),
});

test('answers have the types of their questions', () => {
  const ask = (context: JobContextOf<typeof asking>): void => {
    expectTypeOf(context.review('outlines', { title: '?' })).toEqualTypeOf<'keep' | 'redo'>();
    expectTypeOf(context.review('name', { title: '?' })).toEqualTypeOf<string>();
    // @ts-expect-error: no such question
    context.review('colour', { title: '?' });
    // @ts-expect-error: a question without a title
    context.review('name', {});
  };
  bindJob(asking, async (context) => (ask(context), nothingFound(null, '')));
  // @ts-expect-error: this contract asks nothing
  bindJob(zones, async (context) => (context.review('name', { title: '?' }), nothingFound({ count: 0 }, '')));
});

test('what is saved is what the next run has', () => {
  bindJob(asking, async (context) => {
    expectTypeOf(context.saved).toEqualTypeOf<{ page: number } | null>();
    context.save({ page: 2 });
    // @ts-expect-error: something else
    context.save({ pages: 2 });
    return nothingFound(null, '');
  });
  // @ts-expect-error: this contract keeps nothing
  bindJob(zones, async (context) => (context.save({}), nothingFound({ count: 0 }, '')));
});
