import type { Region } from './region.ts';
import { atLeast } from './scratch.ts';

/** A region with one unset pixel around it: a step from a set pixel to any of its eight neighbours stays inside. */
export interface Frame {
  /** Place of the frame's corner on the working image, one to the left of and above the region's. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** 1 inside, row by row; may be longer than the frame. */
  readonly mask: Uint8Array;
  /** Number of set pixels. */
  readonly area: number;
  /** Positions of the set pixels in the mask, ascending; may be longer than the area. */
  readonly pixels: Int32Array;
}

/** Makes frames; each lives until the next one is made. */
export function createFramer(): (region: Region) => Frame {
  let mask = new Uint8Array(0);
  let pixels = new Int32Array(0);
  return (region) => {
    const width = region.width + 2;
    const height = region.height + 2;
    mask = atLeast(mask, width * height);
    pixels = atLeast(pixels, region.area);
    mask.fill(0, 0, width * height);
    let area = 0;
    for (let y = 0; y < region.height; y++) {
      const from = y * region.width;
      const to = (y + 1) * width + 1;
      for (let x = 0; x < region.width; x++) {
        if (region.mask[from + x] === 0) continue;
        mask[to + x] = 1;
        pixels[area++] = to + x;
      }
    }
    return { x0: region.x0 - 1, y0: region.y0 - 1, width, height, mask, area, pixels };
  };
}
