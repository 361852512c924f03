import { noiseMapOf } from './noise-map.ts';
import type { RunReport } from './run-report.ts';
import type { Volume } from './segment/volume.ts';
import { type AnswerNoise, inNoise, noiseOf, strengthOf } from './spot-noise.ts';
import { leastDark } from './spot-confidence.ts';
import type { Rated } from './spot-overlaps.ts';
import { brightestOf, inverted, offsetOf, type Peak, type PeakOffset } from './spot-peaks.ts';
import { answerOfOne, responsesOf, sigmaOf, type SpotScales } from './spot-response.ts';
import { tilesOf } from './tiles.ts';

/** In standard deviations of the noise: what stands out less is looked at no further. */
export const leastStrength = 3.5;

/** What stands out, bright or dark. */
export interface SpotPeak extends Rated {
  /** From the voxel to where it really is. */
  readonly offset: PeakOffset;
}

/** What stands out of the noise of its place, to either side: part by part. */
export function searchPeaks(
  volume: Volume,
  { scales, report }: { scales: SpotScales; report: RunReport },
): { light: SpotPeak[]; dark: SpotPeak[] } {
  const tiles = tilesOf(volume);
  const map = noiseMapOf(volume);
  const noise = noiseOf(volume, tiles, { scales, map });
  const bars = (strength: number): number[] => noise.map(({ deviation }) => deviation * strength);
  const light: SpotPeak[] = [];
  const dark: SpotPeak[] = [];
  for (const [index, tile] of tiles.entries()) {
    report.signal.throwIfAborted();
    const responses = responsesOf(volume, tile, scales);
    const answers = inNoise(responses, map);
    const describe = ({ place, scale, answer }: Peak, its: AnswerNoise): SpotPeak => {
      const [x, y, z] = [place[0] - responses.x, place[1] - responses.y, place[2] - responses.z];
      // Where and how large it is doesn't depend on the noise around it.
      const offset = offsetOf(responses, { x, y, z, scale });
      const height = responses.scales[scale]?.[(z * responses.height + y) * responses.width + x] ?? 0;
      return {
        place,
        offset,
        radius: Math.sqrt(3) * sigmaOf(scales, offset.scale),
        strength: strengthOf(answer, its),
        contrast: Math.abs(height) / answerOfOne,
      };
    };
    for (const peak of brightestOf(answers, tile, bars(leastStrength))) {
      const bright = describe(peak, noise[peak.scale] ?? none);
      if (bright.strength >= leastStrength) light.push(bright);
    }
    for (const peak of brightestOf(inverted(answers), tile, bars(leastDark))) {
      dark.push(describe(peak, { ...(noise[peak.scale] ?? none), skewness: 0 }));
    }
    report.progress('spots', index + 1, tiles.length, 'parts');
  }
  return { light, dark };
}

const none: AnswerNoise = { deviation: 1, skewness: 0 };
