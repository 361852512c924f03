import { dropCollinear, traceContour, type Point } from './contours.ts';
import { fillPolygon } from './fill-polygon.ts';
import { withoutHoles, type Region } from './region.ts';

/** A rectangle of pixels, its edges included. */
export interface PixelBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels of the image whose centres may lie in these polygons, with some more around. */
export function boxAround(polygons: readonly (readonly Point[])[], size: Size, margin = 0): PixelBox {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of polygons) {
    for (const [x, y] of polygon) {
      x0 = Math.min(x0, x);
      y0 = Math.min(y0, y);
      x1 = Math.max(x1, x);
      y1 = Math.max(y1, y);
    }
  }
  return {
    x0: Math.max(0, Math.floor(x0) - margin),
    y0: Math.max(0, Math.floor(y0) - margin),
    x1: Math.min(size.width - 1, Math.ceil(x1) + margin),
    y1: Math.min(size.height - 1, Math.ceil(y1) + margin),
  };
}

/** Whether two boxes have a pixel in common. */
export function boxesMeet(a: PixelBox, b: PixelBox): boolean {
  return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

/** The pixels of these polygons together, within a box. */
export function rasterize(polygons: readonly (readonly Point[])[], box: PixelBox, size: Size): Region {
  const width = Math.max(0, box.x1 - box.x0 + 1);
  const height = Math.max(0, box.y1 - box.y0 + 1);
  const mask = new Uint8Array(width * height);
  for (const polygon of polygons) {
    fillPolygon(polygon, size, (y, from, to) => {
      if (y < box.y0 || y > box.y1) return;
      const row = (y - box.y0) * width - box.x0;
      mask.fill(1, row + Math.max(from, box.x0), row + Math.min(to, box.x1) + 1);
    });
  }
  return { x0: box.x0, y0: box.y0, width, height, mask, area: countOf(mask) };
}

/** How many pixels are set. */
export function countOf(mask: Uint8Array): number {
  let count = 0;
  for (const value of mask) count += value;
  return count;
}

/** The outline of a region's largest piece, its holes filled. */
export function outlineOfRegion(region: Region): Point[] {
  return dropCollinear(traceContour(withoutHoles(region)));
}

/** Numbers the pieces of a mask whose pixels share a side, 1…count in the order of their first pixels. */
export function labelPieces({ mask, width }: Pick<Region, 'mask' | 'width'>): {
  labels: Int32Array;
  /** Pixels of each piece, from the first. */
  sizes: readonly number[];
} {
  const labels = new Int32Array(mask.length);
  const sizes: number[] = [];
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || labels[seed]) continue;
    const label = sizes.length + 1;
    let size = 0;
    labels[seed] = label;
    stack.push(seed);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++;
      for (const next of neighboursOf(i, width, mask.length)) {
        if (!mask[next] || labels[next]) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    sizes.push(size);
  }
  return { labels, sizes };
}

/** The pixels that share a side with a pixel of a frame. */
export function neighboursOf(pixel: number, width: number, length: number): number[] {
  const x = pixel % width;
  const found: number[] = [];
  if (x > 0) found.push(pixel - 1);
  if (x < width - 1) found.push(pixel + 1);
  if (pixel >= width) found.push(pixel - width);
  if (pixel < length - width) found.push(pixel + width);
  return found;
}

/** How much of the smaller of two outlines lies in the other one, 0…1. */
export function overlapShare(a: readonly Point[], b: readonly Point[], size: Size): number {
  const [boxA, boxB] = [boxAround([a], size), boxAround([b], size)];
  if (!boxesMeet(boxA, boxB)) return 0;
  const box = {
    x0: Math.max(boxA.x0, boxB.x0),
    y0: Math.max(boxA.y0, boxB.y0),
    x1: Math.min(boxA.x1, boxB.x1),
    y1: Math.min(boxA.y1, boxB.y1),
  };
  const [inA, inB] = [rasterize([a], box, size), rasterize([b], box, size)];
  let both = 0;
  for (const [i, value] of inA.mask.entries()) both += value & (inB.mask[i] ?? 0);
  if (both === 0) return 0;
  return both / Math.min(rasterize([a], boxA, size).area, rasterize([b], boxB, size).area);
}
