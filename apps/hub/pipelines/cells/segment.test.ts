import { describe, expect, it } from 'vitest';
import type { CellsParameters } from './contract.ts';
import { segment } from './segment.ts';
import { discGrid, drawScene, type Disc } from './synthetic-image.ts';

const auto: CellsParameters = { polarity: 'auto', scale: 'auto', background: 'auto' };
const grid = discGrid(6, 6, 11, 140);
const discArea = Math.PI * 11 ** 2;

describe('segment', () => {
  it('finds every disc with its area, place and roundness', async () => {
    const { objects, chosen } = await segment(
      drawScene({ width: 256, height: 256, background: 20, noise: 4, discs: grid }),
      auto,
    );
    expect(objects).toHaveLength(grid.length);
    expect(chosen.polarity).toBe('bright');
    expect(chosen.diameter).toBeGreaterThan(20);
    expect(chosen.diameter).toBeLessThan(25);
    for (const object of objects) {
      const disc = grid.find(({ x, y }) => Math.hypot(x - object.centroid[0], y - object.centroid[1]) < 0.5);
      expect(disc).toBeDefined();
      expect(Math.abs(object.area / discArea - 1)).toBeLessThan(0.05);
      expect(object.circularity).toBeGreaterThan(0.95);
      expect(object.confidence).toBeGreaterThan(0.8);
      expect(object.meanIntensity).toBeGreaterThan(120);
    }
    expect(objects.map(({ id }) => id)).toEqual(objects.map((_, i) => i + 1));
  });

  it('finds dark discs on a bright background', async () => {
    const discs = grid.map((disc) => ({ ...disc, value: 90 }));
    const { objects, chosen } = await segment(
      drawScene({ width: 256, height: 256, background: 210, noise: 4, discs }),
      auto,
    );
    expect(chosen.polarity).toBe('dark');
    expect(objects).toHaveLength(grid.length);
  });

  it('tells two touching discs apart', async () => {
    const discs: Disc[] = [50, 75].map((x) => ({ x, y: 64, radius: 14, value: 120 }));
    const { objects } = await segment(
      drawScene({ width: 128, height: 128, background: 15, noise: 3, discs }),
      auto,
    );
    expect(objects).toHaveLength(2);
    for (const { area } of objects) expect(Math.abs(area / (Math.PI * 14 ** 2) - 1)).toBeLessThan(0.05);
  });

  it('follows an uneven background', async () => {
    const light = (x: number, y: number): number => 20 + x / 3 + y / 5;
    const discs = grid.map((disc) => ({ ...disc, value: 80 + light(disc.x, disc.y) }));
    const { objects, chosen } = await segment(
      drawScene({ width: 256, height: 256, background: light, noise: 3, discs }),
      auto,
    );
    expect(chosen.background).toBe('local');
    expect(objects).toHaveLength(grid.length);
  });

  it('keeps the units of 16-bit images', async () => {
    const discs = grid.map((disc) => ({ ...disc, value: 9000 }));
    const { objects } = await segment(
      drawScene({ width: 256, height: 256, background: 800, noise: 60, bitDepth: 16, discs }),
      auto,
    );
    expect(objects).toHaveLength(grid.length);
    for (const { meanIntensity } of objects) expect(meanIntensity).toBeGreaterThan(8000);
  });

  it('works on large objects in a smaller copy and on images of 64 pixels', async () => {
    const large = await segment(
      drawScene({ width: 600, height: 600, background: 20, noise: 5, discs: discGrid(3, 3, 55, 150) }),
      auto,
    );
    expect(large.chosen.shrink).toBeGreaterThan(1);
    expect(large.objects).toHaveLength(9);
    for (const { area } of large.objects) expect(Math.abs(area / (Math.PI * 55 ** 2) - 1)).toBeLessThan(0.05);
    const discs = [
      { x: 20, y: 20, radius: 7, value: 150 },
      { x: 44, y: 42, radius: 6, value: 120 },
    ];
    const small = await segment(drawScene({ width: 64, height: 64, background: 20, noise: 3, discs }), auto);
    expect(small.objects).toHaveLength(2);
  });

  it.each([
    ['a blank image', { background: 40, noise: 0 }],
    ['faint noise', { background: 10, noise: 1 }],
    ['noise', { background: 60, noise: 8 }],
    ['strong noise', { background: 128, noise: 30 }],
    ['noise on uneven light', { background: (x: number) => 40 + x / 3, noise: 5 }],
  ])('finds nothing in %s', async (_, scene) => {
    const { objects, outcome, summary } = await segment(
      drawScene({ width: 256, height: 256, ...scene }),
      auto,
    );
    expect(objects).toHaveLength(0);
    expect(outcome).toBe('nothing_found');
    expect(summary.lowConfidence).toBe(false);
  });

  it('finds each disc once where tiles meet', async () => {
    const discs = discGrid(20, 20, 20, 150);
    const seen: string[] = [];
    const { objects, chosen } = await segment(
      drawScene({ width: 1360, height: 1360, background: 20, noise: 4, discs }),
      { ...auto, scale: 40 },
      { onProgress: ({ step, total }) => seen.push(`${step} ${total}`) },
    );
    expect(chosen.tiles).toBe(9);
    expect(objects).toHaveLength(discs.length);
    expect(seen.filter((entry) => entry === 'segment 9')).toHaveLength(9);
  });

  it('stops between steps when it is aborted', async () => {
    const controller = new AbortController();
    const raster = drawScene({ width: 128, height: 128, background: 20, discs: [] });
    const work = segment(raster, auto, {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'scale') controller.abort(new Error('stopped'));
      },
    });
    await expect(work).rejects.toThrow('stopped');
  });
});
