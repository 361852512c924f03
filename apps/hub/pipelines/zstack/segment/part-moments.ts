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

/** Parts of fewer voxels than so many times their tones are kept as they are: noise has millions of them. */
const FEW = 4;

/** Sums the voxels of every part by their tone; places are real lengths. */
export function sumParts({ basins, partOf, fine, grid }: Parts, onSlice: () => void): PartMoments {
  const { width, height, depth } = grid;
  const count = partOf.length;
  const lowest = new Uint8Array(count).fill(TONES - 1);
  const highest = new Uint8Array(count);
  const voxels = new Int32Array(count);
  for (let voxel = 0; voxel < basins.length; voxel++) {
    const basin = basins[voxel]!;
    if (basin === 0) continue;
    const part = partOf[basin]!;
    const tone = fine[voxel]! >> TONE_BITS;
    if (tone < lowest[part]!) lowest[part] = tone;
    if (tone > highest[part]!) highest[part] = tone;
    voxels[part]!++;
  }
  // Parts keep the tones that they have only, or the numbers of their voxels where those are few.
  const start = new Float64Array(count);
  const tonesOf = (part: number): number => (voxels[part]! === 0 ? 0 : highest[part]! - lowest[part]! + 1);
  const isFew = (part: number): boolean => voxels[part]! < FEW * tonesOf(part);
  let sumPlaces = 0;
  let listPlaces = 0;
  for (let part = 0; part < count; part++) {
    if (isFew(part)) {
      start[part] = listPlaces;
      listPlaces += voxels[part]!;
    } else {
      start[part] = sumPlaces;
      sumPlaces += tonesOf(part) * SUMS;
    }
  }
  const sums = new Float64Array(sumPlaces);
  const list = new Int32Array(listPlaces);
  const listed = new Int32Array(count);
  const addVoxel = createAdding(grid);
  const area = width * height;
  for (let z = 0; z < depth; z++) {
    for (let voxel = z * area; voxel < (z + 1) * area; voxel++) {
      const basin = basins[voxel]!;
      if (basin === 0) continue;
      const part = partOf[basin]!;
      if (isFew(part)) list[start[part]! + listed[part]!++] = voxel;
      else addVoxel(voxel, sums, start[part]! + ((fine[voxel]! >> TONE_BITS) - lowest[part]!) * SUMS);
    }
    onSlice();
  }
  return {
    add(part, into) {
      const from = start[part]!;
      if (isFew(part)) {
        for (let i = from; i < from + voxels[part]!; i++) {
          const voxel = list[i]!;
          addVoxel(voxel, into, (fine[voxel]! >> TONE_BITS) * SUMS);
        }
        return;
      }
      const shift = lowest[part]! * SUMS - from;
      const end = from + tonesOf(part) * SUMS;
      for (let i = from; i < end; i++) into[i + shift]! += sums[i]!;
    },
  };
}

/** Adds one voxel to the sums at a place. */
function createAdding({
  width,
  height,
  depth,
  spacing,
}: Parts['grid']): (voxel: number, sums: Float64Array, at: number) => void {
  const [dz, dy, dx] = spacing;
  return (voxel, sums, at) => {
    const x = voxel % width;
    const row = (voxel - x) / width;
    const y = row % height;
    const z = (row - y) / height;
    const px = x * dx;
    const py = y * dy;
    const pz = z * dz;
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
    const isOuter = x === 0 || x === width - 1 || y === 0 || y === height - 1 || z === 0 || z === depth - 1;
    if (isOuter) sums[at + 10]!++;
  };
}
