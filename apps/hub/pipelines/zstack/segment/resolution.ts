import type { Found } from './fuse-sizes.ts';
import { voxelsOf, type Grid, type Volume } from './volume.ts';

/** How many voxels of a stack are one of a coarser one: across and down the same number. */
export interface Coarseness {
  readonly across: number;
  readonly slices: number;
}

export const FULL: Coarseness = { across: 1, slices: 1 };

/** The same stack with fewer voxels, each the mean of those that it stands for; what is left at the far sides is not in it. */
export function coarsened(volume: Volume, { across, slices }: Coarseness): Volume {
  const [dz, dy, dx] = volume.spacing;
  const width = Math.max(1, Math.floor(volume.width / across));
  const height = Math.max(1, Math.floor(volume.height / across));
  const depth = Math.max(1, Math.floor(volume.depth / slices));
  const data = volume.data.slice(0, width * height * depth);
  const sums = new Float64Array(width);
  const count = across * across * slices;
  const half = data instanceof Float32Array ? 0 : 0.5;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let part = 0; part < across * slices; part++) {
        const slice = z * slices + Math.floor(part / across);
        const row = (slice * volume.height + y * across + (part % across)) * volume.width;
        for (let x = 0; x < width * across; x++) sums[Math.floor(x / across)]! += volume.data[row + x]!;
      }
      const to = (z * height + y) * width;
      for (let x = 0; x < width; x++) data[to + x] = sums[x]! / count + half;
    }
  }
  return { ...volume, width, height, depth, data, spacing: [dz * slices, dy * across, dx * across] };
}

/**
 * Labels of a coarser stack in all voxels of the stack: each takes the label that weighs most among the eight coarse
 * ones around it, as in trilinear interpolation, so that outlines are smooth.
 */
export function refined(found: Found, coarse: Grid, grid: Grid, { across, slices }: Coarseness): Found {
  const labels =
    found.labels instanceof Int32Array ? new Int32Array(voxelsOf(grid)) : new Uint16Array(voxelsOf(grid));
  const xs = Array.from({ length: grid.width }, (_, x) => between(x, across, coarse.width));
  const area = coarse.width * coarse.height;
  const near = new Int32Array(8);
  const weights = new Float64Array(8);
  for (let z = 0; z < grid.depth; z++) {
    const deep = between(z, slices, coarse.depth);
    for (let y = 0; y < grid.height; y++) {
      const down = between(y, across, coarse.height);
      const rows = [
        deep.before * area + down.before * coarse.width,
        deep.before * area + down.after * coarse.width,
        deep.after * area + down.before * coarse.width,
        deep.after * area + down.after * coarse.width,
      ];
      const shares = [
        (1 - deep.share) * (1 - down.share),
        (1 - deep.share) * down.share,
        deep.share * (1 - down.share),
        deep.share * down.share,
      ];
      const to = (z * grid.height + y) * grid.width;
      for (let x = 0; x < grid.width; x++) {
        const { before, after, share } = xs[x]!;
        let same = true;
        for (let corner = 0; corner < 4; corner++) {
          near[corner] = found.labels[rows[corner]! + before]!;
          near[corner + 4] = found.labels[rows[corner]! + after]!;
          weights[corner] = shares[corner]! * (1 - share);
          weights[corner + 4] = shares[corner]! * share;
          if (near[corner] !== near[0] || near[corner + 4] !== near[0]) same = false;
        }
        labels[to + x] = same ? near[0]! : heaviest(near, weights);
      }
    }
  }
  const voxels = new Float64Array(found.objects.length + 1);
  for (let i = 0; i < labels.length; i++) voxels[labels[i]!]!++;
  const objects = found.objects.map((object, index) => ({
    ...object,
    voxels: voxels[index + 1]!,
    sigma: object.sigma * across,
  }));
  return { labels, objects };
}

/** The coarse voxels on both sides of the middle of one, and how near the second is. */
function between(at: number, step: number, count: number): { before: number; after: number; share: number } {
  const place = Math.min(count - 1, Math.max(0, (at + 0.5) / step - 0.5));
  const before = Math.floor(place);
  return { before, after: Math.min(count - 1, before + 1), share: place - before };
}

function heaviest(labels: Int32Array, weights: Float64Array): number {
  let best = 0;
  let most = -1;
  for (let corner = 0; corner < 8; corner++) {
    let weight = 0;
    for (let other = 0; other < 8; other++) if (labels[other] === labels[corner]) weight += weights[other]!;
    if (weight > most) [most, best] = [weight, labels[corner]!];
  }
  return best;
}
