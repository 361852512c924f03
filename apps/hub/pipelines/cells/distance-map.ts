import type { Frame } from './frame.ts';

/**
 * Exact Euclidean distance of every set pixel of a frame to the nearest unset one, in pixels, written to `distance`;
 * 0 outside the region. `steps` is room to work in, as long as the frame.
 *
 * First by columns, then across: the nearest unset pixel of each column gives the distance of a pixel in it. The search
 * across ends where no farther column can be nearer, which in objects as thin as cells is after a few.
 */
export function distanceMap(frame: Frame, distance: Float32Array, steps: Int32Array): void {
  const { mask, width, height, area, pixels } = frame;
  const size = width * height;
  distance.fill(0, 0, size);
  steps.fill(0, 0, width);
  for (let i = width; i < size; i++) steps[i] = mask[i] === 0 ? 0 : steps[i - width]! + 1;
  for (let i = size - width - 1; i >= 0; i--) {
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
