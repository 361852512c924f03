import { EditRefusal } from '@headway/hub-api';
import type { Point } from './contours.ts';
import { boxAround, countOf, labelPieces, outlineOfRegion, rasterize } from './rasterize.ts';
import type { Region } from './region.ts';

/** Of what was drawn at least this share must be free: else it was meant for what lies there already. */
const LEAST_FREE = 0.5;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * What of a drawn outline lies in no other object: no pixel is counted twice. An outline that is in nobody's way comes
 * back as it was drawn.
 * @throws EditRefusal `covered` when little of it is free, `encloses` when it goes all around another object.
 */
export function freePart(
  polygon: readonly Point[],
  others: readonly (readonly Point[])[],
  size: Size,
): readonly Point[] {
  const drawn = rasterize([polygon], boxAround([polygon], size), size);
  const free = without(drawn, others, size);
  if (free.area === drawn.area) return polygon;
  const { labels, sizes } = labelPieces(free);
  const most = Math.max(0, ...sizes);
  if (most < LEAST_FREE * drawn.area) {
    throw new EditRefusal('covered', 'Most of it lies in other objects. Reshape or delete those first.');
  }
  return ringOf(pieceOf(free, labels, sizes.indexOf(most) + 1), others, size);
}

/** The pixels of a region that lie in none of these objects. */
export function without(region: Region, others: readonly (readonly Point[])[], size: Size): Region {
  const { x0, y0, width, height } = region;
  const box = { x0, y0, x1: x0 + width - 1, y1: y0 + height - 1 };
  const taken = rasterize(others, box, size).mask;
  const mask = region.mask.map((value, pixel) => (taken[pixel] ? 0 : value));
  return { ...region, mask, area: countOf(mask) };
}

/** One of the numbered pieces of a region. */
export function pieceOf(region: Region, labels: Int32Array, label: number): Region {
  const mask = Uint8Array.from(labels, (each) => (each === label ? 1 : 0));
  return { ...region, mask, area: countOf(mask) };
}

/** The outline of a piece. It has no holes, so none may hold another object. @throws EditRefusal `encloses`. */
export function ringOf(piece: Region, others: readonly (readonly Point[])[], size: Size): readonly Point[] {
  const ring = outlineOfRegion(piece);
  const filled = rasterize([ring], boxAround([ring], size), size);
  if (without(filled, others, size).area === filled.area) return ring;
  throw new EditRefusal('encloses', 'Another object lies within. Delete it, or merge both.');
}
