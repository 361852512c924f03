import { compandingOf } from './companding.ts';
import { findComponents } from './components.ts';
import { confidenceOf } from './confidence.ts';
import { fillHoles } from './fill-holes.ts';
import { takeBuffers, type Buffers } from './buffers.ts';
import { findObjects, PASSES_A_SIZE } from './find-objects.ts';
import type { Found } from './fuse-sizes.ts';
import { growIntoMask } from './grow-into-mask.ts';
import { leastVoxels, mostTries, planSearch } from './plan-search.ts';
import { coarsened, FULL, refined } from './resolution.ts';
import { smoothVolume, type Levels } from './smooth.ts';
import { histogramOf, thresholdOf } from './thresholds.ts';
import { fillObjectHoles, keepLargestPieces } from './tidy-objects.ts';
import {
  voxelsOf,
  type Labels,
  type SegmentOptions,
  type SegmentParameters,
  type SegmentStep,
  type Spacing,
  type Volume,
} from './volume.ts';

/** Smoothing before a threshold, in voxels along x. */
const DEFAULT_SMOOTHING = 1;
const DEFAULT_LEAST_VOXELS = 30;

/**
 * Finds the objects of a stack. Touching objects are told apart by looking for them at several sizes at once (see
 * `findObjects`); each is outlined by its own brightness, or, when a threshold is given, by that. When the spacing
 * is the same along all axes, which is what stacks without a known spacing have, how flat objects are is judged
 * from the stack. Throws the signal's reason when it is aborted.
 */
export function segmentStack(
  volume: Volume,
  parameters: SegmentParameters = {},
  options: SegmentOptions = {},
): Labels {
  const smoothing = parameters.smoothing ?? DEFAULT_SMOOTHING;
  const minVoxels = parameters.minVoxels ?? DEFAULT_LEAST_VOXELS;
  const splitting = parameters.splitting ?? true;
  const holes = parameters.fillHoles ?? true;
  const threshold = parameters.threshold ?? 'auto';
  const { depth } = volume;
  const counter = (step: SegmentStep, total = depth): (() => void) => {
    let done = 0;
    return () => {
      options.signal?.throwIfAborted();
      options.onProgress?.({ step, done: Math.min(total, ++done), total });
    };
  };

  const levels = smoothVolume(volume, smoothing, counter('smooth'));
  const companding = compandingOf(levels);
  const level = chooseLevel(levels, threshold);
  const whole = threshold !== 'auto' || options.onMask !== undefined ? maskOf(levels, level) : null;
  if (whole && holes) fillHoles(whole, volume);
  if (whole) options.onMask?.(whole);
  const mask = threshold === 'auto' ? null : whole;

  let depthRatio = volume.spacing[0] / volume.spacing[2];
  let found: Found | null = null;
  let buffers: Buffers | null = null;
  if (splitting || !mask) {
    const ranged = { ...volume, range: { low: levels.low, high: levels.low + levels.step * 65_535 } };
    const total = mostTries(ranged);
    const plan = planSearch(ranged, companding, minVoxels, (done) => {
      options.signal?.throwIfAborted();
      options.onProgress?.({ step: 'plan', done, total });
    });
    const { sizes, coarseness } = plan;
    depthRatio = plan.depthRatio;
    const isFull = coarseness === FULL;
    const searched = isFull ? ranged : coarsened(ranged, coarseness);
    const onSlice = counter('split', searched.depth * PASSES_A_SIZE * sizes.length);
    const memory = takeBuffers(searched, isFull ? levels.data : undefined);
    const spacing: Spacing = [(depthRatio * coarseness.slices) / coarseness.across, 1, 1];
    const least = leastVoxels(minVoxels, coarseness);
    found = findObjects(
      { ...searched, spacing },
      { companding, minVoxels: least, sizes, buffers: memory, onSlice },
    );
    if (isFull) buffers = memory;
    else found = refined(found, searched, volume, coarseness);
  }
  const onSlice = counter('outline', 3);
  const { labels, scores } = outline(found, { volume, mask, splitting });
  onSlice();
  if (holes && found) fillObjectHoles(labels, volume);
  onSlice();
  keepLargestPieces(labels, volume, minVoxels);
  onSlice();
  const { data, objects } = numberObjects(labels, scores, buffers?.basins);
  return {
    width: volume.width,
    height: volume.height,
    depth,
    data,
    objects,
    used: {
      smoothing,
      threshold: levels.low + level * levels.step,
      splitting,
      minVoxels,
      depthRatio,
    },
  };
}

function chooseLevel(levels: Levels, threshold: NonNullable<SegmentParameters['threshold']>): number {
  if (typeof threshold === 'number') return Math.max(0, Math.ceil((threshold - levels.low) / levels.step));
  return thresholdOf(histogramOf(levels.data), threshold === 'auto' ? 'li' : threshold);
}

function maskOf(levels: Levels, level: number): Uint8Array {
  const mask = new Uint8Array(levels.data.length);
  for (let i = 0; i < mask.length; i++) mask[i] = levels.data[i]! >= level ? 1 : 0;
  return mask;
}

interface Outlined {
  readonly labels: Uint16Array | Int32Array;
  /** Score of object n + 1 at n. */
  readonly scores: readonly number[];
}

interface Wanted {
  readonly volume: Volume;
  readonly mask: Uint8Array | null;
  readonly splitting: boolean;
}

function outline(found: Found | null, { volume, mask, splitting }: Wanted): Outlined {
  if (found && splitting) {
    const scores = found.objects.map(({ score }) => score);
    return mask ? growIntoMask(found, mask, volume) : { labels: found.labels, scores };
  }
  const whole = mask ?? Uint8Array.from(found?.labels ?? [], (label) => (label > 0 ? 1 : 0));
  const labels = new Int32Array(voxelsOf(volume));
  const components = findComponents(whole, volume);
  components.eachRun((component, from, to) => labels.fill(component, from, to));
  return { labels, scores: Array.from(components.sizes, () => UNSCORED) };
}

/** What nobody has scored is as likely right as wrong. */
const UNSCORED = 0.5;

/** Closes the gaps in the numbers, in the order of each object's first voxel. */
function numberObjects(
  labels: Outlined['labels'],
  scores: readonly number[],
  memory?: Int32Array,
): Pick<Labels, 'data' | 'objects'> {
  const sizes = new Float64Array(scores.length + 1);
  const numbers = new Int32Array(scores.length + 1);
  const order: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label > 0 && sizes[label]!++ === 0) numbers[label] = order.push(label);
  }
  const data = labels instanceof Int32Array ? labels : (memory ?? new Int32Array(labels.length));
  for (let i = 0; i < labels.length; i++) data[i] = numbers[labels[i]!]!;
  const objects = order.map((label, i) => ({
    label: i + 1,
    voxels: sizes[label]!,
    confidence: confidenceOf(scores[label - 1]!),
  }));
  return { data, objects };
}
