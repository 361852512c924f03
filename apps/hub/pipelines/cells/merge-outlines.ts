import { EditRefusal } from '@headway/hub-api';
import type { Point } from './contours.ts';
import { pieceOf, ringOf, without } from './free-part.ts';
import { boxAround, labelPieces, neighboursOf, type PixelBox, rasterize } from './rasterize.ts';
import type { Region } from './region.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Objects further apart than this many diameters of the smallest are not one object. */
const MOST_GAP = 1;
/** How wide a bridge over a gap is, as a share of the smallest one's diameter. */
const BRIDGE_WIDTH = 1 / 3;

/**
 * One outline around several. Where they don't touch, the shortest way between them becomes part of it; what other
 * objects have of that stays theirs.
 * @param options.others the objects that reach into a box and are none of these
 * @throws EditRefusal `too_far_apart`, `encloses`.
 */
export function mergeOutlines(
  polygons: readonly (readonly Point[])[],
  { others, size }: { others: (box: PixelBox) => readonly (readonly Point[])[]; size: Size },
): readonly Point[] {
  const areas = polygons.map((polygon) => rasterize([polygon], boxAround([polygon], size), size).area);
  const diameter = Math.sqrt((4 / Math.PI) * Math.min(...areas));
  const reach = Math.max(1, Math.round((BRIDGE_WIDTH / 2) * diameter));
  const box = boxAround(polygons, size, reach);
  const region = rasterize(polygons, box, size);
  const own = region.mask.slice();
  for (let pieces = labelPieces(region); pieces.sizes.length > 1; pieces = labelPieces(region)) {
    const bridge = shortestWay(region, pieces.labels);
    if (bridge.length > Math.max(MOST_GAP * diameter, 2)) {
      throw new EditRefusal('too_far_apart', 'The objects are too far apart to be one.');
    }
    for (const pixel of bridge) stampDisc(region, pixel, reach);
  }
  const between = others(box);
  const free = without(region, between, size);
  const { labels } = labelPieces(free);
  const [label = 0, ...more] = new Set(labels.filter((_label, pixel) => own[pixel] && free.mask[pixel]));
  if (more.length > 0) {
    throw new EditRefusal('too_far_apart', 'Another object lies between them.');
  }
  return ringOf(pieceOf(free, labels, label), between, size);
}

/** The pixels between the first piece and the nearest other one. */
function shortestWay({ mask, width }: Region, labels: Int32Array): number[] {
  const from = new Int32Array(mask.length).fill(-1);
  let edge: number[] = [];
  for (const [pixel, label] of labels.entries()) {
    if (label !== 1) continue;
    from[pixel] = pixel;
    edge.push(pixel);
  }
  while (edge.length > 0) {
    const next: number[] = [];
    for (const pixel of edge) {
      for (const neighbour of neighboursOf(pixel, width, mask.length)) {
        if (from[neighbour] !== -1) continue;
        from[neighbour] = pixel;
        if (labels[neighbour]! > 1) return wayBack(neighbour, from, labels);
        next.push(neighbour);
      }
    }
    edge = next;
  }
  return [];
}

function wayBack(end: number, from: Int32Array, labels: Int32Array): number[] {
  const way: number[] = [];
  for (let pixel = from[end]!; labels[pixel] !== 1; pixel = from[pixel]!) way.push(pixel);
  return way;
}

function stampDisc({ mask, width, height }: Region, pixel: number, radius: number): void {
  const [cx, cy] = [pixel % width, Math.floor(pixel / width)];
  for (let y = Math.max(0, cy - radius); y <= Math.min(height - 1, cy + radius); y++) {
    for (let x = Math.max(0, cx - radius); x <= Math.min(width - 1, cx + radius); x++) {
      if (Math.hypot(x - cx, y - cy) <= radius) mask[y * width + x] = 1;
    }
  }
}
