import { describe, expect, it } from 'vitest';
import { zstackParameters } from './contract-schemas.ts';
import type { ZstackParametersInput, ZstackSpot } from './contract.ts';
import { findSpots } from './find-spots.ts';
import { judge } from './judge.ts';
import { noiseAboveOf, spotConfidence } from './spot-confidence.ts';
import { brightestOf } from './spot-peaks.ts';
import { responsesOf, scalesFor } from './spot-response.ts';
import { tilesOf } from './tiles.ts';

const size = { width: 110, height: 100, depth: 20 };

interface Scene {
  readonly count: number;
  /** Of the spots, above the ground. */
  readonly height: number;
  /** Standard deviation; `counted`: as of so many photons. */
  readonly noise: number | 'counted';
  readonly ground?: number;
  readonly sigma?: number;
  readonly aspect?: number;
  readonly seed?: number;
}

type Place = readonly [x: number, y: number, z: number];

/** Gaussian spots that don't lie on the grid, at least 12 pixels apart. */
function drawScene({ count, height, noise, ground: level = 200, sigma = 1.8, aspect = 1, seed = 1 }: Scene) {
  let state = 12_345 * seed;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const places: Place[] = [];
  const apart = ([ax, ay, az]: Place, [bx, by, bz]: Place): number =>
    Math.hypot(ax - bx, ay - by, (az - bz) * aspect);
  while (places.length < count) {
    const place: Place = [8 + random() * 94, 8 + random() * 84, 4 + random() * 12];
    if (places.every((other) => apart(place, other) > 12)) places.push(place);
  }
  const { width, height: rows, depth } = size;
  const ground = new Float32Array(width * rows * depth).fill(level);
  for (const place of places) {
    for (let z = 0; z < depth; z++) {
      for (let y = Math.max(0, Math.floor(place[1]) - 9); y < Math.min(rows, place[1] + 9); y++) {
        for (let x = Math.max(0, Math.floor(place[0]) - 9); x < Math.min(width, place[0] + 9); x++) {
          const far = apart(place, [x, y, z]);
          ground[(z * rows + y) * width + x]! += height * Math.exp(-(far ** 2) / (2 * sigma ** 2));
        }
      }
    }
  }
  const counted = (light: number): number => {
    let photons = -1;
    for (let left = 1; left > Math.exp(-light); left *= random()) photons += 1;
    return photons;
  };
  const data = Uint16Array.from(ground, (value) =>
    noise === 'counted' ? counted(value) : Math.max(0, Math.round(value + noise * normal())),
  );
  return { places, apart, volume: { ...size, spacing: [aspect, 1, 1] as const, data } };
}

