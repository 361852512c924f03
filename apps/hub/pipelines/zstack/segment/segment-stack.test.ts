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

test('measures the volume of a ball within 3 %, also when slices lie further apart than pixels', () => {
  const radius = 12;
  for (const dz of [1, 3]) {
    const grid = { width: 50, height: 50, depth: Math.round(50 / dz) };
    const stack = drawBalls(grid, [{ x: 25, y: 25, z: 24, radius }], [dz, 1, 1]);
    const { objects } = segmentStack(stack);
    expect(objects).toHaveLength(1);
    const truth = ((4 / 3) * Math.PI * radius ** 3) / dz;
    expect(Math.abs((objects[0]?.voxels ?? 0) / truth - 1)).toBeLessThan(0.03);
  }
});

test('gives a threshold by hand to the voxel, and each part of it to an object', () => {
  const stack = drawBalls({ width: 60, height: 40, depth: 40 }, [
    { x: 20, y: 20, z: 20, radius: 10 },
    { x: 38, y: 20, z: 20, radius: 10 },
  ]);
  const { data, objects } = segmentStack(stack, { threshold: 500, smoothing: 0 });
  expect(objects).toHaveLength(2);
  for (let i = 0; i < data.length; i++) if (data[i]! > 0 !== stack.data[i]! >= 500) expect.fail(`voxel ${i}`);
});

test('judges from flat objects how far slices are apart when nobody told', () => {
  const flat = drawBalls(
    { width: 80, height: 80, depth: 20 },
    [18, 40, 62].flatMap((x) => [18, 40, 62].flatMap((y) => [15, 42].map((z) => ({ x, y, z, radius: 9 })))),
    [3, 1, 1],
  );
  const { used, objects } = segmentStack({ ...flat, spacing: [1, 1, 1] });
  expect(used.depthRatio).toBeGreaterThan(1.4);
  expect(objects).toHaveLength(18);
});

test('finds nothing in an empty stack', () => {
  expect(segmentStack(drawBalls({ width: 20, height: 20, depth: 10 }, [])).objects).toEqual([]);
});

test('counts the slices of every step and stops when it is aborted', () => {
  const stack = drawBalls({ width: 20, height: 20, depth: 10 }, [{ x: 10, y: 10, z: 5, radius: 4 }]);
  const seen: string[] = [];
  segmentStack(stack, {}, { onProgress: ({ step, done, total }) => seen.push(`${step} ${done}/${total}`) });
  expect(seen).toContain('smooth 10/10');
  // Nobody told how far slices are apart: some distances are tried.
  expect(seen.filter((each) => each.startsWith('plan'))).toEqual(
    expect.arrayContaining(['plan 1/5', 'plan 5/5']),
  );
  const signal = AbortSignal.abort(new Error('Stopped.'));
  expect(() => segmentStack(stack, {}, { signal })).toThrow('Stopped.');
});
