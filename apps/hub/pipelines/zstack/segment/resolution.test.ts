import { expect, test } from 'vitest';
import { coarsened, FULL, refined } from './resolution.ts';
import { drawBalls } from './synthetic-stack.ts';

test('makes each voxel of a coarser stack the mean of those it stands for', () => {
  const data = Uint16Array.from({ length: 5 * 4 * 3 }, (_, index) => index);
  const coarse = coarsened(
    { width: 5, height: 4, depth: 3, spacing: [2, 1, 1], data },
    { across: 2, slices: 1 },
  );
  expect(coarse).toMatchObject({ width: 2, height: 2, depth: 3, spacing: [2, 2, 2] });
  // 0, 1, 5 and 6 in the first corner; the last column of the stack is in none.
  expect([...coarse.data.subarray(0, 4)]).toEqual([3, 5, 13, 15]);
  expect(coarse.data[4]).toBe(23);
});

test('leaves a stack as it is at full resolution', () => {
  const stack = drawBalls({ width: 12, height: 11, depth: 10 }, [{ x: 6, y: 5, z: 5, radius: 4 }]);
  expect(coarsened(stack, FULL).data).toEqual(stack.data);
  const labels = Uint16Array.from(stack.data, (value) => (value > 500 ? 1 : 0));
  const objects = [{ voxels: 1, score: 1, sigma: 2 }];
  expect(refined({ labels, objects }, stack, stack, FULL).labels).toEqual(labels);
});

test('draws the objects of a coarser stack in the voxels of the stack, smoothly', () => {
  const grid = { width: 64, height: 60, depth: 50 };
  const radius = 20;
  const stack = drawBalls(grid, [{ x: 32, y: 30, z: 25, radius }]);
  const coarse = coarsened(stack, { across: 4, slices: 4 });
  const labels = Uint16Array.from(coarse.data, (value) => (value >= 500 ? 1 : 0));
  const found = { labels, objects: [{ voxels: 0, score: 0.9, sigma: 3 }] };
  const fine = refined(found, coarse, grid, { across: 4, slices: 4 });
  let wrong = 0;
  for (const [index, value] of stack.data.entries()) {
    if (value >= 500 !== fine.labels[index]! > 0) wrong += 1;
  }
  const volume = (4 / 3) * Math.PI * radius ** 3;
  expect(wrong / volume).toBeLessThan(0.1);
  expect(fine.objects[0]).toMatchObject({ score: 0.9, sigma: 12 });
  expect(fine.objects[0]?.voxels).toBe([...fine.labels].filter((label) => label > 0).length);
});
