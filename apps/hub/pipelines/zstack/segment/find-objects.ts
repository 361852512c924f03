import { findBasins } from './basins.ts';
import { takeBuffers, type Buffers } from './buffers.ts';
import { chooseNodes, type Judge } from './choose-nodes.ts';
import type { Companding } from './companding.ts';
import { fuseSizes, type Found } from './fuse-sizes.ts';
import { buildMergeTree } from './merge-tree.ts';
import { SUMS, sumParts, TONES } from './part-moments.ts';
import { reliefOf } from './relief.ts';
import { voxelsOf, type Volume } from './volume.ts';

/** Sizes looked for: the standard deviation of the smoothing, in voxels along x. A radius is about twice that. */
export const SIZES: readonly number[] = [1, 1.5, 2.25, 3.4, 5];
/** Basins that rise less than this above their pass, in brightness, are not told apart. */
const LEAST_DIP = 0.03;
/** Candidates less likely than this are left out. */
const LEAST_SCORE = 0.4;
/** How often each size reports each slice: three times smoothing, then slopes, passes and sums. */
export const PASSES_A_SIZE = 6;

/** How objects are looked for. */
export interface Search {
  readonly companding: Companding;
  readonly minVoxels: number;
  readonly sizes?: readonly number[];
  readonly buffers?: Buffers;
  readonly judge?: Judge | undefined;
  readonly onSlice?: () => void;
}

/**
 * Finds objects of all sizes. At each size the stack is parted into basins, basins are joined into a tree, the
 * best nodes of the tree are chosen, and these compete with what the sizes before have found.
 */
export function findObjects(volume: Volume, search: Search): Found {
  const { companding, minVoxels, sizes = SIZES, judge, onSlice = () => undefined } = search;
  const buffers = search.buffers ?? takeBuffers(volume);
  let found: Found = { labels: new Uint16Array(voxelsOf(volume)), objects: [] };
  const sums = new Float64Array(TONES * SUMS);
  for (const sigma of sizes) {
    const relief = reliefOf(volume, { companding, sigma, buffers, onSlice });
    const basins = findBasins(relief.heights, volume, { labels: buffers.basins, onSlice });
    const { nodes, partOf } = buildMergeTree(basins, LEAST_DIP / relief.unit);
    const parts = { basins: basins.labels, partOf, fine: relief.fine, grid: volume };
    const context = {
      moments: sumParts(parts, onSlice),
      companding,
      relief,
      spacing: volume.spacing,
      sigma,
      minVoxels,
      sums,
    };
    const candidates = chooseNodes(nodes, context, judge).filter(({ score }) => score >= LEAST_SCORE);
    found = fuseSizes(found, { basins: basins.labels, partOf, fine: relief.fine, sigma, candidates });
  }
  return found;
}
