import { findComponents } from './components.ts';
import { findDistanceSeeds } from './distance-seeds.ts';
import { squaredDistance } from './distance.ts';
import { fillHoles } from './fill-holes.ts';
import { flood } from './flood.ts';
import { smoothVolume, type Levels } from './smooth.ts';
import { histogramOf, thresholdOf } from './thresholds.ts';
import {
  voxelsOf,
  type Labels,
  type LabelledObject,
  type SegmentOptions,
  type SegmentParameters,
  type SegmentStep,
  type Volume,
} from './volume.ts';

const DEFAULT_SMOOTHING = 1;
const DEFAULT_LEAST_VOXELS = 20;

/** Finds the objects of a stack. Throws the signal's reason when it is aborted. */
export function segmentStack(
  volume: Volume,
  parameters: SegmentParameters = {},
  options: SegmentOptions = {},
): Labels {
  const { depth } = volume;
  const smoothing = parameters.smoothing ?? DEFAULT_SMOOTHING;
  const minVoxels = parameters.minVoxels ?? DEFAULT_LEAST_VOXELS;
  const splitting = parameters.splitting ?? true;
  const counter = (step: SegmentStep): (() => void) => {
    let done = 0;
    return () => {
      options.signal?.throwIfAborted();
      done++;
      options.onProgress?.({ step, done, total: depth });
    };
  };
  const levels = smoothVolume(volume, smoothing, counter('smooth'));
  const level = chooseLevel(levels, parameters.threshold);
  const mask = new Uint8Array(voxelsOf(volume));
  for (let i = 0; i < mask.length; i++) mask[i] = levels.data[i]! >= level ? 1 : 0;
  if (parameters.fillHoles ?? true) fillHoles(mask, volume);
  options.signal?.throwIfAborted();
  options.onMask?.(mask);
  const labels = new Int32Array(mask.length);
  if (splitting) {
    const squared = squaredDistance(mask, volume);
    options.signal?.throwIfAborted();
    let most = 0;
    for (let i = 0; i < squared.length; i++) most = Math.max(most, squared[i]!);
    for (const [i, voxel] of findDistanceSeeds(squared, volume).entries()) labels[voxel] = i + 1;
    const landscape = new Uint8Array(mask.length);
    for (let i = 0; i < mask.length; i++) landscape[i] = 255 * Math.sqrt(squared[i]! / most);
    flood({ grid: volume, mask, landscape, labels }, () => options.signal?.throwIfAborted());
  } else {
    findComponents(mask, volume).eachRun((component, from, to) => labels.fill(component, from, to));
  }
  return {
    width: volume.width,
    height: volume.height,
    depth,
    data: labels,
    objects: renumber(labels, minVoxels),
    used: { smoothing, threshold: levels.low + level * levels.step, splitting, minVoxels },
  };
}

function chooseLevel(levels: Levels, threshold: SegmentParameters['threshold']): number {
  if (typeof threshold === 'number') return Math.max(0, Math.ceil((threshold - levels.low) / levels.step));
  return thresholdOf(
    histogramOf(levels.data),
    threshold === undefined || threshold === 'auto' ? 'li' : threshold,
  );
}

/** Drops small objects and closes the gaps in the numbers. */
function renumber(labels: Int32Array, minVoxels: number): LabelledObject[] {
  const sizes: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label > 0) sizes[label] = (sizes[label] ?? 0) + 1;
  }
  const numbers = new Int32Array(sizes.length);
  const objects: LabelledObject[] = [];
  for (let label = 1; label < sizes.length; label++) {
    const voxels = sizes[label] ?? 0;
    if (voxels === 0 || voxels < minVoxels) continue;
    numbers[label] = objects.length + 1;
    objects.push({ label: objects.length + 1, voxels, confidence: 0.5 });
  }
  for (let i = 0; i < labels.length; i++) labels[i] = numbers[labels[i]!]!;
  return objects;
}
