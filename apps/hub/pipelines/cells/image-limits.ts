import { ImageError } from './image-error.ts';

/** What is refused by its header, before any pixel is decoded. */
export interface ReadLimits {
  /** @default 64 million */
  readonly maxPixels: number;
}

export const defaultReadLimits: ReadLimits = { maxPixels: 64_000_000 };

/** Throws `image_too_large` when an image of this size is over the limit. */
export function checkPixels(width: number, height: number, limits: ReadLimits): void {
  if (width * height <= limits.maxPixels) return;
  const million = (pixels: number): string => `${Math.round(pixels / 100_000) / 10}`;
  throw new ImageError(
    'image_too_large',
    `This image has ${width} × ${height} pixels (${million(width * height)} megapixels); the limit is ${million(limits.maxPixels)}. Send a smaller part of it.`,
  );
}
