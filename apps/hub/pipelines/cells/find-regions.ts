import { withoutRegions, type Prepared } from './candidates.ts';
import { chooseRegions, type RegionLimits } from './choose-regions.ts';
import type { ChosenRegion } from './explanation.ts';
import { growRegions } from './grow-regions.ts';

/** Score from which an object of the second look is kept: what is left between objects is mostly their haze. */
const SECOND_LOOK_SCORE = 0.5;

/**
 * Finds the objects of a prepared plane in two looks. A dim object that touches a bright one is
 * never a component of its own; it becomes one when the bright one is taken away.
 */
export function findRegions(prepared: Prepared, limits: RegionLimits): ChosenRegion[] {
  const first = growRegions(chooseRegions(prepared, limits), prepared.signal);
  const rest = withoutRegions(
    prepared,
    first.map(({ region }) => region),
  );
  const second = chooseRegions(rest, limits).filter(({ score }) => score >= SECOND_LOOK_SCORE);
  return [...first, ...growRegions(second, prepared.signal, first)];
}
