import { sorted } from './sort-values.ts';

/** Value below which the given share (0…1) of the samples lies; the samples are copied, not reordered. */
export function quantile(values: Float32Array, share: number): number {
  return quantileOf(sorted(values), share);
}

/** The same for samples that are sorted already. */
export function quantileOf(inOrder: Float32Array, share: number): number {
  if (inOrder.length === 0) return 0;
  return inOrder[Math.min(inOrder.length - 1, Math.max(0, Math.round(share * (inOrder.length - 1))))]!;
}

/** At most `count` samples at even steps: enough for quantiles of large planes. */
export function sample(values: Float32Array, count: number): Float32Array {
  if (values.length <= count) return values;
  const taken = new Float32Array(count);
  for (let i = 0; i < count; i++) taken[i] = values[Math.floor((i * values.length) / count)]!;
  return taken;
}

/** Middle of the shortest interval that holds half of the sorted samples: the mode, robust against long tails. */
export function halfSampleMode(inOrder: Float32Array): number {
  let start = 0;
  let length = inOrder.length;
  while (length > 3) {
    const half = Math.ceil(length / 2);
    let best = start;
    let narrowest = Infinity;
    for (let i = start; i + half <= start + length; i++) {
      const spread = inOrder[i + half - 1]! - inOrder[i]!;
      if (spread < narrowest) {
        narrowest = spread;
        best = i;
      }
    }
    // Equal values throughout: nothing left to narrow.
    if (narrowest === 0) return inOrder[best]!;
    start = best;
    length = half;
  }
  return inOrder[start + Math.floor(length / 2)] ?? 0;
}

/**
 * The value that would stand at `n` (from 0) if the values were sorted; they are reordered.
 *
 * Source: C. A. R. Hoare, "Algorithm 65: Find", 1961.
 */
export function nthSmallest(values: Float32Array, n: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (pivot < values[j]!) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (n <= j) high = j;
    else if (n >= i) low = i;
    else break;
  }
  return values[n]!;
}
