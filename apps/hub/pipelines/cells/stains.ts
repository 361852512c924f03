/**
 * Red, green and blue optical density of haematoxylin and eosin.
 * Source: A. Ruifrok, D. Johnston, "Quantification of histochemical staining by color
 * deconvolution", 2001.
 */
const densities = {
  haematoxylin: [0.65, 0.704, 0.286],
  eosin: [0.072, 0.99, 0.105],
} as const;

/** A stain of transmitted light. */
export type Stain = keyof typeof densities;

/**
 * One weight per channel: Σ weight × optical density is the amount of the stain in a pixel. They are its row of the
 * pseudo-inverse of the two stain vectors.
 */
export function stainWeights(stain: Stain): readonly number[] {
  const own = densities[stain];
  const other = densities[stain === 'eosin' ? 'haematoxylin' : 'eosin'];
  const oo = dot(own, own);
  const ox = dot(own, other);
  const xx = dot(other, other);
  const determinant = oo * xx - ox * ox;
  return own.map((value, channel) => (xx * value - ox * (other[channel] ?? 0)) / determinant);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
