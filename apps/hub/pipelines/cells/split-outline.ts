import { EditRefusal } from '@headway/hub-api';
import type { Point } from './contours.ts';
import { boxAround, labelPieces, neighboursOf, outlineOfRegion, rasterize } from './rasterize.ts';
import { regionsFromLabels } from './region.ts';

/** Pieces of fewer pixels than this stay with their neighbour: a line drawn by hand leaves crumbs. */
const LEAST_PIECE = 4;

/**
 * Cuts an outline along a line. The pixels beneath the line go to the pieces beside them, so none is lost. The pieces
 * come in the order of their topmost pixels.
 * @throws EditRefusal `not_cut` when the line leaves it in one piece.
 */
export function splitOutline(
  polygon: readonly Point[],
  line: readonly Point[],
  size: { readonly width: number; readonly height: number },
): Point[][] {
  const region = rasterize([polygon], boxAround([polygon], size), size);
  const { mask, width, height, x0, y0 } = region;
  const cut = mask.slice();
  for (const [i, [ax, ay]] of line.entries()) {
    const next = line[i + 1];
    if (next)
      cutLine([ax - x0, ay - y0], [next[0] - x0, next[1] - y0], (x, y) => {
        if (x >= 0 && y >= 0 && x < width && y < height) cut[y * width + x] = 0;
      });
  }
  const { labels, sizes } = labelPieces({ mask: cut, width });
  const kept = sizes.map((pixels) => pixels >= LEAST_PIECE);
  if (kept.filter(Boolean).length < 2) {
    throw new EditRefusal('not_cut', 'The line does not cut the object in two. Draw it from side to side.');
  }
  const numbers = [0, ...sizes.map(() => 0)];
  let count = 0;
  for (const [index, isKept] of kept.entries()) numbers[index + 1] = isKept ? ++count : 0;
  for (const [pixel, label] of labels.entries()) labels[pixel] = numbers[label] ?? 0;
  shareOut(labels, mask, width);
  const frame = { x0, y0, width, height };
  return regionsFromLabels(labels, frame, count).flatMap((piece) => (piece ? [outlineOfRegion(piece)] : []));
}

/** Gives the pixels of a mask that have no label to the labels beside them, ring by ring. */
function shareOut(labels: Int32Array, mask: Uint8Array, width: number): void {
  let edge: number[] = [];
  for (const [pixel, label] of labels.entries()) if (label > 0) edge.push(pixel);
  while (edge.length > 0) {
    const next: number[] = [];
    for (const pixel of edge) {
      for (const neighbour of neighboursOf(pixel, width, mask.length)) {
        if (!mask[neighbour] || labels[neighbour] !== 0) continue;
        labels[neighbour] = labels[pixel]!;
        next.push(neighbour);
      }
    }
    edge = next;
  }
}

/**
 * Visits the pixels under a segment so that each shares a side with the next one: nothing connected by sides gets
 * through between them. After J. Amanatides, A. Woo, "A fast voxel traversal algorithm", 1987.
 */
function cutLine([ax, ay]: Point, [bx, by]: Point, visit: (x: number, y: number) => void): void {
  let [x, y] = [Math.round(ax), Math.round(ay)];
  const [endX, endY] = [Math.round(bx), Math.round(by)];
  const [dx, dy] = [bx - ax, by - ay];
  const [stepX, stepY] = [Math.sign(dx), Math.sign(dy)];
  // How far along the segment the next side of a pixel lies, 0…1.
  let nextX = stepX === 0 ? Infinity : (x + stepX / 2 - ax) / dx;
  let nextY = stepY === 0 ? Infinity : (y + stepY / 2 - ay) / dy;
  visit(x, y);
  for (let left = Math.abs(endX - x) + Math.abs(endY - y); left > 0; left--) {
    if (nextX < nextY) {
      x += stepX;
      nextX += Math.abs(1 / dx);
    } else {
      y += stepY;
      nextY += Math.abs(1 / dy);
    }
    visit(x, y);
  }
}
