import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineJobContract } from './job-contract.ts';
import { isFinal, jobStatuses } from './job.ts';

const schemas = { input: z.object({}), result: z.object({}) };

test('is what it was declared with', () => {
  const contract = defineJobContract({ ...schemas, kind: 'resize', steps: ['Read', 'Write'] });
  expect(contract).toMatchObject({ kind: 'resize', steps: ['Read', 'Write'] });
});

test.each(['', 'Cells', 'a b', '3d', 'x'.repeat(33)])('refuses the kind %j', (kind) => {
  expect(() => defineJobContract({ ...schemas, kind, steps: [] })).toThrow('lower-case');
});

test('refuses steps without a name and steps with the same name', () => {
  expect(() => defineJobContract({ ...schemas, kind: 'a', steps: ['Read', ' '] })).toThrow('must have names');
  expect(() => defineJobContract({ ...schemas, kind: 'a', steps: ['Read', 'Read'] })).toThrow('each its own');
});

test('refuses weights of steps that it does not have, and weights that are none', () => {
  const weigh = (stepWeights: Record<string, number>) =>
    defineJobContract({ ...schemas, kind: 'a', steps: ['Read'], stepWeights });
  expect(weigh({ Read: 0 }).stepWeights).toEqual({ Read: 0 });
  expect(() => weigh({ Write: 1 })).toThrow("'Write'");
  expect(() => weigh({ Read: -1 })).toThrow('-1');
  expect(() => weigh({ Read: Number.NaN })).toThrow('NaN');
});

test('a job has ended when it was cancelled, completed or failed', () => {
  expect(jobStatuses.filter(isFinal)).toEqual(['cancelled', 'completed', 'failed']);
});
