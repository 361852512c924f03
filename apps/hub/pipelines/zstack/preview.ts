import type { PipelinePreview } from '@headway/hub-api';
import { encodePng } from './png.ts';
import { contrastOf, greyOf } from './stretch.ts';

/** Larger pictures are shrunk to so many pixels, small ones grow as long as they fit. */
const longestSide = 480;
const outlineColour = [45, 212, 191] as const;

interface PreviewParts {
  readonly width: number;
  readonly height: number;
  /** The brightest of each column of voxels so far; −∞ where there was none yet. */
  readonly projection: Float32Array;
  /** Of each column the number of an object, 0 for none. */
  readonly labels?: ArrayLike<number> | undefined;
  readonly caption: string;
}

/** A projection, with outlines of what was found, as a PNG that is made at once. */
export function drawPreview({ width, height, projection, labels, caption }: PreviewParts): PipelinePreview {
  const longest = Math.max(width, height);
  const shrink = Math.max(1, Math.ceil(longest / longestSide));
  const grow = Math.max(1, Math.floor(longestSide / 2 / longest));
  const across = Math.ceil(width / shrink) * grow;
  const down = Math.ceil(height / shrink) * grow;
  const contrast = contrastOf(projection);
  const data = new Uint8Array(across * down * 3);
  const labelAt = (x: number, y: number): number => {
    const column = Math.min(width - 1, Math.floor((x * shrink) / grow));
    const row = Math.min(height - 1, Math.floor((y * shrink) / grow));
    return labels?.[row * width + column] ?? 0;
  };
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const at = (y * across + x) * 3;
      const here = labelAt(x, y);
      const isEdge = labels && (here !== labelAt(x + 1, y) || here !== labelAt(x, y + 1));
      if (isEdge) {
        data.set(outlineColour, at);
      } else {
        const left = Math.floor(x / grow) * shrink;
        const top = Math.floor(y / grow) * shrink;
        const most = brightest({ projection, width, height }, { left, top, side: shrink });
        data.fill(greyOf(most, contrast), at, at + 3);
      }
    }
  }
  const bytes = encodePng({ width: across, height: down, channels: 3, data });
  return { bytes, mediaType: 'image/png', width: across, height: down, caption };
}

function brightest(
  { projection, width, height }: Pick<PreviewParts, 'projection' | 'width' | 'height'>,
  { left, top, side }: { left: number; top: number; side: number },
): number {
  let most = -Infinity;
  for (let y = top; y < Math.min(height, top + side); y++) {
    for (let x = left; x < Math.min(width, left + side); x++) {
      most = Math.max(most, projection[y * width + x]!);
    }
  }
  return most;
}

/** Of each column of voxels the object that is met first, from the first slice on; 0 for none. */
export function labelsFromAbove(labels: ArrayLike<number>, pixels: number): Int32Array {
  const above = new Int32Array(pixels);
  let column = 0;
  for (let at = 0; at < labels.length; at++) {
    if (above[column] === 0) above[column] = labels[at]!;
    column = column + 1 === pixels ? 0 : column + 1;
  }
  return above;
}
