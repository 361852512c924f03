import type { Frame } from './frame.ts';

/**
 * Exact Euclidean distance of every set pixel of a frame to the nearest unset one, in pixels, written to `distance`, of
 * which the rest stays as it is. `steps` is room to work in, as long as the frame.
 *
 * First by columns, then across: the nearest unset pixel of each column gives the distance of a pixel in it. The search
 * across ends where no farther column can be nearer, which in objects as thin as cells is after a few.
 */
export function distanceMap(frame: Frame, distance: Float32Array, steps: Int32Array): void {
  const { width, height, area, pixels } = frame;
  steps.fill(0, 0, width * height);
  for (let k = 0; k < area; k++) steps[pixels[k]!] = steps[pixels[k]! - width]! + 1;
  for (let k = area - 1; k >= 0; k--) {
    const i = pixels[k]!;
    const below = steps[i + width]! + 1;
    if (below < steps[i]!) steps[i] = below;
  }
  for (let k = 0; k < area; k++) {
    const i = pixels[k]!;
    let nearest = steps[i]! * steps[i]!;
    // An unset pixel `across` columns away ends the search: it never leaves the row.
    for (let across = 1; across * across < nearest; across++) {
      const left = steps[i - across]!;
      const right = steps[i + across]!;
      const step = left < right ? left : right;
      const here = across * across + step * step;
      if (here < nearest) nearest = here;
    }
    distance[i] = Math.sqrt(nearest);
  }
}
