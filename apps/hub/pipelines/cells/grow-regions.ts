import type { ChosenRegion } from './explanation.ts';
import { createHeap } from './pixel-heap.ts';
import type { Plane } from './raster.ts';
import { regionsFromLabels, withoutHoles, type Region } from './region.ts';
import { contrastOf } from './shape-features.ts';

/** The edge of an object: half-way up from its background to its inside, where a blurred edge truly lies. */
const EDGE_LEVEL = 0.5;
/** A region grows by at most this share of its diameter on each side. */
const REACH = 0.2;

/**
 * Lets regions grow to their own edge. Objects that were told apart only at a high level were cut
 * too small; brightest pixels first, neighbours share what lies between them.
 *
 * @param fixed regions that keep their shape and their pixels
 */
export function growRegions(
  chosen: readonly ChosenRegion[],
  signal: Plane,
  fixed: readonly ChosenRegion[] = [],
): ChosenRegion[] {
  const { width, height } = signal;
  const labels = new Int32Array(width * height);
  const limits: number[] = [0];
  const reach: number[] = [0];
  for (const [index, { region }] of chosen.entries()) {
    const { around, inside, diameter } = contrastOf(region, signal);
    limits.push(around + EDGE_LEVEL * (inside - around));
    reach.push(Math.max(1, REACH * diameter));
    stamp(labels, width, region, index + 1);
  }
  for (const { region } of fixed) stamp(labels, width, region, -1);
  trimEdges(labels, limits, reach, signal);
  const steps = new Uint16Array(labels.length);
  const heap = createHeap(signal.data);
  const spread = (pixel: number): void => {
    const label = labels[pixel]!;
    const step = steps[pixel]! + 1;
    if (step > reach[label]!) return;
    const x = pixel % width;
    const join = (neighbour: number): void => {
      if (labels[neighbour] !== 0 || signal.data[neighbour]! < limits[label]!) return;
      labels[neighbour] = label;
      steps[neighbour] = step;
      heap.push(neighbour);
    };
    if (x > 0) join(pixel - 1);
    if (x < width - 1) join(pixel + 1);
    if (pixel >= width) join(pixel - width);
    if (pixel < labels.length - width) join(pixel + width);
  };
  const seeds: number[] = [];
  for (let pixel = 0; pixel < labels.length; pixel++) if (labels[pixel]! > 0) seeds.push(pixel);
  for (const pixel of seeds) spread(pixel);
  for (let pixel = heap.pop(); pixel >= 0; pixel = heap.pop()) spread(pixel);

  const grown = regionsFromLabels(labels, { x0: 0, y0: 0, width, height }, chosen.length);
  return chosen.map(({ region, score }, index) => ({ region: withoutHoles(grown[index] ?? region), score }));
}

/** Takes off, from the outside in, what lies below the edge level: outlines found at a low level are too wide. */
function trimEdges(
  labels: Int32Array,
  limits: readonly number[],
  reach: readonly number[],
  signal: Plane,
): void {
  const { width, height } = signal;
  const isOutside = (pixel: number): boolean => {
    const x = pixel % width;
    return (
      (x > 0 && labels[pixel - 1] === 0) ||
      (x < width - 1 && labels[pixel + 1] === 0) ||
      (pixel >= width && labels[pixel - width] === 0) ||
      (pixel < width * (height - 1) && labels[pixel + width] === 0)
    );
  };
  let low: number[] = [];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel]!;
    if (label > 0 && signal.data[pixel]! < limits[label]!) low.push(pixel);
  }
  for (let round = 0; low.length > 0; round++) {
    low = low.filter((pixel) => round < reach[labels[pixel]!]!);
    const off = low.filter(isOutside);
    if (off.length === 0) return;
    for (const pixel of off) labels[pixel] = 0;
    low = low.filter((pixel) => labels[pixel] !== 0);
  }
}

function stamp(labels: Int32Array, width: number, region: Region, label: number): void {
  for (let y = 0; y < region.height; y++) {
    for (let x = 0; x < region.width; x++) {
      if (region.mask[y * region.width + x]) labels[(region.y0 + y) * width + region.x0 + x] = label;
    }
  }
}
