/** Value below which the given share (0…1) of the samples lies; the samples are copied, not reordered. */
export function quantile(values: Float32Array, share: number): number {
  if (values.length === 0) return 0;
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))]!;
}

/** At most `count` samples at even steps: enough for quantiles of large planes. */
export function sample(values: Float32Array, count: number): Float32Array {
  if (values.length <= count) return values;
  const taken = new Float32Array(count);
  for (let i = 0; i < count; i++) taken[i] = values[Math.floor((i * values.length) / count)]!;
  return taken;
}

/** Middle of the shortest interval that holds half of the samples: the mode, robust against long tails. */
export function halfSampleMode(values: Float32Array): number {
  const sorted = values.slice().sort();
  let start = 0;
  let length = sorted.length;
  while (length > 3) {
    const half = Math.ceil(length / 2);
    let best = start;
    let narrowest = Infinity;
    for (let i = start; i + half <= start + length; i++) {
      const spread = sorted[i + half - 1]! - sorted[i]!;
      if (spread < narrowest) {
        narrowest = spread;
        best = i;
      }
    }
    // Equal values throughout: nothing left to narrow.
    if (narrowest === 0) return sorted[best]!;
    start = best;
    length = half;
  }
  return sorted[start + Math.floor(length / 2)] ?? 0;
}
