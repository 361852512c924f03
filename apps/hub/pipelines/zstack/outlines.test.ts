import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackBox } from './contract.ts';
import { encodeLabels } from './label-runs.ts';
import { type OutlinePlane, outlinesIn } from './outlines.ts';

const size = { width: 7, height: 6 };
const slices = 4;

function objectOf(voxels: readonly boolean[]) {
  const labels = Int32Array.from(voxels, Number);
  const set = voxels.flatMap((inside, at) => (inside ? [placeOf(at)] : []));
  const bound = (axis: 'x' | 'y' | 'z', of: (...values: number[]) => number): number =>
    of(...set.map((place) => place[axis]));
  const bbox: StackBox = [
    bound('x', Math.min),
    bound('y', Math.min),
    bound('z', Math.min),
    bound('x', Math.max),
    bound('y', Math.max),
    bound('z', Math.max),
  ];
  return { runs: encodeLabels(labels, 1, size.width)[0] ?? '', bbox };
}

function placeOf(at: number) {
  return {
    x: at % size.width,
    y: Math.floor(at / size.width) % size.height,
    z: Math.floor(at / (size.width * size.height)),
  };
}

/** Whether a point lies inside of a ring, by the even-odd rule. */
function inside(ring: Float32Array, x: number, y: number): boolean {
  let odd = false;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [ring[at], ring[at + 1], ring[before], ring[before + 1]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

const planes = fc.oneof(
  fc.integer({ min: 0, max: slices - 1 }).map((slice): OutlinePlane => ({ kind: 'slice', slice })),
  fc
    .tuple(fc.integer({ min: 0, max: slices - 1 }), fc.integer({ min: 0, max: slices - 1 }))
    .map(([a, b]): OutlinePlane => ({ kind: 'projection', from: Math.min(a, b), to: Math.max(a, b) })),
  fc.integer({ min: 0, max: size.height - 1 }).map((at): OutlinePlane => ({ kind: 'xz', at })),
  fc.integer({ min: 0, max: size.width - 1 }).map((at): OutlinePlane => ({ kind: 'yz', at })),
);

/** Column and row in the plane, or `null` for a voxel that it doesn't meet. */
function onPlane(plane: OutlinePlane, { x, y, z }: ReturnType<typeof placeOf>): [number, number] | null {
  if (plane.kind === 'slice') return z === plane.slice ? [x, y] : null;
  if (plane.kind === 'projection') return z >= plane.from && z <= plane.to ? [x, y] : null;
  if (plane.kind === 'xz') return y === plane.at ? [x, z] : null;
  return x === plane.at ? [z, y] : null;
}

describe('outlines', () => {
  it('hold the centres of all pixels of an object in a plane, and of no others but holes', () => {
    const length = size.width * size.height * slices;
    const stack = fc.array(fc.boolean(), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(stack, planes, (voxels, plane) => {
        fc.pre(voxels.some(Boolean));
        const shown = new Set<string>();
        for (const [at, set] of voxels.entries()) {
          const place = set ? onPlane(plane, placeOf(at)) : null;
          if (place) shown.add(place.join());
        }
        const rings = outlinesIn(objectOf(voxels), size, plane);
        const reach = 9;
        for (let row = -1; row < reach; row++) {
          for (let column = -1; column < reach; column++) {
            const within = rings.some((ring) => inside(ring, column + 0.5, row + 0.5));
            const isHole = within && !shown.has(`${column},${row}`);
            if (isHole) expect(canLeave(shown, column, row, reach)).toBe(false);
            else expect(within).toBe(shown.has(`${column},${row}`));
          }
        }
      }),
    );
  });

  it('are a ring for each piece, with straight sides of two points', () => {
    const object = objectOf(
      Array.from({ length: 7 * 6 * 4 }, (_, at) => {
        const { x, y, z } = placeOf(at);
        return z === 2 && ((x <= 3 && y <= 2) || (x === 6 && y === 5));
      }),
    );
    const rings = outlinesIn(object, size, { kind: 'slice', slice: 2 });
    expect(rings.map((ring) => [...ring])).toEqual([
      // A bevelled corner each.
      [0.5, 0, 3.5, 0, 4, 0.5, 4, 2.5, 3.5, 3, 0.5, 3, 0, 2.5, 0, 0.5],
      [6.5, 5, 7, 5.5, 6.5, 6, 6, 5.5],
    ]);
    expect(outlinesIn(object, size, { kind: 'slice', slice: 1 })).toEqual([]);
  });
});

/** Whether a pixel that doesn't belong to the object is outside of it: reached from beyond, diagonally too. */
function canLeave(shown: ReadonlySet<string>, column: number, row: number, reach: number): boolean {
  const seen = new Set([`${column},${row}`]);
  const open: [number, number][] = [[column, row]];
  for (let place = open.pop(); place; place = open.pop()) {
    const [x, y] = place;
    if (x < 0 || y < 0 || x >= reach - 1 || y >= reach - 1) return true;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const key = `${x + dx},${y + dy}`;
        if (shown.has(key) || seen.has(key)) continue;
        seen.add(key);
        open.push([x + dx, y + dy]);
      }
    }
  }
  return false;
}
