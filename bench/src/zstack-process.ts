import { readFileSync, writeFileSync } from 'node:fs';
import { findComponents } from '../../apps/hub/pipelines/zstack/segment/components.ts';
import { findDistanceSeeds } from '../../apps/hub/pipelines/zstack/segment/distance-seeds.ts';
import { squaredDistance } from '../../apps/hub/pipelines/zstack/segment/distance.ts';
import { fillHoles } from '../../apps/hub/pipelines/zstack/segment/fill-holes.ts';
import { flood } from '../../apps/hub/pipelines/zstack/segment/flood.ts';
import { segmentStack } from '../../apps/hub/pipelines/zstack/segment/segment-stack.ts';
import { smoothVolume } from '../../apps/hub/pipelines/zstack/segment/smooth.ts';
import { histogramOf, thresholdOf } from '../../apps/hub/pipelines/zstack/segment/thresholds.ts';
import type { Volume } from '../../apps/hub/pipelines/zstack/segment/volume.ts';
import { answerParent } from './processes.ts';
import type { Measured, MeasureOrder, RawStack, SegmentOrder } from './zstack/measured.ts';

type Lap = (name: string) => void;

function load({ path, width, height, depth, spacing }: RawStack): Volume {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return { width, height, depth, spacing, data: new Uint16Array(buffer, byteOffset, byteLength / 2) };
}

/** The steps that the control has too, one after the other. */
function segmentBySteps(volume: Volume, { smoothing, least }: SegmentOrder, lap: Lap): number {
  const levels = smoothVolume(volume, smoothing);
  lap('smooth');
  const level = thresholdOf(histogramOf(levels.data), 'li');
  const mask = new Uint8Array(volume.data.length);
  for (let index = 0; index < mask.length; index += 1)
    mask[index] = (levels.data[index] ?? 0) >= level ? 1 : 0;
  lap('threshold');
  fillHoles(mask, volume);
  lap('fill holes');
  findComponents(mask, volume);
  lap('components');
  const squared = squaredDistance(mask, volume);
  lap('distance');
  const labels = new Int32Array(mask.length);
  let count = 0;
  for (const voxel of findDistanceSeeds(squared, volume)) labels[voxel] = ++count;
  lap('seeds');
  const heights = new Uint16Array(mask.length);
  let most = 0;
  for (const square of squared) most = Math.max(most, square);
  for (let index = 0; index < mask.length; index += 1) {
    if (mask[index] === 1) heights[index] = 1 + 65_534 * Math.sqrt((squared[index] ?? 0) / most);
  }
  flood({ grid: volume, heights, labels });
  lap('watershed');
  const sizes = new Int32Array(count + 1);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const numbers = new Int32Array(count + 1);
  let [kept, inside] = [0, 0];
  for (let label = 1; label <= count; label += 1) {
    const size = sizes[label] ?? 0;
    if (size < least) continue;
    numbers[label] = ++kept;
    inside += size;
  }
  for (let index = 0; index < labels.length; index += 1) labels[index] = numbers[labels[index] ?? 0] ?? 0;
  lap('number');
  return inside;
}

/** As a run of the pipeline does it, by itself. */
function segmentWhole(volume: Volume, _order: SegmentOrder, lap: Lap): number {
  const { objects } = segmentStack(volume);
  lap('all');
  return objects.reduce((sum, { voxels }) => sum + voxels, 0);
}

function measured(order: SegmentOrder, segment: typeof segmentBySteps): Omit<Measured, 'bytes'> {
  const volume = load(order);
  const laps: Record<string, number> = {};
  let before = performance.now();
  const inside = segment(volume, order, (name) => {
    const now = performance.now();
    laps[name] = now - before;
    before = now;
  });
  return { laps, inside };
}

function statusBytes(name: string): number {
  const [, kib] =
    new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kib) * 1024;
}

function run({ warmUp, stack, runs }: MeasureOrder, segment: typeof segmentBySteps): Measured {
  for (let round = 0; round < 3; round += 1) measured(warmUp, segment);
  globalThis.gc?.();
  // Linux forgets the highest mark that the process has had.
  writeFileSync('/proc/self/clear_refs', '5');
  const before = statusBytes('VmRSS');
  const found = [measured(stack, segment)];
  const bytes = statusBytes('VmHWM') - before;
  for (let round = 1; round < runs; round += 1) found.push(measured(stack, segment));
  const [middle] = found.toSorted((a, b) => sumOf(a) - sumOf(b)).slice(found.length >> 1);
  if (!middle) throw new Error('Nothing was measured.');
  return { ...middle, bytes };
}

function sumOf({ laps }: Pick<Measured, 'laps'>): number {
  return Object.values(laps).reduce((sum, lap) => sum + lap);
}

const handlers = {
  steps: (order: MeasureOrder): Measured => run(order, segmentBySteps),
  whole: (order: MeasureOrder): Measured => run(order, segmentWhole),
};

export type ZstackProcess = typeof handlers;
answerParent(handlers);
