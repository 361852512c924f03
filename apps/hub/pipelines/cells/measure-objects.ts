import type { ChosenRegion } from './explanation.ts';
import { confidenceOf } from './confidence.ts';
import { dropCollinear, ringLength, traceContour, type Point } from './contours.ts';
import type { CellObject } from './contract.ts';
import { fillPolygon } from './fill-polygon.ts';
import type { Raster } from './raster.ts';

/** Where a working plane lies in the raster. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** Raster pixels per working pixel. */
  readonly factor: number;
}

/** Measures a region of a working plane on the original image; null when no pixel centre lies in it. */
export function measureObject(
  chosen: ChosenRegion,
  raster: Raster,
  placement: Placement,
): Omit<CellObject, 'id'> | null {
  const { factor } = placement;
  const ring = traceContour(chosen.region);
  // The centre of working pixel 0 is the centre of the first factor × factor block.
  const toRaster = ([x, y]: Point): [number, number] => [
    within((x + 0.5) * factor - 0.5 + placement.x, raster.width),
    within((y + 0.5) * factor - 0.5 + placement.y, raster.height),
  ];
  return measureOutline(
    { polygon: dropCollinear(ring).map(toRaster), perimeter: ringLength(ring.map(toRaster)) },
    raster,
    confidenceOf(chosen.score),
  );
}

/** Measures an outline on the original image; null when no pixel centre lies in it. */
export function measureOutline(
  { polygon, perimeter }: { readonly polygon: readonly Point[]; readonly perimeter: number },
  raster: Raster,
  confidence: number,
): Omit<CellObject, 'id'> | null {
  let area = 0;
  let sx = 0;
  let sy = 0;
  let intensity = 0;
  const bbox: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  fillPolygon(polygon, raster, (y, x0, x1) => {
    const run = x1 - x0 + 1;
    area += run;
    sx += ((x0 + x1) / 2) * run;
    sy += y * run;
    bbox[0] = Math.min(bbox[0], x0);
    bbox[1] = Math.min(bbox[1], y);
    bbox[2] = Math.max(bbox[2], x1);
    bbox[3] = Math.max(bbox[3], y);
    const start = (y * raster.width + x0) * raster.channels;
    for (let i = start; i < start + run * raster.channels; i++) intensity += raster.data[i]!;
  });
  if (area === 0) return null;
  return {
    polygon,
    area,
    perimeter: round(perimeter),
    meanIntensity: round(intensity / (area * raster.channels)),
    circularity: round(Math.min(1, (4 * Math.PI * area) / (perimeter * perimeter))),
    confidence: round(confidence),
    centroid: [round(sx / area), round(sy / area)],
    bbox,
  };
}

/** Keeps a coordinate on the image, whose outermost pixels reach half a pixel beyond their centres. */
function within(coordinate: number, size: number): number {
  return Math.min(size - 0.5, Math.max(-0.5, coordinate));
}

/** Three decimals, or six significant digits for small numbers, are more than the outlines warrant. */
function round(value: number): number {
  return Math.abs(value) >= 1 ? Math.round(value * 1000) / 1000 : Number(value.toPrecision(6));
}
