import { voxelsOf, type Grid, type Spacing } from './volume.ts';

/**
 * Squared distance of every voxel of the mask to the nearest voxel outside it, with true spacing; 0
 * outside. What lies beyond the edge of the stack is unknown and counts as neither.
 *
 * Source: P. Felzenszwalb and D. Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
 * Computing 8 (2012).
 */
export function squaredDistance(
  mask: Uint8Array,
  grid: Grid & { readonly spacing: Spacing },
  out: Float32Array = new Float32Array(voxelsOf(grid)),
): Float32Array {
  const { width, height, depth, spacing } = grid;
  const [dz, dy, dx] = spacing;
  const area = width * height;
  // Larger than any distance in the stack, and small enough for single precision to add to it.
  const far = (width * dx) ** 2 + (height * dy) ** 2 + (depth * dz) ** 2;
  alongRows(mask, out, { width, dx, far });
  for (let z = 0; z < depth; z++)
    alongColumns(out, { start: z * area, columns: width, count: height, step: width, pitch: dy });
  for (let y = 0; y < height; y++)
    alongColumns(out, { start: y * width, columns: width, count: depth, step: area, pitch: dz });
  return out;
}

function alongRows(
  mask: Uint8Array,
  out: Float32Array,
  { width, dx, far }: { width: number; dx: number; far: number },
): void {
  for (let start = 0; start < mask.length; start += width) {
    let last = -Infinity;
    for (let x = 0; x < width; x++) {
      if (mask[start + x] === 0) last = x;
      out[start + x] = x - last;
    }
    last = Infinity;
    for (let x = width - 1; x >= 0; x--) {
      if (mask[start + x] === 0) last = x;
      const nearest = Math.min(out[start + x]!, last - x) * dx;
      out[start + x] = Math.min(nearest * nearest, far);
    }
  }
}

interface Columns {
  readonly start: number;
  readonly columns: number;
  /** Samples of a column, and how far apart they lie in memory. */
  readonly count: number;
  readonly step: number;
  /** Real distance between two samples. */
  readonly pitch: number;
}

/** The lower envelope of the parabolas that stand on each sample of a column. */
function alongColumns(data: Float32Array, { start, columns, count, step, pitch }: Columns): void {
  const values = new Float64Array(count);
  const stands = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  const square = pitch * pitch;
  for (let column = 0; column < columns; column++) {
    const first = start + column;
    let flat = true;
    for (let i = 0, at = first; i < count; i++, at += step) {
      values[i] = data[at]! / square;
      if (values[i] !== 0) flat = false;
    }
    if (flat) continue;
    let top = 0;
    stands[0] = 0;
    bounds[0] = -Infinity;
    bounds[1] = Infinity;
    for (let i = 1; i < count; i++) {
      let cross: number;
      for (;;) {
        const stand = stands[top]!;
        cross = (values[i]! + i * i - values[stand]! - stand * stand) / (2 * (i - stand));
        if (cross > bounds[top]!) break;
        top--;
      }
      top++;
      stands[top] = i;
      bounds[top] = cross;
      bounds[top + 1] = Infinity;
    }
    let at = 0;
    for (let i = 0; i < count; i++) {
      while (bounds[at + 1]! < i) at++;
      const away = i - stands[at]!;
      data[first + i * step] = (away * away + values[stands[at]!]!) * square;
    }
  }
}
