import type { PixelSource, TileSamples } from './pixel-source.ts';

/** All values of a plane, of a level that is not too large. */
export interface WholePlane {
  width: number;
  height: number;
  samples: TileSamples;
  /** Pixels of the image along the side of a sample. */
  step: number;
}

/** Larger planes are taken from a coarser level: what is worked out of them must be there with the next frame. */
const mostSamples = 1_100_000;

/** Puts the tiles of a plane together; `null` until all have come: they are fetched. */
export function samplesOfPlane(source: PixelSource): WholePlane | null {
  const { levels, tileSize, channels, format } = source.info;
  const fitting = levels.findIndex(({ width, height }) => width * height <= mostSamples);
  const level = fitting < 0 ? levels.length - 1 : fitting;
  const { width, height } = levels[level] ?? { width: 0, height: 0 };
  const count = channels.length;
  const whole = new { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array }[format](
    width * height * count,
  );
  let isWhole = true;
  for (let row = 0; row * tileSize < height; row += 1) {
    for (let column = 0; column * tileSize < width; column += 1) {
      // Not stopped at the first that is missing: each that is asked for is fetched.
      const tile = source.tile({ level, column, row });
      if (!tile) isWhole = false;
      else if (isWhole) {
        const across = Math.min(tileSize, width - column * tileSize) * count;
        for (let line = 0; line * across < tile.length; line += 1) {
          const to = ((row * tileSize + line) * width + column * tileSize) * count;
          whole.set(tile.subarray(line * across, (line + 1) * across), to);
        }
      }
    }
  }
  return isWhole ? { width, height, samples: whole, step: 2 ** level } : null;
}
