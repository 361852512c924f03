import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawOutlines } from './preview.ts';

const square = (x: number, y: number, side: number) => ({
  polygon: [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ] as const,
});

it('draws what was found where it is, small and in the proportions of the image', async () => {
  const { bytes, width, height } = await drawOutlines([square(0, 0, 500)], { width: 2000, height: 1000 });
  expect([width, height]).toEqual([480, 240]);
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([480, 240]);
  const green = (x: number, y: number): number => data[(y * info.width + x) * info.channels + 1] ?? 0;
  expect(green(60, 60)).toBeGreaterThan(60);
  expect(green(300, 60)).toBeLessThan(40);
});

it('stays small with thousands of objects', async () => {
  const objects = Array.from({ length: 5000 }, (_, index) =>
    square((index % 100) * 40, Math.floor(index / 100) * 40, 20),
  );
  const { bytes } = await drawOutlines(objects, { width: 4000, height: 2000 });
  expect(bytes.length).toBeLessThan(200_000);
});

it('draws an image in which nothing was found, and one that is a line', async () => {
  expect(await drawOutlines([], { width: 10, height: 10 })).toMatchObject({ width: 10, height: 10 });
  expect(await drawOutlines([square(0, 0, 1)], { width: 5000, height: 1 })).toMatchObject({ height: 1 });
});
