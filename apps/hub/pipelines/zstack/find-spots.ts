import type { StackPoint, ZstackChosen, ZstackParameters, ZstackSpot } from './contract.ts';
import { checkCount } from './limits.ts';
import { drawPreview } from './preview.ts';
import { rounded } from './rounded.ts';
import type { RunReport } from './run-report.ts';
import type { Volume } from './segment/volume.ts';
import { noiseOf } from './spot-noise.ts';
import { leastDark, spotConfidence } from './spot-confidence.ts';
import { brightestOf, inverted, type Peak } from './spot-peaks.ts';
import { answerOfOne, responsesOf, scalesFor, sigmaOf } from './spot-response.ts';
import { spotLevel } from './spot-level.ts';
import { tilesOf } from './tiles.ts';

/** In standard deviations of the noise: what stands out less is no spot. */
const leastStrength = 4;
/** What is rather noise than a spot is left out. */
const leastConfidence = 0.3;

interface Found {
  readonly spots: ZstackSpot[];
  readonly chosen: ZstackChosen;
}

/** Finds bright spots by differences of Gaussians, part by part. @param projection of the stack, for previews */
export function findSpots(
  volume: Volume,
  parameters: ZstackParameters,
  { projection, report }: { projection: Float32Array; report: RunReport },
): Found {
  const { width, height, depth, spacing } = volume;
  const scales = scalesFor(parameters.diameter, spacing[0] / spacing[2]);
  const tiles = tilesOf(volume);
  const noise = noiseOf(volume, tiles, scales);
  const peaks: Peak[] = [];
  const dark: number[] = [];
  const strengthOf = ({ answer, scale }: Peak): number => answer / (noise[scale] ?? 1);
  const bars = (strength: number): number[] => noise.map((each) => each * strength);
  for (const [index, tile] of tiles.entries()) {
    report.signal.throwIfAborted();
    const responses = responsesOf(volume, tile, scales);
    for (const peak of brightestOf(responses, tile, bars(leastStrength))) peaks.push(peak);
    for (const peak of brightestOf(inverted(responses), tile, bars(leastDark))) dark.push(strengthOf(peak));
    report.progress('spots', index + 1, tiles.length, 'parts');
  }
  const confidence = spotConfidence(peaks.map(strengthOf), dark);
  const sure = peaks.flatMap((peak, index): SurePeak[] => {
    const its = confidence[index] ?? 0;
    // Whoever sets a threshold by hand sees all that is above it.
    const isLeftOut = typeof parameters.threshold !== 'number' && its < leastConfidence;
    return isLeftOut ? [] : [{ ...peak, confidence: its }];
  });
  const { method, level } = spotLevel(sure.map(contrastOf), parameters.threshold);
  const bright = sure.filter((peak) => contrastOf(peak) >= level);
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

  function describe(peak: SurePeak): Omit<ZstackSpot, 'id'> {
    const { place, offset, confidence } = peak;
    const radius = Math.sqrt(3) * sigmaOf(scales, offset.scale);
    const [x, y, z] = place;
    const up = radius / scales.aspect;
    const inner =
      x >= radius && y >= radius && z >= up && x + radius < width && y + radius < height && z + up < depth;
    return {
      centre: [x + offset.x, y + offset.y, z + offset.z],
      radius,
      intensity: volume.data[(z * height + y) * width + x] ?? 0,
      contrast: contrastOf(peak),
      strength: strengthOf(peak),
      touchesBorder: !inner,
      confidence,
    };
  }

  function drawFound(found: readonly Peak[]) {
    const labels = new Uint8Array(width * height);
    for (const { place } of found) labels[place[1] * width + place[0]] = 1;
    const caption = found.length === 1 ? '1 spot' : `${found.length} spots`;
    return drawPreview({ width, height, projection, labels, caption });
  }
}

/** A peak that is rather a spot than noise. */
interface SurePeak extends Peak {
  readonly confidence: number;
}

/** The height of a Gaussian spot that answers so. */
function contrastOf({ answer }: Pick<Peak, 'answer'>): number {
  return answer / answerOfOne;
}

function fromFirstSlice(a: StackPoint, b: StackPoint): number {
  return a[2] - b[2] || a[1] - b[1] || a[0] - b[0];
}
