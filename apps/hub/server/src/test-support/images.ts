import sharp from 'sharp';

/** A dark ground with bright round cells, as a fluorescence microscope sees them. Values 0–1. */
export function cellField(width: number, height: number): Float32Array {
  const pixels = new Float32Array(width * height).fill(0.05);
  const pitch = 40;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = Math.hypot((x % pitch) - pitch / 2, (y % pitch) - pitch / 2);
      if (distance < 11) pixels[y * width + x] = 0.8;
      // A texture that never repeats: flat images are no test for thresholds.
      pixels[y * width + x] = (pixels[y * width + x] ?? 0) + (((x * 7919 + y * 104_729) % 97) / 97) * 0.04;
    }
  }
  return pixels;
}

interface ImageOptions {
  width?: number;
  height?: number;
}

/** Cells as an 8-bit PNG. */
export async function cellsPng({ width = 200, height = 160 }: ImageOptions = {}): Promise<
  Buffer<ArrayBuffer>
> {
  const bytes = Uint8Array.from(cellField(width, height), (value) => Math.round(value * 255));
  return await sharp(bytes, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/** Cells as a JPEG. */
export async function cellsJpeg(options: ImageOptions = {}): Promise<Buffer<ArrayBuffer>> {
  return await sharp(await cellsPng(options))
    .jpeg()
    .toBuffer();
}

/** Cells as a 16-bit TIFF that uses few of its levels, as microscopes do: shown as it is, it is black. */
export async function cellsTiff16({ width = 200, height = 160 }: ImageOptions = {}): Promise<
  Buffer<ArrayBuffer>
> {
  const samples = Uint16Array.from(cellField(width, height), (value) => Math.round(value * 1000));
  return await sharp(samples, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .tiff({ compression: 'none' })
    .toBuffer();
}

/** A small PNG file that decodes to 100 megapixels. */
export async function bombPng(): Promise<Buffer<ArrayBuffer>> {
  return await sharp({
    create: { width: 10_000, height: 10_000, channels: 3, background: 'black' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
