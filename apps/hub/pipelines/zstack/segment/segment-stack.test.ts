import { expect, test } from 'vitest';
import { segmentStack } from './segment-stack.ts';
import { drawBalls } from './synthetic-stack.ts';

test('counts balls that lie apart', () => {
  const stack = drawBalls({ width: 60, height: 50, depth: 30 }, [
    { x: 14, y: 14, z: 14, radius: 8 },
    { x: 42, y: 30, z: 15, radius: 10 },
  ]);
  const { objects } = segmentStack(stack);
  expect(objects.map(({ label }) => label)).toEqual([1, 2]);
});

test('tells two touching balls apart, and keeps them as one when splitting is off', () => {
  const stack = drawBalls({ width: 60, height: 40, depth: 40 }, [
    { x: 20, y: 20, z: 20, radius: 10 },
    { x: 38, y: 20, z: 20, radius: 10 },
  ]);
  expect(segmentStack(stack).objects).toHaveLength(2);
  expect(segmentStack(stack, { splitting: false }).objects).toHaveLength(1);
});

test('finds nothing in an empty stack', () => {
  expect(segmentStack(drawBalls({ width: 20, height: 20, depth: 10 }, [])).objects).toEqual([]);
});

test('counts the slices of every step and stops when it is aborted', () => {
  const stack = drawBalls({ width: 20, height: 20, depth: 10 }, [{ x: 10, y: 10, z: 5, radius: 4 }]);
  const seen: string[] = [];
  segmentStack(stack, {}, { onProgress: ({ step, done, total }) => seen.push(`${step} ${done}/${total}`) });
  expect(seen).toContain('smooth 10/10');
  const signal = AbortSignal.abort(new Error('Stopped.'));
  expect(() => segmentStack(stack, {}, { signal })).toThrow('Stopped.');
});
