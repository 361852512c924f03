import type { Field } from './level-outlines.ts';

/** A Gaussian is cut off so many standard deviations from its middle. */
const reach = 3;

/** A plane smoothed by a Gaussian; beyond its sides it goes on with the values there. @param sigma in pixels; 0: as it is */
export function smoothPlane(field: Field, sigma: number): Field {
  if (!(sigma > 0)) return field;
  const { width, height } = field;
  const weights = gaussian(sigma);
  const across = smoothRows(field.values, { width, height, weights });
  return { width, height, values: smoothColumns(across, { width, height, weights }) };
}

interface Smoothing {
  width: number;
  height: number;
  /** Of the middle and of those beside it on either side; together with their mirror images they are 1. */
  weights: Float64Array;
}

function gaussian(sigma: number): Float64Array {
  const weights = Float64Array.from({ length: Math.ceil(reach * sigma) + 1 }, (_, at) =>
    Math.exp(-(at * at) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((all, weight, at) => all + (at === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

function smoothRows(values: Float32Array, { width, height, weights }: Smoothing): Float32Array {
  const result = new Float32Array(values.length);
  const radius = weights.length - 1;
  const row = new Float32Array(width + 2 * radius);
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    row.fill(values[start] ?? 0, 0, radius);
    row.set(values.subarray(start, start + width), radius);
    row.fill(values[start + width - 1] ?? 0, radius + width);
    for (let x = 0; x < width; x += 1) {
      const at = x + radius;
      let sum = (row[at] ?? 0) * (weights[0] ?? 1);
      for (let k = 1; k <= radius; k += 1)
        sum += ((row[at - k] ?? 0) + (row[at + k] ?? 0)) * (weights[k] ?? 0);
      result[start + x] = sum;
    }
  }
  return result;
}

/** Row by row, too: columns one after the other would jump through memory. */
function smoothColumns(values: Float32Array, { width, height, weights }: Smoothing): Float32Array {
  const result = new Float32Array(values.length);
  const within = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width;
  for (let y = 0; y < height; y += 1) {
    const to = y * width;
    for (let k = 0; k < weights.length; k += 1) {
      const weight = weights[k] ?? 0;
      const [above, below] = [within(y - k), within(y + k)];
      for (let x = 0; x < width; x += 1) {
        const both = k === 0 ? (values[above + x] ?? 0) : (values[above + x] ?? 0) + (values[below + x] ?? 0);
        result[to + x] = (result[to + x] ?? 0) + both * weight;
      }
    }
  }
  return result;
}
