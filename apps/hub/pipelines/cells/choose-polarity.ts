import type { Plane } from './raster.ts';
import { smooth } from './smooth.ts';
import { sorted } from './sort-values.ts';
import { halfSampleMode, quantileOf } from './statistics.ts';

/** Whether objects are brighter or darker than what surrounds them. */
export type Polarity = 'bright' | 'dark';

/**
 * Background is the most common brightness, objects are the longer tail: whichever side of the mode
 * reaches further decides.
 */
export function choosePolarity(plane: Plane): Polarity {
  const values = sorted(smooth(plane, 1).data);
  const mode = halfSampleMode(values);
  const above = quantileOf(values, 0.99) - mode;
  const below = mode - quantileOf(values, 0.01);
  return below > above ? 'dark' : 'bright';
}

/**
 * In colour, tissue may fill most of the frame and be the mode itself. Transmitted light then still
 * leaves the median bright, while between fluorescent objects it is dark.
 */
export function colourPolarity(plane: Plane): Polarity {
  const values = sorted(plane.data);
  return quantileOf(values, 0.5) > 0.4 * quantileOf(values, 0.99) ? 'dark' : 'bright';
}
