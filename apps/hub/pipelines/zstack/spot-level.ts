import type { ThresholdMethod } from './contract.ts';
import { thresholdOf } from './segment/thresholds.ts';

const slots = 65_535;

/**
 * How far spots have to stand out: by hand, by a method over the contrasts of all that stand out of the noise, or, by
 * itself, no more than they do.
 */
export function spotLevel(
  contrasts: readonly number[],
  threshold: ThresholdMethod | number,
): { method: ThresholdMethod | 'manual'; level: number } {
  if (typeof threshold === 'number') return { method: 'manual', level: threshold };
  const least = contrasts.reduce((least, contrast) => Math.min(least, contrast), Infinity);
  const most = contrasts.reduce((most, contrast) => Math.max(most, contrast), 0);
  if (contrasts.length === 0) return { method: threshold, level: 0 };
  if (threshold === 'auto' || most === least) return { method: threshold, level: least };
  const counts = new Float64Array(slots + 1);
  const slotOf = (contrast: number): number => Math.round((slots * (contrast - least)) / (most - least));
  for (const contrast of contrasts) counts[slotOf(contrast)]! += 1;
  return { method: threshold, level: least + (thresholdOf(counts, threshold) * (most - least)) / slots };
}
