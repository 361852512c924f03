import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { defineJobContract, type JobContract, type JobInput, type JobResult } from './job-contract.ts';

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
  expectTypeOf(zones).toEqualTypeOf<JobContract<{ file: string }, { count: number }, { zone: string }>>();
});

test('any contract is a contract', () => {
  expectTypeOf(resize).toExtend<JobContract>();
  expectTypeOf(zones).toExtend<JobContract>();
});

test('what is no contract has neither input nor result', () => {
  expectTypeOf<JobInput<string>>().toBeNever();
  expectTypeOf<JobResult<string>>().toBeNever();
});
