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

/** Four channels of 16 bit, with room for what else a file may hold. Larger ones are not even read. */
const maxFileBytes = 1024 ** 3;

/** Throws `image_too_large` when a file has more than an image within the limits could need. */
export function checkFileSize(bytes: number): void {
  if (bytes <= maxFileBytes) return;
  const gibibytes = (value: number): string => `${Math.round((value / 1024 ** 3) * 10) / 10} GiB`;
  throw new ImageError(
    'image_too_large',
    `This file has ${gibibytes(bytes)}; cells are looked for in files of up to ${gibibytes(maxFileBytes)}. The file is kept. Send a smaller part of it.`,
  );
}
