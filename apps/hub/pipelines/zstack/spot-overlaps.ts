import type { Ball } from './spot-neighbours.ts';
import { neighboursOf } from './spot-neighbours.ts';

/** A peak of the answers, as a ball. */
export interface Rated extends Ball {
  /** How far it stands out of the noise. */
  readonly strength: number;
  /** How far it stands out, in the values of the file. */
  readonly contrast: number;
}

/** In standard deviations: what stands out so much more than what is around it is a spot of its own. */
const clearlyMore = 4;

/**
 * Takes one of those that lie in each other: noise on a large spot looks like small ones, and a group of small ones like a
 * large one. The one that stands out most of the noise stays, unless there is something within it that is clearly higher.
 */
export function withoutOverlaps<Each extends Rated>(peaks: readonly Each[], aspect: number): Each[] {
  const widest = peaks.reduce((most, { radius }) => Math.max(most, radius), 1);
  const { near } = neighboursOf(peaks, { aspect, cell: widest });
  const isHigher = (one: Each, other: Each): boolean =>
    one.strength * (1 - other.contrast / one.contrast) > clearlyMore;
  const rivals = (peak: Each): Each[] =>
    [...near(peak.place, widest)].filter(
      (other) => other !== peak && distance(peak, other, aspect) < Math.max(peak.radius, other.radius),
    );
  const groups = new Set(
    peaks.filter((peak) =>
      rivals(peak).some((other) => other.strength <= peak.strength && isHigher(other, peak)),
    ),
  );
  const kept = new Set<Each>();
  for (const peak of peaks.toSorted((a, b) => b.strength - a.strength)) {
    if (groups.has(peak)) continue;
    if (!rivals(peak).some((other) => kept.has(other))) kept.add(peak);
  }
  return peaks.filter((peak) => kept.has(peak));
}

function distance({ place: a }: Ball, { place: b }: Ball, aspect: number): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], (a[2] - b[2]) * aspect);
}
