import { chooseSpots, type SurePeak } from './choose-spots.ts';
import type { StackPoint, ZstackChosen, ZstackParameters, ZstackSpot } from './contract.ts';
import { checkCount } from './limits.ts';
import { drawPreview } from './preview.ts';
import { rounded } from './rounded.ts';
import type { RunReport } from './run-report.ts';
import { voxelsOf, type Volume } from './segment/volume.ts';
import { spotLevel } from './spot-level.ts';
import { scalesFor } from './spot-response.ts';
import { searchPeaks } from './spot-search.ts';

/** Peaks above `leastDark` that noise makes in a voxel, as counted in stacks of it, where spots of the usual sizes are looked for. */
const noiseRate = 2e-4;

interface Found {
  readonly spots: ZstackSpot[];
  readonly chosen: ZstackChosen;
  /** How many more there probably are that can't be told from noise. */
  readonly hidden: number;
}

/**
 * Finds bright spots by differences of Gaussians: those that stand out so far of the noise of their place that hardly
 * any of them is noise. @param projection of the stack, for previews
 */
export function findSpots(
  volume: Volume,
  parameters: ZstackParameters,
  { projection, report }: { projection: Float32Array; report: RunReport },
): Found {
  const { width, height, depth, spacing } = volume;
  const aspect = spacing[0] / spacing[2];
  const scales = scalesFor(parameters.diameter, aspect);
  const peaks = searchPeaks(volume, { scales, report });
  const coarser = (scales.sigmas[0] ?? 1) / (scalesFor('auto', aspect).sigmas[0] ?? 1);
  const leastNoise = (noiseRate * voxelsOf(volume)) / coarser ** 3;
  const all = typeof parameters.threshold === 'number';
  const { spots: sure, hidden } = chooseSpots(peaks, { aspect, leastNoise, all });
  const contrasts = sure.map(({ contrast }) => contrast);
  const { method, level } = spotLevel(contrasts, parameters.threshold);
  const bright = sure.filter(({ contrast }) => contrast >= level);
  checkCount(bright.length, 'spots');
  report.preview(() => drawFound(bright), 'now');
  const spots = bright
    .map(describe)
    .filter(({ touchesBorder }) => parameters.border === 'keep' || !touchesBorder)
    .toSorted((a, b) => fromFirstSlice(a.centre, b.centre))
    .map((spot, index): ZstackSpot => ({ id: index + 1, ...rounded(spot) }));
  const radii = spots.map(({ radius }) => radius).toSorted((a, b) => a - b);
  const radius = radii[radii.length >> 1];
  return {
    spots,
    hidden,
    chosen: {
      channel: parameters.channel,
      time: parameters.time,
      smoothing: 0,
      thresholdMethod: method,
      threshold: rounded(level),
      diameter: radius === undefined ? null : 2 * radius,
      minVolume: 0,
      splitting: 'none',
    },
  };

  function describe({ place, offset, radius, contrast, strength, confidence }: SurePeak) {
    const [x, y, z] = place;
    const up = radius / aspect;
    const inner =
      x >= radius && y >= radius && z >= up && x + radius < width && y + radius < height && z + up < depth;
    const centre: StackPoint = [x + offset.x, y + offset.y, z + offset.z];
    const intensity = volume.data[(z * height + y) * width + x] ?? 0;
    return { centre, radius, intensity, contrast, strength, touchesBorder: !inner, confidence };
  }

  function drawFound(found: readonly SurePeak[]) {
    const labels = new Uint8Array(width * height);
    for (const { place } of found) labels[place[1] * width + place[0]] = 1;
    const caption = found.length === 1 ? '1 spot' : `${found.length} spots`;
    return drawPreview({ width, height, projection, labels, caption });
  }
}

function fromFirstSlice(a: StackPoint, b: StackPoint): number {
  return a[2] - b[2] || a[1] - b[1] || a[0] - b[0];
}
