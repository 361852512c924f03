import { distanceMap } from './distance-map.ts';
import { createFramer, type Frame } from './frame.ts';
import { createHillFinder, type Hills } from './hills.ts';
import { createNotchFinder, type Notches } from './notches.ts';
import type { Plane } from './raster.ts';
import type { Region } from './region.ts';
import { atLeast } from './scratch.ts';

/** A region seen as a landscape of hills, by its outline and by outline and brightness together. */
export interface Relief {
  readonly frame: Frame;
  readonly outline: Hills;
  readonly blended: Hills;
  readonly notches: Notches;
}

/** Surveys one region: what `proposeSplits` cuts, and what tells one object from several. Its answer lives until the next. */
export type Surveyor = (region: Region, signal: Plane) => Relief;

/** Makes a surveyor, with room to work in that grows to the largest region it is given. */
export function createSurveyor(): Surveyor {
  const makeFrame = createFramer();
  const findOutlineHills = createHillFinder();
  const findBlendedHills = createHillFinder();
  const findNotches = createNotchFinder();
  let distance = new Float32Array(0);
  let product = new Float32Array(0);
  let steps = new Int32Array(0);
  return (region, signal) => {
    const frame = makeFrame(region);
    const size = frame.width * frame.height;
    distance = atLeast(distance, size);
    product = atLeast(product, size);
    steps = atLeast(steps, size);
    distanceMap(frame, distance, steps);
    blend(distance, frame, signal, product);
    return {
      frame,
      outline: findOutlineHills(distance, frame),
      blended: findBlendedHills(product, frame),
      notches: findNotches(frame),
    };
  };
}

/** Distance times brightness over the region's mean brightness: valleys of either kind cut. Set pixels only. */
function blend(
  distance: Float32Array,
  { x0, y0, width, area, pixels }: Frame,
  signal: Plane,
  product: Float32Array,
): void {
  let sum = 0;
  for (let k = 0; k < area; k++) {
    const pixel = pixels[k]!;
    const y = Math.floor(pixel / width);
    const value = Math.max(0, signal.data[(y0 + y) * signal.width + x0 + pixel - y * width]!);
    product[pixel] = value;
    sum += value;
  }
  const mean = Math.max(sum / area, 1e-9);
  for (let k = 0; k < area; k++) {
    const pixel = pixels[k]!;
    product[pixel] = distance[pixel]! * (product[pixel]! / mean);
  }
}
