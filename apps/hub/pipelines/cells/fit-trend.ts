import { createPlane, type Plane } from './raster.ts';
import { quantile } from './statistics.ts';

/** Rounds of leaving out what lies above the trend. */
const ROUNDS = 8;
/** Terms of a quadratic in two variables. */
const TERMS = 6;

/**
 * The quadratic surface that runs along the lower side of a plane: least squares, again and again
 * without the values that lie far above it (objects) or below it.
 */
export function fitTrend(plane: Plane): Plane {
  const { width, height, data } = plane;
  const basis = Array.from({ length: data.length }, (_, i) => terms(i % width, Math.floor(i / width), plane));
  let keep = new Uint8Array(data.length).fill(1);
  let fitted = data;
  for (let round = 0; round < ROUNDS; round++) {
    const solution = leastSquares(basis, data, keep);
    if (!solution) break;
    const next = Float32Array.from(basis, (row) =>
      row.reduce((sum, term, k) => sum + term * solution[k]!, 0),
    );
    const residual = data.map((value, i) => value - next[i]!);
    // Half of the values below the trend define its spread: objects only lie above it.
    const below = residual.filter((value, i) => keep[i] === 1 && value <= 0).map(Math.abs);
    const spread = Math.max(1.4826 * quantile(below, 0.5), 1e-6);
    keep = Uint8Array.from(residual, (value) => (value < 1.5 * spread && value > -4 * spread ? 1 : 0));
    fitted = next;
  }
  const trend = createPlane(width, height);
  trend.data.set(fitted);
  return trend;
}

function terms(x: number, y: number, { width, height }: Plane): number[] {
  // −1 … 1 across the plane keeps the normal equations well conditioned.
  const u = width > 1 ? (2 * x) / (width - 1) - 1 : 0;
  const v = height > 1 ? (2 * y) / (height - 1) - 1 : 0;
  return [1, u, v, u * u, u * v, v * v];
}

/** Solves the normal equations by Gaussian elimination; null when they have no single solution. */
function leastSquares(basis: readonly number[][], values: Float32Array, keep: Uint8Array): number[] | null {
  const rows = Array.from({ length: TERMS }, () => new Float64Array(TERMS + 1));
  for (const [i, row] of basis.entries()) {
    if (keep[i] === 0) continue;
    for (let a = 0; a < TERMS; a++) {
      for (let b = 0; b < TERMS; b++) rows[a]![b]! += row[a]! * row[b]!;
      rows[a]![TERMS]! += row[a]! * values[i]!;
    }
  }
  for (let pivot = 0; pivot < TERMS; pivot++) {
    let best = pivot;
    for (let r = pivot + 1; r < TERMS; r++)
      if (Math.abs(rows[r]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = r;
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    const lead = rows[pivot]![pivot]!;
    if (Math.abs(lead) < 1e-9) return null;
    for (let r = 0; r < TERMS; r++) {
      if (r === pivot) continue;
      const share = rows[r]![pivot]! / lead;
      for (let c = pivot; c <= TERMS; c++) rows[r]![c]! -= share * rows[pivot]![c]!;
    }
  }
  return rows.map((row, i) => row[TERMS]! / row[i]!);
}
