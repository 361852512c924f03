import type { Grid } from './volume.ts';

/** What is flooded, from where. */
export interface Flood {
  readonly grid: Grid;
  /** The landscape: higher voxels are reached first, those of height 0 never. */
  readonly heights: Uint16Array;
  /** Seeds are numbered voxels; their numbers are spread in place. */
  readonly labels: Int32Array;
}

/** Heights that differ in their last bits are the same to the flood: one queue for each of 1024. */
const DROP_BITS = 6;
const QUEUES = 65_536 >> DROP_BITS;
/** How many voxels are reached between two calls of `onPart`. */
const PART = 1 << 18;

/**
 * Watershed by priority flood over faces: each seed grows downhill, the highest ground of all first, and
 * equal ground in the order of its discovery, so that flat ground is shared evenly.
 *
 * Source: R. Barnes et al., "Priority-flood", Computers & Geosciences 62 (2014), with a queue a height.
 */
export function flood({ grid, heights, labels }: Flood, onPart: () => void = () => undefined): void {
  const { width, height, depth } = grid;
  const area = width * height;
  const queues = Array.from({ length: QUEUES }, () => createQueue());
  let level = QUEUES - 1;
  let reached = 0;
  const offer = (voxel: number, label: number): void => {
    if (labels[voxel] !== 0 || heights[voxel] === 0) return;
    labels[voxel] = label;
    // Ground above the present level was hidden behind lower ground: it is flooded at once.
    queues[Math.min(heights[voxel]! >> DROP_BITS, level)]!.push(voxel);
  };
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (labels[voxel] !== 0) queues[heights[voxel]! >> DROP_BITS]!.push(voxel);
  }
  for (; level >= 0; level--) {
    const queue = queues[level]!;
    for (let voxel = queue.shift(); voxel >= 0; voxel = queue.shift()) {
      const label = labels[voxel]!;
      const x = voxel % width;
      const row = (voxel - x) / width;
      const y = row % height;
      if (x > 0) offer(voxel - 1, label);
      if (x < width - 1) offer(voxel + 1, label);
      if (y > 0) offer(voxel - width, label);
      if (y < height - 1) offer(voxel + width, label);
      if (row >= height) offer(voxel - area, label);
      if (row < height * (depth - 1)) offer(voxel + area, label);
      if (++reached % PART === 0) onPart();
    }
  }
}

/** First in, first out; holds the front of the flood only. */
function createQueue(): { push(voxel: number): void; shift(): number } {
  let ring = new Int32Array(16);
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
