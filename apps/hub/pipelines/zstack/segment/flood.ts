import type { Grid } from './volume.ts';

/** What is flooded, from where. */
export interface Flood {
  readonly grid: Grid;
  /** Only voxels that are not 0 are reached. */
  readonly mask: Uint8Array;
  /** The landscape: brighter voxels are reached first. */
  readonly landscape: Uint8Array;
  /** Seeds are numbered voxels; their numbers are spread in place. */
  readonly labels: Int32Array;
}

/** How many voxels are reached between two calls of `onPart`. */
const PART = 1 << 18;

/**
 * Watershed by priority flood over faces: each seed grows downhill, the highest ground of all first, and
 * equal ground in the order of its discovery, so that flat ground is shared evenly.
 *
 * Source: R. Barnes et al., "Priority-flood", Computers & Geosciences 62 (2014); one queue a level, as the
 * landscape has 256 of them.
 */
export function flood(
  { grid, mask, landscape, labels }: Flood,
  onPart: (reached: number) => void = () => undefined,
): void {
  const { width, height, depth } = grid;
  const area = width * height;
  const queues = Array.from({ length: 256 }, () => createQueue());
  let level = -1;
  let reached = 0;
  const offer = (voxel: number, label: number): void => {
    if (labels[voxel] !== 0 || mask[voxel] === 0) return;
    labels[voxel] = label;
    // Ground above the present level was hidden behind lower ground: it is flooded at once.
    const at = Math.min(landscape[voxel]!, level);
    queues[at]!.push(voxel);
  };
  const spread = (voxel: number): void => {
    const label = labels[voxel]!;
    const x = voxel % width;
    const row = (voxel - x) / width;
    const y = row % height;
    const z = (row - y) / height;
    if (x > 0) offer(voxel - 1, label);
    if (x < width - 1) offer(voxel + 1, label);
    if (y > 0) offer(voxel - width, label);
    if (y < height - 1) offer(voxel + width, label);
    if (z > 0) offer(voxel - area, label);
    if (z < depth - 1) offer(voxel + area, label);
    if (++reached % PART === 0) onPart(reached);
  };
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (labels[voxel] !== 0) queues[landscape[voxel]!]!.push(voxel);
  }
  for (level = 255; level >= 0; level--) {
    const queue = queues[level]!;
    for (let voxel = queue.shift(); voxel >= 0; voxel = queue.shift()) spread(voxel);
  }
}

/** First in, first out; holds the front of the flood only. */
function createQueue(): { push(voxel: number): void; shift(): number } {
  let ring = new Int32Array(64);
  let head = 0;
  let size = 0;
  return {
    push(voxel) {
      if (size === ring.length) {
        const larger = new Int32Array(size * 2);
        larger.set(ring.subarray(head));
        larger.set(ring.subarray(0, head), size - head);
        ring = larger;
        head = 0;
      }
      ring[(head + size++) & (ring.length - 1)] = voxel;
    },
    shift() {
      if (size === 0) return -1;
      const voxel = ring[head]!;
      head = (head + 1) & (ring.length - 1);
      size--;
      return voxel;
    },
  };
}
