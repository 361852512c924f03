import type { PixelInfo } from '@headway/hub-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api.ts';
import { createPixelSource, type TilePlace } from './pixel-source.ts';
import { tilesInSight } from './tiles-in-sight.ts';

const info: PixelInfo = {
  width: 5,
  height: 3,
  channels: [],
  bits: 8,
  format: 'uint8',
  tileSize: 2,
  levels: [
    { width: 5, height: 3 },
    { width: 3, height: 2 },
    { width: 2, height: 1 },
  ],
};
const oneChannel = { min: 0, max: 9, low: 0, high: 9, histogramFrom: 0, histogramTo: 9, histogram: [] };

afterEach(() => vi.useRealTimers());

describe('the values of an image', () => {
  it('come tile by tile and are told by their place in the image', async () => {
    const load = vi.fn(async ({ column, row }: TilePlace) => {
      const width = column === 2 ? 1 : 2;
      const height = row === 1 ? 1 : 2;
      return Uint8Array.from({ length: width * height }, (_, index) => column * 100 + row * 10 + index)
        .buffer;
    });
    const source = createPixelSource({ info: { ...info, channels: [oneChannel] }, load });
    const came = vi.fn();
    source.subscribe(came);
    expect(source.at(4.9, 2.2)).toBeNull();
    await vi.waitFor(() => expect(came).toHaveBeenCalled());
    expect(source.at(4.9, 2.2)).toEqual([210]);
    expect(source.at(1, 1)).toBeNull();
    await vi.waitFor(() => expect(source.at(1, 1)).toEqual([3]));
    expect(source.at(5, 1)).toBeNull();
    expect(source.at(-0.1, 1)).toBeNull();
    expect(load).toHaveBeenCalledTimes(2);
    source.close();
  });

  it('forget what was not used for longest, never the smallest level', async () => {
    const load = vi.fn(async () => new ArrayBuffer(4));
    const source = createPixelSource({ info, load, maxBytes: 8 });
    const smallest = { level: 2, column: 0, row: 0 };
    const has = async (place: TilePlace) => await vi.waitFor(() => expect(source.tile(place)).not.toBeNull());
    for (const place of [smallest, { level: 0, column: 0, row: 0 }, { level: 0, column: 1, row: 0 }])
      await has(place);
    expect(source.tile(smallest)).not.toBeNull();
    expect(source.tile({ level: 0, column: 0, row: 0 })).toBeNull();
    source.close();
  });

  it('are asked for again where a failure was a passing one, which is no problem', async () => {
    vi.useFakeTimers();
    const load = vi.fn(async () => new ArrayBuffer(4)).mockRejectedValueOnce(new ApiError(503, null));
    const source = createPixelSource({ info, load });
    const place = { level: 0, column: 0, row: 0 };
    const ask = (): unknown => source.tile(place);
    source.subscribe(ask);
    ask();
    await vi.advanceTimersByTimeAsync(100);
    expect([load.mock.calls.length, source.problem(place)]).toEqual([1, null]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(source.has(place)).toBe(true);
    source.close();
  });

  it('do not ask again at once for a tile that failed', async () => {
    const load = vi.fn(async () => await Promise.reject(new Error('no')));
    const source = createPixelSource({ info, load });
    const came = vi.fn();
    source.subscribe(came);
    source.tile({ level: 0, column: 0, row: 0 });
    await vi.waitFor(() => expect(came).toHaveBeenCalled());
    source.tile({ level: 0, column: 0, row: 0 });
    expect(load).toHaveBeenCalledOnce();
    source.close();
  });
});

describe('the tiles in sight', () => {
  const large: PixelInfo = {
    ...info,
    width: 4000,
    height: 3000,
    tileSize: 512,
    levels: Array.from({ length: 4 }, (_, level) => ({
      width: 4000 / 2 ** level,
      height: 3000 / 2 ** level,
    })),
  };
  const stage = { width: 800, height: 600 };

  it('are of the level whose pixels are no larger than those of the screen', () => {
    const level = (scale: number, density = 1) =>
      tilesInSight(large, { view: { x: 0, y: 0, scale }, stage, density }).tiles[0]?.level;
    expect([level(4), level(1), level(0.5), level(0.4), level(0.2), level(0.2, 2), level(0.001)]).toEqual([
      0, 0, 1, 1, 2, 1, 3,
    ]);
  });

  it('are those on the stage, and neighbours share an edge of whole pixels', () => {
    const range = tilesInSight(large, { view: { x: -1000.3, y: 0.4, scale: 1 }, stage, density: 1 });
    expect(range.tiles.map(({ column, row }) => [column, row])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const [, , right] = range.place({ level: 0, column: 1, row: 0 });
    const [left] = range.place({ level: 0, column: 2, row: 0 });
    expect(left).toBe(right);
    expect(Number.isInteger(left)).toBe(true);
  });
});
