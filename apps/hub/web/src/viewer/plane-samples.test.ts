import { expect, it, vi } from 'vitest';
import { createPixelSource } from './pixel-source.ts';
import { samplesOfPlane } from './plane-samples.ts';

const channel = { min: 0, max: 9, low: 0, high: 9, histogramFrom: 0, histogramTo: 9, histogram: [] };

it('puts the tiles of a plane together, row by row with all channels', async () => {
  const [width, height, tileSize] = [5, 3, 2];
  const source = createPixelSource({
    info: {
      width,
      height,
      channels: [channel, channel],
      bits: 16,
      format: 'uint16',
      tileSize,
      levels: [{ width, height }],
    },
    load: async ({ column, row }) => {
      const values: number[] = [];
      for (let y = row * tileSize; y < Math.min((row + 1) * tileSize, height); y += 1)
        for (let x = column * tileSize; x < Math.min((column + 1) * tileSize, width); x += 1)
          values.push(y * width + x, 1000 + y * width + x);
      return Uint16Array.from(values).buffer;
    },
  });
  expect(samplesOfPlane(source)).toBeNull();
  await vi.waitFor(() => expect(samplesOfPlane(source)).not.toBeNull());
  const whole = samplesOfPlane(source);
  expect([whole?.width, whole?.height, whole?.step]).toEqual([5, 3, 1]);
  expect([...(whole?.samples ?? [])]).toEqual(
    Array.from({ length: width * height }, (_, at) => [at, 1000 + at]).flat(),
  );
  source.close();
});
