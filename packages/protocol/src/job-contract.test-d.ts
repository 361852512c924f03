import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { defineJobContract, type JobContract, type JobInput, type JobResult } from './job-contract.ts';
import type { StepNames, StepsWithin } from './step-spec.ts';

const resize = defineJobContract({
  kind: 'resize',
  input: z.object({ path: z.string(), width: z.int().default(100) }),
  result: z.object({ bytes: z.int() }),
  steps: ['Read', 'Write'],
});

const zones = defineJobContract({
  kind: 'zones',
  input: z.object({ file: z.string() }),
  result: z.object({ count: z.int() }),
  items: z.object({ zone: z.string() }),
  steps: [],
});

test('a contract has the types of its schemas, after their defaults', () => {
  expectTypeOf<JobInput<typeof resize>>().toEqualTypeOf<{ path: string; width: number }>();
  expectTypeOf<JobResult<typeof resize>>().toEqualTypeOf<{ bytes: number }>();
  expectTypeOf<JobResult<typeof zones>>().toEqualTypeOf<{ count: number }>();
});

test('a contract knows its items', () => {
  expectTypeOf(zones).toEqualTypeOf<
    JobContract<
      { file: string },
      { count: number },
      { zone: string },
      { steps: readonly []; answers: Readonly<Record<never, never>>; saved: never }
    >
  >();
  expectTypeOf(zones).toExtend<JobContract<{ file: string }, { count: number }, { zone: string }>>();
});

test('any contract is a contract', () => {
  expectTypeOf(resize).toExtend<JobContract>();
  expectTypeOf(zones).toExtend<JobContract>();
});

test('what is no contract has neither input nor result', () => {
  expectTypeOf<JobInput<string>>().toBeNever();
  expectTypeOf<JobResult<string>>().toBeNever();
});

test('a contract knows its steps and the steps within them', () => {
  const nested = defineJobContract({
    kind: 'nested',
    input: z.string(),
    result: z.string(),
    steps: ['Read', { name: 'Work', weight: 4, steps: ['Smooth', 'Split'] }],
  });
  type Steps = (typeof nested)['steps'];
  expectTypeOf<StepNames<Steps>>().toEqualTypeOf<'Read' | 'Work'>();
  expectTypeOf<StepNames<StepsWithin<Steps, 'Work'>>>().toEqualTypeOf<'Smooth' | 'Split'>();
  expectTypeOf<StepNames<StepsWithin<Steps, 'Read'>>>().toEqualTypeOf<string>();
});

test('a contract knows the answers of its reviews and what its runs keep', () => {
  const asking = defineJobContract({
    kind: 'asking',
    input: z.string(),
    result: z.string(),
    steps: [],
    reviews: { outlines: { answer: z.enum(['keep', 'redo']) }, name: { answer: z.string() } },
    saved: z.object({ page: z.int() }),
  });
  type Run = typeof asking extends JobContract<string, string, never, infer R> ? R : never;
  expectTypeOf<Run['answers']>().toEqualTypeOf<{
    readonly outlines: 'keep' | 'redo';
    readonly name: string;
  }>();
  expectTypeOf<Run['saved']>().toEqualTypeOf<{ page: number }>();
});
