/** A set of pixels inside a frame; the frame lies at `x0, y0` of the working image. */
export interface Region {
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** 1 inside, 0 outside; `width × height`, row by row. */
  readonly mask: Uint8Array;
  /** Number of set pixels. */
  readonly area: number;
}

/** Makes a region of pixel indices of an image `imageWidth` wide; holes in it are filled. */
export function regionFromPixels(pixels: Int32Array, imageWidth: number): Region {
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -1;
  let y1 = -1;
  for (const pixel of pixels) {
    const y = Math.floor(pixel / imageWidth);
    const x = pixel - y * imageWidth;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  const mask = new Uint8Array(width * height);
  for (const pixel of pixels) {
    const y = Math.floor(pixel / imageWidth);
    mask[(y - y0) * width + (pixel - y * imageWidth - x0)] = 1;
  }
  const area = pixels.length + fillHoles(mask, width, height);
  return { x0, y0, width, height, mask, area };
}

/** What lies outside while holes are filled. */
const OUTSIDE = 2;

/** Fills what is not connected to the frame's edge, in place; returns the number of pixels filled. */
function fillHoles(mask: Uint8Array, width: number, height: number): number {
  const stack: number[] = [];
  const visit = (i: number): void => {
    if (mask[i] !== 0) return;
    mask[i] = OUTSIDE;
    stack.push(i);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < mask.length - width) visit(i + width);
  }
  let filled = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) {
      mask[i] = 1;
      filled++;
    } else if (mask[i] === OUTSIDE) mask[i] = 0;
  }
  return filled;
}

/** Cuts a labelled frame (labels 1…count, 0 outside) into one region each; `undefined` for labels without pixels. Holes stay. */
export function regionsFromLabels(
  labels: Int32Array,
  frame: Omit<Region, 'mask' | 'area'>,
  count: number,
): (Region | undefined)[] {
  const { width, height } = frame;
  const boxes = Array.from({ length: count }, () => ({ x0: width, y0: height, x1: -1, y1: -1 }));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const label = labels[y * width + x]!;
      // Most of a frame is outside: a look beyond the list's start would cost more than the rest.
      const box = label > 0 ? boxes[label - 1] : undefined;
      if (!box) continue;
      if (x < box.x0) box.x0 = x;
      if (x > box.x1) box.x1 = x;
      if (y < box.y0) box.y0 = y;
      box.y1 = y;
    }
  }
  return boxes.map((box, index) => {
    if (box.x1 < 0) return undefined;
    const w = box.x1 - box.x0 + 1;
    const h = box.y1 - box.y0 + 1;
    const mask = new Uint8Array(w * h);
    let area = 0;
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        if (labels[(box.y0 + y) * width + box.x0 + x] !== index + 1) continue;
        mask[y * w + x] = 1;
        area++;
      }
    }
    return { x0: frame.x0 + box.x0, y0: frame.y0 + box.y0, width: w, height: h, mask, area };
  });
}

/** The region with its holes filled. */
export function withoutHoles(region: Region): Region {
  const mask = region.mask.slice();
  return { ...region, mask, area: region.area + fillHoles(mask, region.width, region.height) };
}
