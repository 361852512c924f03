import { expect, test } from 'vitest';
import { createRunFences } from './run-fence.ts';

const run = { tokenId: 't1', job: 'j1', attempt: 3 };

test('a fence stands for its run, also after a restart', () => {
  const fence = createRunFences('secret').issue(run);
  expect(createRunFences('secret').attemptOf(run, fence)).toBe(3);
});

test.each([
  ['another token', { ...run, tokenId: 't2' }],
  ['another job', { ...run, job: 'j2' }],
])('a fence is nothing to %s', (_who, other) => {
  const fences = createRunFences('secret');
  expect(fences.attemptOf(other, fences.issue(run))).toBeNull();
});

test.each(['', '3', '3.', '0.x', '-1.x', '3.AAAAAAAAAAAAAAAAAAAAAA', '9999999999.x', '٣.x'])(
  'a fence %j that was made up is none',
  (fence) => {
    expect(createRunFences('secret').attemptOf(run, fence)).toBeNull();
  },
);

test('the attempt of a fence can not be raised, nor its seal be made with another secret', () => {
  const fences = createRunFences('secret');
  expect(fences.attemptOf(run, fences.issue(run).replace('3.', '4.'))).toBeNull();
  expect(fences.attemptOf(run, createRunFences('other').issue(run))).toBeNull();
});
