import type { Grid, Spacing } from './volume.ts';

/** Sums kept for each part and each tone: voxels, x, y, z, xx, yy, zz, xy, xz, yz, voxels on the stack's faces. */
export const SUMS = 11;
/** Tones are steps of the companded scale without their last bits. */
export const TONE_BITS = 2;
export const TONES = 256 >> TONE_BITS;

/** What the shape of any union of parts follows from, at any threshold, without looking at voxels again. */
export interface PartMoments {
  /** Adds the sums of a part to `into`, which has `TONES * SUMS` places. */
  add(part: number, into: Float64Array): void;
}

interface Parts {
  readonly basins: Int32Array;
  readonly partOf: Int32Array;
  readonly fine: Uint8Array;
  readonly grid: Grid & { readonly spacing: Spacing };
}

/** Sums the voxels of every part by their tone; places are real lengths. */
export function sumParts({ basins, partOf, fine, grid }: Parts, onSlice: () => void): PartMoments {
  const { width, height, depth, spacing } = grid;
  const [dz, dy, dx] = spacing;
  const lowest = new Uint8Array(partOf.length).fill(TONES - 1);
  const highest = new Uint8Array(partOf.length);
  for (let voxel = 0; voxel < basins.length; voxel++) {
    const basin = basins[voxel]!;
    if (basin === 0) continue;
    const part = partOf[basin]!;
    const tone = fine[voxel]! >> TONE_BITS;
    if (tone < lowest[part]!) lowest[part] = tone;
    if (tone > highest[part]!) highest[part] = tone;
  }
  // Parts keep the tones that they have only.
  const start = new Float64Array(partOf.length + 1);
  for (let part = 0; part < partOf.length; part++) {
    start[part + 1] = start[part]! + Math.max(0, highest[part]! - lowest[part]! + 1) * SUMS;
  }
  const sums = new Float64Array(start[partOf.length]!);
  let voxel = 0;
  for (let z = 0; z < depth; z++) {
    const edgeZ = z === 0 || z === depth - 1;
    const pz = z * dz;
    for (let y = 0; y < height; y++) {
      const edgeY = edgeZ || y === 0 || y === height - 1;
      const py = y * dy;
      for (let x = 0; x < width; x++, voxel++) {
        const basin = basins[voxel]!;
        if (basin === 0) continue;
        const part = partOf[basin]!;
        const at = start[part]! + ((fine[voxel]! >> TONE_BITS) - lowest[part]!) * SUMS;
        const px = x * dx;
        sums[at]!++;
        sums[at + 1]! += px;
        sums[at + 2]! += py;
        sums[at + 3]! += pz;
        sums[at + 4]! += px * px;
        sums[at + 5]! += py * py;
        sums[at + 6]! += pz * pz;
        sums[at + 7]! += px * py;
        sums[at + 8]! += px * pz;
        sums[at + 9]! += py * pz;
        if (edgeY || x === 0 || x === width - 1) sums[at + 10]!++;
      }
    }
    onSlice();
  }
  return {
    add(part, into) {
      const shift = lowest[part]! * SUMS - start[part]!;
      for (let i = start[part]!; i < start[part + 1]!; i++) into[i + shift]! += sums[i]!;
    },
  };
}
