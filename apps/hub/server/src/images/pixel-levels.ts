import type { PixelSamples } from './pixel-statistics.ts';

/** An image or a smaller version of it; samples are interleaved. */
export interface PixelPlane {
  width: number;
  height: number;
  channels: number;
  samples: PixelSamples;
}

/** Half the width and height, rounded up; each pixel is the mean of the (up to four) that it stands for. */
export function halved({ width, height, channels, samples }: PixelPlane): PixelPlane {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const small = emptyLike(samples, w * h * channels);
  const isWhole = !(samples instanceof Float32Array);
  for (let y = 0; y < h; y += 1) {
    const upper = 2 * y * width;
    const lower = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < w; x += 1) {
      const left = 2 * x;
      const right = Math.min(2 * x + 1, width - 1);
      for (let c = 0; c < channels; c += 1) {
        const sum =
          (samples[(upper + left) * channels + c] ?? 0) +
          (samples[(upper + right) * channels + c] ?? 0) +
          (samples[(lower + left) * channels + c] ?? 0) +
          (samples[(lower + right) * channels + c] ?? 0);
        small[(y * w + x) * channels + c] = isWhole ? Math.round(sum / 4) : sum / 4;
      }
    }
  }
  return { width: w, height: h, channels, samples: small };
}

/** The samples of one tile, row by row. */
export function tileOf(
  { width, height, channels, samples }: PixelPlane,
  { column, row, size }: { column: number; row: number; size: number },
): PixelSamples {
  const [left, top] = [column * size, row * size];
  const [w, h] = [Math.min(size, width - left), Math.min(size, height - top)];
  const tile = emptyLike(samples, w * h * channels);
  for (let y = 0; y < h; y += 1) {
    const from = ((top + y) * width + left) * channels;
    tile.set(samples.subarray(from, from + w * channels), y * w * channels);
  }
  return tile;
}

/** One channel where all channels are equal: many grey pictures are stored as colour. */
export function withoutCopies(plane: PixelPlane): PixelPlane {
  const { width, height, channels, samples } = plane;
  if (channels === 1) return plane;
  for (let index = 0; index < samples.length; index += channels) {
    for (let c = 1; c < channels; c += 1) if (samples[index + c] !== samples[index]) return plane;
  }
  const grey = emptyLike(samples, width * height);
  for (let index = 0; index < grey.length; index += 1) grey[index] = samples[index * channels] ?? 0;
  return { width, height, channels: 1, samples: grey };
}

function emptyLike(samples: PixelSamples, length: number): PixelSamples {
  if (samples instanceof Uint8Array) return new Uint8Array(length);
  return samples instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
