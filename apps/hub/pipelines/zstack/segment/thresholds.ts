import type { ThresholdMethod } from './volume.ts';

/** Slots of a histogram of 16-bit levels. */
const SLOTS = 65_536;

/** How often each level occurs. */
export function histogramOf(levels: Uint16Array): Float64Array {
  const counts = new Float64Array(SLOTS);
  for (let i = 0; i < levels.length; i++) counts[levels[i]!]!++;
  return counts;
}

/** The first level that belongs to objects. */
export function thresholdOf(counts: Float64Array, method: ThresholdMethod): number {
  switch (method) {
    case 'li':
      return liThreshold(counts);
    case 'otsu':
      return otsuThreshold(counts);
    case 'triangle':
      return triangleThreshold(counts);
  }
}

/**
 * Minimum cross-entropy. Source: C. H. Li and P. K. S. Tam, "An iterative algorithm for minimum cross
 * entropy thresholding", Pattern Recognition Letters 19 (1998).
 */
function liThreshold(counts: Float64Array): number {
  const { number, sum } = cumulate(counts);
  const last = counts.length - 1;
  const all = number[last]!;
  if (all === 0) return 0;
  let first = 0;
  while (counts[first] === 0) first++;
  // Logarithms need positive values: the darkest level counts as 1.
  const shift = 1 - first;
  let threshold = sum[last]! / all;
  for (let round = 0; round < 200; round++) {
    const cut = Math.min(last, Math.max(first, Math.floor(threshold)));
    const below = number[cut]!;
    if (below === all) return first + 1;
    const dark = sum[cut]! / below + shift;
    const bright = (sum[last]! - sum[cut]!) / (all - below) + shift;
    if (!(bright > dark)) break;
    const next = (bright - dark) / Math.log(bright / dark) - shift;
    const settled = Math.abs(next - threshold) < 0.5;
    threshold = next;
    if (settled) break;
  }
  return Math.floor(threshold) + 1;
}

/** Largest variance between classes. Source: N. Otsu, IEEE Trans. Systems, Man, Cybernetics 9 (1979). */
function otsuThreshold(counts: Float64Array): number {
  const { number, sum } = cumulate(counts);
  const last = counts.length - 1;
  const all = number[last]!;
  let best = 0;
  let level = 1;
  for (let cut = 0; cut < last; cut++) {
    const below = number[cut]!;
    if (below === 0 || below === all) continue;
    const difference = sum[cut]! / below - (sum[last]! - sum[cut]!) / (all - below);
    const between = below * (all - below) * difference * difference;
    if (between <= best) continue;
    best = between;
    level = cut + 1;
  }
  return level;
}

/** Furthest from the line between peak and tail. Source: G. W. Zack et al., J. Histochem. Cytochem. 25 (1977). */
function triangleThreshold(counts: Float64Array): number {
  // Single levels of a 16-bit histogram are too thin to have a peak.
  const coarse = new Float64Array(256);
  for (let i = 0; i < counts.length; i++) coarse[i >> 8]! += counts[i]!;
  let peak = 0;
  let first = 255;
  let last = 0;
  for (let i = 0; i < coarse.length; i++) {
    if (coarse[i]! === 0) continue;
    if (coarse[i]! > coarse[peak]!) peak = i;
    first = Math.min(first, i);
    last = Math.max(last, i);
  }
  const flipped = peak - first > last - peak;
  const end = flipped ? first : last;
  let best = -1;
  let at = peak;
  const steps = Math.abs(end - peak);
  for (let i = 1; i < steps; i++) {
    const slot = flipped ? peak - i : peak + i;
    const line = coarse[peak]! + ((coarse[end]! - coarse[peak]!) * i) / steps;
    if (line - coarse[slot]! <= best) continue;
    best = line - coarse[slot]!;
    at = slot;
  }
  return (at + 1) << 8;
}

function cumulate(counts: Float64Array): { number: Float64Array; sum: Float64Array } {
  const number = new Float64Array(counts.length);
  const sum = new Float64Array(counts.length);
  let n = 0;
  let s = 0;
  for (let i = 0; i < counts.length; i++) {
    n += counts[i]!;
    s += i * counts[i]!;
    number[i] = n;
    sum[i] = s;
  }
  return { number, sum };
}
