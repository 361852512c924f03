import type { ParameterImage } from '@headway/hub-web/view-kit';
import type { ZstackResult } from '../contract.ts';

/** Where a threshold by hand can be, in the values of the file. */
export interface Levels {
  min: number;
  max: number;
  /** From one level to the next. */
  step: number;
}

/** A slider over real numbers has so many steps. */
const realSteps = 500;

/** From the darkest of a channel to where hardly anything is brighter; without it, about what was used before. */
export function levelsOf(
  channel: ParameterImage['channels'][number] | null,
  result: ZstackResult | null,
): Levels {
  const used = result?.chosen.threshold ?? null;
  const [low, high] = channel ? [channel.min, channel.high] : [Math.min(0, used ?? 0), 4 * (used ?? 64)];
  const min = Math.min(low, used ?? low);
  const max = Math.max(high, used ?? high, min + Number.MIN_VALUE);
  const isReal = channel ? channel.isReal : !Number.isInteger(min) || max - min < 16;
  return isReal
    ? { min, max, step: (max - min) / realSteps || 1 }
    : { min: Math.floor(min), max: Math.max(Math.ceil(max), Math.floor(min) + 1), step: 1 };
}

/** Where a threshold by hand begins: where it was before, else in the lower part, where thresholds usually are. */
export function firstLevel({ min, max, step }: Levels, result: ZstackResult | null): number {
  const used = result?.chosen.threshold ?? min + (max - min) / 3;
  const level = min + Math.round((used - min) / step) * step;
  return Math.min(Math.max(level, min), max);
}
