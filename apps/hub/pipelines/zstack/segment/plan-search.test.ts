import { expect, test } from 'vitest';
import { compandingOf } from './companding.ts';
import { planSearch } from './plan-search.ts';
import { segmentStack } from './segment-stack.ts';
import { smoothVolume } from './smooth.ts';
import { type Ball, drawBalls } from './synthetic-stack.ts';
import type { Volume } from './volume.ts';

const grid = { width: 126, height: 128, depth: 60 };

/** Balls whose brightness differs from grain to grain, as that of stained tissue does. */
function grainyBalls(balls: readonly Ball[], grain: number): Volume {
  const stack = drawBalls(grid, balls);
  const data = stack.data.map((value, at) => {
    const x = Math.floor((at % grid.width) / grain);
    const y = Math.floor((Math.floor(at / grid.width) % grid.height) / grain);
    const z = Math.floor(at / (grid.width * grid.height) / grain);
    return value * (0.2 + shareOf(x, y, z));
  });
  return { ...stack, data };
}

/** A number from 0 to 1 for each place, without any order. */
function shareOf(x: number, y: number, z: number): number {
  const mixed = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1);
  const again = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((again ^ (again >>> 13)) >>> 0) / 2 ** 32;
}

function planOf(stack: Volume) {
  return planSearch(stack, compandingOf(smoothVolume(stack, 1)), 30);
}

test('looks for large grainy objects in a coarser stack, and finds each of them whole', () => {
  const places = [
    [30, 30],
    [90, 30],
    [60, 75],
    [25, 100],
    [100, 100],
  ] as const;
  const stack = grainyBalls(
    places.map(([x, y]) => ({ x, y, z: 30, radius: 22 })),
    4,
  );
  expect(planOf(stack).coarseness.across).toBeGreaterThan(1);
  const { objects } = segmentStack(stack);
  expect(objects).toHaveLength(places.length);
  const truth = (4 / 3) * Math.PI * 22 ** 3;
  for (const { voxels } of objects) expect(Math.abs(voxels / truth - 1)).toBeLessThan(0.1);
});

test('looks for small objects at full resolution', () => {
  const balls: Ball[] = [];
  for (let z = 10; z < 120; z += 14)
    for (let y = 10; y < 70; y += 14) for (let x = 10; x < 70; x += 14) balls.push({ x, y, z, radius: 4 });
  const stack = drawBalls({ width: 70, height: 70, depth: 60 }, balls, [2, 1, 1]);
  expect(planOf(stack).coarseness).toEqual({ across: 1, slices: 1 });
});
