import type { PlaneSamples } from '@headway/hub-api';
import type { ZstackPicture } from './contract.ts';
import { encodePng } from './png.ts';
import { contrastOf, greyOf } from './stretch.ts';

/** Larger pictures are shrunk to it: twice as wide as the panel that shows them. */
const longestSide = 768;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A slice or projection as a part of a result, to be looked at: of pixels that become one the brightest is shown. */
export function pictureOf(data: PlaneSamples, { width, height }: Size): ZstackPicture {
  const contrast = contrastOf(data);
  const shrink = Math.max(1, Math.ceil(Math.max(width, height) / longestSide));
  const across = Math.ceil(width / shrink);
  const down = Math.ceil(height / shrink);
  const grey = new Uint8Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / shrink) * across;
    for (let x = 0; x < width; x++) {
      const to = row + Math.floor(x / shrink);
      const value = greyOf(data[y * width + x]!, contrast);
      if (value > grey[to]!) grey[to] = value;
    }
  }
  const png = encodePng({ width: across, height: down, channels: 1, data: grey });
  return { width: across, height: down, ...contrast, png: png.toString('base64') };
}
