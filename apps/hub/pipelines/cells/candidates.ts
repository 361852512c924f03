import { estimateBackground, subtractBackground, type Background } from './background.ts';
import { buildLevelTree, type LevelTree } from './level-tree.ts';
import type { ScoreContext } from './object-score.ts';
import type { Plane } from './raster.ts';
import type { Region } from './region.ts';
import { smooth } from './smooth.ts';
import { sorted } from './sort-values.ts';
import { sample } from './statistics.ts';

/** A prepared plane: background taken off, lightly smoothed, cut into brightness levels. */
export interface Prepared {
  readonly signal: Plane;
  /** Brightness level of every pixel, 0 for background. */
  readonly levels: Uint8Array;
  readonly tree: LevelTree;
  /** 1 where objects were already found; no candidate may contain such a pixel, not even in a hole. */
  readonly taken: Uint8Array | null;
  readonly background: Background;
  readonly context: ScoreContext;
  /** Signal (above background) below which nothing is looked at. */
  readonly floor: number;
}

/** Ratio between neighbouring brightness levels: fine enough that outlines of one object differ by about a pixel. */
const LEVEL_RATIO = 1.1;
const MOST_LEVELS = 80;

/** Prepares a working plane (bright objects). `diameter` is the typical one in its pixels, if known. */
export function prepare(plane: Plane, method: 'auto' | 'flat' | 'local', diameter: number | null): Prepared {
  const sigma = diameter === null ? 1 : Math.min(2, Math.max(0.7, diameter / 24));
  const blurred = smooth(plane, sigma);
  const background = estimateBackground(blurred, method);
  const signal = subtractBackground(blurred, background);
  const values = sorted(sample(signal.data, 200_000));
  const highest = values[values.length - 1] ?? 0;
  const bright = values[Math.floor(0.995 * (values.length - 1))] ?? 0;
  const noise = Math.max(background.noise, bright / 1000, 1e-6);
  const floor = Math.max(3 * noise, 0.02 * bright);
  const levels = new Uint8Array(signal.data.length);
  const scale = 1 / Math.log(LEVEL_RATIO);
  if (highest > floor) {
    for (let i = 0; i < levels.length; i++) {
      const value = signal.data[i]!;
      if (value > floor) levels[i] = Math.min(MOST_LEVELS, 1 + Math.floor(Math.log(value / floor) * scale));
    }
  }
  const tree = buildLevelTree(levels, plane.width, plane.height);
  return { signal, levels, tree, taken: null, background, context: { diameter, noise, bright }, floor };
}

/** The same plane without the given regions and the pixels next to them: what is left can be looked at again. */
export function withoutRegions(prepared: Prepared, regions: readonly Region[]): Prepared {
  const { width, height } = prepared.signal;
  const levels = prepared.levels.slice();
  const taken = new Uint8Array(levels.length);
  for (const region of regions) {
    for (let y = 0; y < region.height; y++) {
      for (let x = 0; x < region.width; x++) {
        if (!region.mask[y * region.width + x]) continue;
        const gx = region.x0 + x;
        const gy = region.y0 + y;
        taken[gy * width + gx] = 1;
        const left = Math.max(0, gx - 1);
        const right = Math.min(width, gx + 2);
        for (let ny = Math.max(0, gy - 1); ny < Math.min(height, gy + 2); ny++) {
          levels.fill(0, ny * width + left, ny * width + right);
        }
      }
    }
  }
  return { ...prepared, levels, taken, tree: buildLevelTree(levels, width, height) };
}