function search(scene: Scene, parameters: ZstackParametersInput = {}) {
  const { volume, places, apart } = drawScene(scene);
  const { spots, chosen, hidden } = findSpots(
    volume,
    zstackParameters.parse({ algorithm: 'spots', ...parameters }),
    {
      projection: new Float32Array(size.width * size.height),
      report: { signal: new AbortController().signal, progress: () => undefined, preview: () => undefined },
    },
  );
  const found = places.flatMap((place): { spot: ZstackSpot; off: number }[] => {
    const spot = spots.toSorted((a, b) => apart(a.centre, place) - apart(b.centre, place))[0];
    return spot && apart(spot.centre, place) < 2 ? [{ spot, off: apart(spot.centre, place) }] : [];
  });
  return { spots, chosen, found, hidden };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('spots', () => {
  it.each([1, 3])(
    'are counted, finer than a voxel, as high and as wide as they are, with slices %d pixels apart',
    (aspect) => {
      const { spots, found, chosen } = search({ count: 30, height: 300, noise: 10, aspect });
      expect([spots.length, found.length]).toEqual([30, 30]);
      expect(mean(found.map(({ off }) => off))).toBeLessThan(0.35);
      expect(Math.abs(mean(spots.map(({ contrast }) => contrast)) / 300 - 1)).toBeLessThan(0.15);
      expect(spots.every(({ confidence }) => confidence > 0.99)).toBe(true);
      // A Gaussian of σ answers as a ball of radius σ·√2 does.
      if (aspect === 1)
        expect(Math.abs((chosen.diameter ?? 0) / (2 * Math.SQRT2 * 1.8) - 1)).toBeLessThan(0.15);
    },
  );

  it('lie within a tenth of a voxel without noise', () => {
    const { found } = search({ count: 20, height: 300, noise: 0 });
    expect(found).toHaveLength(20);
    expect(Math.max(...found.map(({ off }) => off))).toBeLessThan(0.1);
  });

  it('are hardly ever seen in noise alone, be it normally distributed or counted light', () => {
    const counts = [1, 2].flatMap((seed) => [
      search({ count: 0, height: 0, noise: 10, seed }).spots.length,
      search({ count: 0, height: 0, noise: 10, seed, aspect: 3 }).spots.length,
      search({ count: 0, height: 0, noise: 'counted', ground: 2, seed }).spots.length,
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThan(2);
  });

  it.each([
    { snr: 5, height: 50, noise: 10, recall: 0.98 },
    { snr: 3, height: 30, noise: 10, recall: 0.9 },
    { snr: 3, height: 30, noise: 10, aspect: 3, recall: 0.9 },
    { snr: 3, height: 30, noise: 10, sigma: 3, count: 14, recall: 0.9 },
    { snr: 3, height: 13.5, noise: 'counted', ground: 20, recall: 0.85 },
    { snr: 1.5, height: 15, noise: 10, recall: 0 },
  ] as const)('are told from noise: %o', ({ recall, count = 40, ...scene }) => {
    const { spots, found } = search({ count, ...scene });
    expect(found.length / count).toBeGreaterThanOrEqual(recall);
    expect(found.length).toBeGreaterThanOrEqual(0.95 * spots.length - 1);
  });

  it('that are faint are told about, though nobody can say which they are', () => {
    const { spots, hidden } = search({ count: 60, height: 18, noise: 10 });
    expect(spots.length).toBeLessThan(40);
    expect(hidden).toBeGreaterThan(0.25 * spots.length);
    expect(hidden).toBeLessThan(60);
    expect(judge(spots, { one: 'spot', many: 'spots' }, hidden)).toMatchObject({ lowConfidence: true });
  });

  it('are counted once, also large ones with noise on them', () => {
    const { spots, found } = search({ count: 14, height: 50, noise: 10, sigma: 3 });
    expect([spots.length, found.length]).toEqual([14, 14]);
  });

  it('do not lie at the very side of a slice, where noise answers more', () => {
    const { volume } = drawScene({ count: 0, height: 0, noise: 60 });
    const scales = scalesFor('auto', 1);
    const [tile] = tilesOf(volume);
    if (!tile) throw new Error('There is no part.');
    const least = scales.sigmas.map(() => 0);
    const places = brightestOf(responsesOf(volume, tile, scales), tile, least).map(({ place }) => place);
    expect(places.length).toBeGreaterThan(100);
    for (const [x, y] of places) {
      expect([0, size.width - 1]).not.toContain(x);
      expect([0, size.height - 1]).not.toContain(y);
    }
  });

  it('stand out as much as is asked for, and have the size that is asked for', () => {
    expect(search({ count: 10, height: 300, noise: 10 }, { threshold: 400 }).spots).toEqual([]);
    const { chosen } = search({ count: 10, height: 300, noise: 10 }, { threshold: 100 });
    expect(chosen).toMatchObject({ thresholdMethod: 'manual', threshold: 100 });
    const large = search({ count: 8, height: 300, noise: 10, sigma: 4 }, { diameter: 11 });
    expect(large.found).toHaveLength(8);
  });
});

it('takes bright spots for noise where there are as many dark ones', () => {
  const strengths = Array.from({ length: 400 }, (_, index) => 3 + -Math.log((index + 0.5) / 400) * 0.5);
  const bright = [...strengths, 9, 12];
  const confidence = spotConfidence(bright, noiseAboveOf(strengths, 1));
  expect(confidence.slice(-2).every((each) => each > 0.95)).toBe(true);
  expect(mean(confidence.slice(0, 400))).toBeLessThan(0.4);
  const ordered = bright.map((strength, index) => [strength, confidence[index] ?? 0] as const);
  ordered.sort((a, b) => a[0] - b[0]);
  expect(ordered.every(([, each], index) => each >= (ordered[index - 1]?.[1] ?? 0))).toBe(true);
  expect(spotConfidence([6], noiseAboveOf([], 1))[0]).toBeGreaterThan(0.99);
});

it.each([
  { width: 1, height: 1, depth: 1 },
  { width: 300, height: 129, depth: 40 },
  { width: 1000, height: 128, depth: 257 },
])('works on parts that cover a stack once: %o', (grid) => {
  const tiles = tilesOf(grid);
  const voxels = tiles.reduce((sum, { width, height, depth }) => sum + width * height * depth, 0);
  expect(voxels).toBe(grid.width * grid.height * grid.depth);
  const ends = tiles.map((tile) => [tile.x + tile.width, tile.y + tile.height, tile.z + tile.depth]);
  expect(Math.max(...ends.map(([x = 0]) => x))).toBe(grid.width);
  expect(Math.max(...ends.map(([, y = 0]) => y))).toBe(grid.height);
  expect(Math.max(...ends.map(([, , z = 0]) => z))).toBe(grid.depth);
  expect(tiles.every(({ width, height, depth }) => Math.max(width, height, depth) <= 128)).toBe(true);
});
