import { clearStrength, noiseAboveOf, spotConfidence } from './spot-confidence.ts';
import { neighboursOf } from './spot-neighbours.ts';
import { withoutOverlaps } from './spot-overlaps.ts';
import type { SpotPeak } from './spot-search.ts';

/** What is so strong casts a shadow: dark spots around it are none of noise. */
const castsShadow = 10;
/** It reaches so many radii of both. */
const shadowReach = 2;
/** In standard deviations of the noise: whoever sets a threshold by hand sees all that stands out so far. */
const leastByHand = 4;

/** What is rather noise than a spot is left out, however many sure ones there are. */
const leastConfidence = 0.5;

/** A peak that is taken for a spot. */
export interface SurePeak extends SpotPeak {
  /** Estimated probability that it is none of noise. */
  readonly confidence: number;
}

/** Which peaks are spots. */
export interface ChosenSpots {
  readonly spots: readonly SurePeak[];
  /** How many of the others are probably spots, too. */
  readonly hidden: number;
}

/**
 * Tells spots from noise. @param leastNoise so many peaks of noise are expected at least
 * @param all whether those are wanted, too, that are rather noise
 */
export function chooseSpots(
  { light, dark }: { light: readonly SpotPeak[]; dark: readonly SpotPeak[] },
  { aspect, leastNoise, all }: { aspect: number; leastNoise: number; all: boolean },
): ChosenSpots {
  const single = withoutOverlaps(light, aspect);
  const strengths = single.map(({ strength }) => strength);
  const noise = withoutShadows(dark, { bright: single, aspect }).map(({ strength }) => strength);
  const noiseAbove = noiseAboveOf(noise, leastNoise);
  const confidence = spotConfidence(strengths, noiseAbove);
  const rated = single.map((peak, index): SurePeak => ({ ...peak, confidence: confidence[index] ?? 0 }));
  const least = clearStrength(strengths, noiseAbove);
  const isTaken = ({ strength, confidence }: SurePeak): boolean =>
    all ? strength >= leastByHand : strength >= least && confidence >= leastConfidence;
  const spots = rated.filter(isTaken);
  const left = all ? [] : rated.filter((peak) => !isTaken(peak));
  return { spots, hidden: left.reduce((sum, peak) => sum + peak.confidence, 0) };
}

function withoutShadows(
  dark: readonly SpotPeak[],
  { bright, aspect }: { bright: readonly SpotPeak[]; aspect: number },
): SpotPeak[] {
  const casting = bright.filter(({ strength }) => strength >= castsShadow);
  const widest = casting.reduce((most, { radius }) => Math.max(most, radius), 1);
  const { near } = neighboursOf(casting, { aspect, cell: 2 * shadowReach * widest });
  return dark.filter((peak) => {
    const reach = shadowReach * (peak.radius + widest);
    for (const _ of near(peak.place, reach)) return false;
    return true;
  });
}
