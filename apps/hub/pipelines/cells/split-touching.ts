import type { Frame } from './frame.ts';
import type { Hills } from './hills.ts';
import { notchSides } from './notches.ts';
import type { Region } from './region.ts';
import type { Relief } from './relief.ts';

/**
 * Depths (as shares of the region's highest peak) that a saddle must lie below both its peaks
 * before it counts as a border between two objects. Several are tried, the caller judges.
 */
const SADDLE_DEPTHS = [0.06, 0.15, 0.3] as const;

/** What a cut leaves of a region on one side, before its pixels are asked for. */
export interface Part extends Omit<Region, 'mask'> {
  /** Tells parts of one survey apart, those that several cuts have in common being the same. */
  readonly key: string;
  /** Its pixels. Only until the next survey. */
  toRegion(): Region;
}

/**
 * Proposes ways to cut a region into touching objects. Proposals that do not cut are left out.
 */
export function proposeSplits({ frame, notches, outline, blended }: Relief): Part[][] {
  const proposals: Part[][] = [];
  const seen = new Set<string>();
  const offer = (parts: Part[]): void => {
    const key = parts.map((part) => `${part.x0},${part.y0},${part.area}`).join(';');
    if (parts.length < 2 || seen.has(key)) return;
    seen.add(key);
    proposals.push(parts);
  };
  const sides = notchSides(frame, notches);
  if (sides) offer(joinPieces(surveyPieces(sides, 2, frame), Int32Array.of(1, 2), 2));
  for (const hills of [outline, blended]) {
    let pieces: Pieces | null = null;
    let before = 0;
    for (const depth of SADDLE_DEPTHS) {
      const { labels, count } = cutAt(hills, depth);
      // The hills that stand out more are among those that stand out less: as many are the same ones.
      if (count < 2 || count === before) continue;
      before = count;
      pieces ??= surveyPieces(hills.owner, hills.count, frame);
      offer(joinPieces(pieces, labels, count));
    }
  }
  return proposals;
}

/** The smallest pieces of a region, from which cuts are put together: of each its box and its area. */
interface Pieces {
  readonly frame: Frame;
  /** Piece of each pixel of the frame, -1 outside the region. */
  readonly owner: Int32Array;
  readonly boxes: readonly Box[];
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  area: number;
}

/** Begins beyond the frame's far corner: whole numbers throughout, which are kept without boxes of their own. */
function emptyBox({ width, height }: Frame): Box {
  return { left: width, top: height, right: -1, bottom: -1, area: 0 };
}

function surveyPieces(owner: Int32Array, count: number, frame: Frame): Pieces {
  const boxes = Array.from({ length: count }, () => emptyBox(frame));
  for (let k = 0; k < frame.area; k++) {
    const pixel = frame.pixels[k]!;
    const y = Math.floor(pixel / frame.width);
    const x = pixel - y * frame.width;
    const box = boxes[owner[pixel]!]!;
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    box.bottom = y;
    box.area++;
  }
  return { frame, owner, boxes };
}

/** The parts that pieces of the same label (1…count) make together; without labels that no pixel has. */
function joinPieces({ frame, owner, boxes }: Pieces, labels: Int32Array, count: number): Part[] {
  const joined = Array.from({ length: count }, () => emptyBox(frame));
  for (const [piece, box] of boxes.entries()) {
    const part = joined[labels[piece]! - 1]!;
    part.left = Math.min(part.left, box.left);
    part.top = Math.min(part.top, box.top);
    part.right = Math.max(part.right, box.right);
    part.bottom = Math.max(part.bottom, box.bottom);
    part.area += box.area;
  }
  return joined.flatMap((box, index) => {
    if (box.area === 0) return [];
    const place = {
      x0: frame.x0 + box.left,
      y0: frame.y0 + box.top,
      width: box.right - box.left + 1,
      height: box.bottom - box.top + 1,
      area: box.area,
    };
    const key = `${place.x0},${place.y0},${place.width},${place.height},${place.area}`;
    const toRegion = (): Region => {
      const mask = new Uint8Array(place.width * place.height);
      for (let y = 0; y < place.height; y++) {
        const from = (box.top + y) * frame.width + box.left;
        for (let x = 0; x < place.width; x++) {
          const piece = owner[from + x]!;
          if (piece >= 0 && labels[piece] === index + 1) mask[y * place.width + x] = 1;
        }
      }
      return { ...place, mask };
    };
    return [{ ...place, key, toRegion }];
  });
}

/** Labels (from 1) of the hills that stand out by at least `depth`; lesser ones have the label of what they run into. */
function cutAt({ count, into, prominence }: Hills, depth: number): { labels: Int32Array; count: number } {
  const labels = new Int32Array(count);
  let standing = 0;
  for (let hill = 0; hill < count; hill++) if (prominence[hill]! >= depth) labels[hill] = ++standing;
  for (let hill = 0; hill < count; hill++) {
    let root = hill;
    while (labels[root] === 0) root = into[root]!;
    labels[hill] = labels[root]!;
  }
  return { labels, count: standing };
}
