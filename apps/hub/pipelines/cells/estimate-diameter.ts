import { prepare } from './candidates.ts';
import { chooseRegions } from './choose-regions.ts';
import type { Raster } from './raster.ts';
import { readSignal, type SignalRecipe, type Window } from './signal.ts';

/** Scores from which an object counts as evidence of the image's scale. */
const SURE_SCORE = 0.6;
/** Pixels that one look works on. */
const LOOK_PIXELS = 360_000;

/**
 * Typical object diameter of an image in raster pixels (of the median area of the sure objects), or
 * null when none is sure. The image is looked at in several sizes, so that large objects are not
 * taken for their texture; the size in which sure objects explain most wins. `onLook` is awaited
 * before each look.
 */
export async function estimateDiameter(
  raster: Raster,
  { recipe, background }: { recipe: SignalRecipe; background: 'auto' | 'flat' | 'local' },
  onLook: (done: number, total: number) => Promise<void>,
): Promise<number | null> {
  let best: { diameter: number; weight: number } | null = null;
  const looks = lookFactors(Math.min(raster.width, raster.height));
  for (const [index, factor] of looks.entries()) {
    await onLook(index, looks.length);
    const window = centralWindow(raster, factor);
    const plane = readSignal(raster, recipe, window, factor);
    const prepared = prepare(plane, background, null);
    // What is larger in this size is looked at in the next, where it costs a quarter.
    const largest = index === looks.length - 1 ? 3 : 12;
    const found = chooseRegions(prepared, { minArea: 12, maxArea: (plane.width * plane.height) / largest });
    const sure = found.filter(({ score }) => score >= SURE_SCORE);
    if (sure.length === 0) continue;
    const areas = sure.map(({ region }) => region.area).sort((a, b) => a - b);
    const share =
      sure.reduce((sum, { region, score }) => sum + region.area * (score - SURE_SCORE + 0.1), 0) /
      plane.data.length;
    const diameter = 2 * factor * Math.sqrt(areas[Math.floor(areas.length / 2)]! / Math.PI);
    if (best === null || share > 1.15 * best.weight) best = { diameter, weight: share };
  }
  return best?.diameter ?? null;
}

/** Each size is half of the one before, down to the last in which the shorter side has 96 pixels. */
function lookFactors(shortest: number): number[] {
  const factors = [1];
  for (let factor = 2; shortest / factor >= 96; factor *= 2) factors.push(factor);
  return factors;
}

/** The middle of the image, as much of it as one look takes in at this factor. */
function centralWindow(raster: Raster, factor: number): Window {
  const edge = Math.floor(Math.sqrt(LOOK_PIXELS)) * factor;
  const width = Math.min(raster.width, edge);
  const height = Math.min(raster.height, edge);
  return {
    x: Math.floor((raster.width - width) / 2),
    y: Math.floor((raster.height - height) / 2),
    width,
    height,
  };
}
