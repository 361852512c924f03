import type { PlaneSamples } from '@headway/hub-api';

/**
 * How sharp a slice is: the variance of its Laplacian, in the values of the file squared. It is smoothed a little before,
 * or a dark slice with noise would be sharper than one with blurred objects. Source: J. L. Pech-Pacheco et al., "Diatom
 * autofocusing in brightfield microscopy: a comparative study", ICPR 2000.
 */
export function sharpnessOf(data: PlaneSamples, width: number): number {
  const height = data.length / width;
  const smooth = smoothed(data, width);
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const around = smooth[at - 1]! + smooth[at + 1]! + smooth[at - width]! + smooth[at + width]!;
      const bend = around - 4 * smooth[at]!;
      // What is no number stands for what was not recorded.
      if (!Number.isFinite(bend)) continue;
      sum += bend;
      squares += bend * bend;
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.max(0, squares / count - (sum / count) ** 2);
}

/** The place of the largest, the first of equal ones. */
export function sharpest(values: readonly number[]): number {
  return values.reduce((best, value, at) => (value > (values[best] ?? -1) ? at : best), 0);
}

/** Weighed by 1, 2, 1 along both axes; beyond its sides a slice goes on with its last values. */
function smoothed(data: PlaneSamples, width: number): Float32Array {
  const height = data.length / width;
  const across = new Float32Array(data.length);
  for (let row = 0; row < data.length; row += width) {
    for (let x = 0; x < width; x++) {
      const before = data[row + Math.max(0, x - 1)]!;
      const after = data[row + Math.min(width - 1, x + 1)]!;
      across[row + x] = (before + 2 * data[row + x]! + after) / 4;
    }
  }
  const smooth = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      smooth[y * width + x] = (across[above + x]! + 2 * across[y * width + x]! + across[below + x]!) / 4;
    }
  }
  return smooth;
}
