import { expect, it } from 'vitest';
import { SUMS, sumParts, TONE_BITS, TONES } from './part-moments.ts';

const grid = { width: 7, height: 5, depth: 4, spacing: [2, 1, 1] as const };
const voxels = grid.width * grid.height * grid.depth;

it('sums voxels by tone, of parts of few voxels as of those of many', () => {
  // A part of three voxels, each of a tone of its own, and one of all the others with two tones.
  const few = [0, 40, 90];
  const basins = new Int32Array(voxels).fill(2);
  const fine = Uint8Array.from({ length: voxels }, (_, at) => (at % 2 === 0 ? 100 : 104));
  for (const [index, at] of few.entries()) {
    basins[at] = 1;
    fine[at] = 20 + 40 * index;
  }
  const moments = sumParts({ basins, partOf: Int32Array.of(0, 1, 2), fine, grid }, () => undefined);
  for (const part of [1, 2]) {
    const sums = new Float64Array(TONES * SUMS);
    moments.add(part, sums);
    const expected = new Float64Array(TONES * SUMS);
    for (let at = 0; at < voxels; at++) {
      if (basins[at] !== part) continue;
      const [x, y, z] = [at % 7, Math.floor(at / 7) % 5, Math.floor(at / 35)];
      const outer = x === 0 || x === 6 || y === 0 || y === 4 || z === 0 || z === 3;
      const [px, py, pz] = [x, y, 2 * z];
      const own = [1, px, py, pz, px * px, py * py, pz * pz, px * py, px * pz, py * pz, outer ? 1 : 0];
      const start = ((fine[at] ?? 0) >> TONE_BITS) * SUMS;
      for (const [index, value] of own.entries()) expected[start + index]! += value;
    }
    expect(sums).toEqual(expected);
  }
});
