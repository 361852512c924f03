import { expect, test } from 'vitest';
import { groupCalls } from './grouped-calls.ts';

test('does together what comes in one turn, within a bound, and tells each its own result', async () => {
  const groups: (readonly number[])[] = [];
  const double = groupCalls<number, number>({
    most: 3,
    async together(items) {
      groups.push(items);
      return items.map((item) => item * 2);
    },
  });
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
  expect(await double(5)).toBe(10);
  expect(groups).toEqual([[1, 2, 3], [4], [5]]);
});

test('gathers what comes while a group is being done', async () => {
  const groups: number[] = [];
  const gate = Promise.withResolvers<void>();
  const call = groupCalls<number, null>({
    most: 10,
    async together(items) {
      groups.push(items.length);
      await gate.promise;
      return items.map(() => null);
    },
  });
  const first = call(1);
  await expect.poll(() => groups).toEqual([1]);
  const others = [call(2), call(3)];
  gate.resolve();
  await Promise.all([first, ...others]);
  expect(groups).toEqual([1, 2]);
});

test('lets one that fails fail alone', async () => {
  const call = groupCalls<number, string>({
    most: 10,
    async together(items) {
      if (items.includes(2)) throw new Error('no');
      return items.map((item) => `done ${item}`);
    },
  });
  const results = await Promise.allSettled([1, 2, 3].map(call));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'done 1',
    'failed',
    'done 3',
  ]);
});
