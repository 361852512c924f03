import { setImmediate as nextTurn } from 'node:timers/promises';
import { prepare } from './candidates.ts';
import { chooseSignal } from './choose-signal.ts';
import { LEAST_CONFIDENCE, REVIEW_LINE, summarise } from './confidence.ts';
import type { CellObject, CellsChosen, CellsParameters, CellsSummary } from './contract.ts';
import { estimateDiameter } from './estimate-diameter.ts';
import { findRegions } from './find-regions.ts';
import { measureObject } from './measure-objects.ts';
import type { Raster } from './raster.ts';
import { readSignal } from './signal.ts';
import { planTiles, type Tile } from './tiles.ts';

/** How far the work has come; `done` of `total` parts of the step. */
export interface CellsProgress {
  readonly step: 'read' | 'prepare' | 'scale' | 'segment' | 'summarise';
  readonly done: number;
  readonly total: number;
}

/** How the caller follows and stops the work. */
export interface SegmentOptions {
  /** Checked between steps and tiles; an abort rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CellsProgress) => void) | undefined;
  /** Hears what was found after each tile but the last, and is waited for. */
  readonly onFound?: ((found: readonly FoundObject[], image: Raster) => Promise<void>) | undefined;
}

/** An object before all are known and numbered. */
export type FoundObject = Omit<CellObject, 'id'>;

/** What was found in a raster. */
export interface Segmentation {
  readonly outcome: 'found' | 'nothing_found';
  readonly chosen: CellsChosen;
  readonly objects: CellObject[];
  readonly summary: CellsSummary;
}

/** Objects wider than twice this many pixels are worked on in a smaller copy. */
const WORKING_DIAMETER = 24;

/** Finds the objects of a decoded image. */
export async function segment(
  raster: Raster,
  parameters: CellsParameters,
  options: SegmentOptions = {},
): Promise<Segmentation> {
  const report = async (step: CellsProgress['step'], done: number, total: number): Promise<void> => {
    options.onProgress?.({ step, done, total });
    // The work blocks; one free turn lets messages out and an abort in.
    await nextTurn();
    options.signal?.throwIfAborted();
  };
  await report('prepare', 0, 1);
  const { recipe, polarity, modality } = chooseSignal(raster, parameters);
  await report('scale', 0, 1);
  const diameter =
    parameters.scale === 'auto'
      ? await estimateDiameter(raster, { recipe, background: parameters.background }, (done, total) =>
          report('scale', done, total),
        )
      : parameters.scale;
  const shrink = Math.max(1, Math.floor((diameter ?? 0) / WORKING_DIAMETER));
  const minArea = parameters.minArea ?? smallestArea(diameter);
  // Without one sure object to tell the scale, noise must not be taken for objects.
  const leastConfidence = diameter === null ? REVIEW_LINE : LEAST_CONFIDENCE;
  const tiles = planTiles(raster, shrink, diameter);
  const found: FoundObject[] = [];
  let backgroundLevel = 0;
  let threshold = 0;
  let local = 0;
  for (const [index, tile] of tiles.entries()) {
    await report('segment', index, tiles.length);
    const plane = readSignal(raster, recipe, tile.window, shrink);
    const prepared = prepare(plane, parameters.background, diameter === null ? null : diameter / shrink);
    const limits = {
      minArea: Math.max(6, minArea / (shrink * shrink)),
      maxArea: diameter === null ? plane.data.length / 3 : 16 * (diameter / shrink) ** 2,
    };
    const regions = findRegions(prepared, limits);
    for (const region of regions) {
      const object = measureObject(region, raster, { x: tile.window.x, y: tile.window.y, factor: shrink });
      if (object && ownedBy(tile, object) && object.area >= minArea && object.confidence >= leastConfidence)
        found.push(object);
    }
    backgroundLevel += prepared.background.level / tiles.length;
    threshold += (prepared.background.level + prepared.floor) / tiles.length;
    if (prepared.background.method === 'local') local++;
    if (index < tiles.length - 1) await options.onFound?.(found, raster);
  }
  await report('summarise', 0, 1);
  const objects = found
    .sort((a, b) => a.centroid[1] - b.centroid[1] || a.centroid[0] - b.centroid[0])
    .map((object, index) => ({ id: index + 1, ...object }));
  const summary = summarise(objects, modality);
  await report('summarise', 1, 1);
  return {
    outcome: objects.length > 0 ? 'found' : 'nothing_found',
    chosen: {
      polarity,
      modality,
      source: recipe.source,
      diameter: diameter === null ? null : Math.round(diameter * 10) / 10,
      background: local * 2 > tiles.length ? 'local' : 'flat',
      backgroundLevel,
      threshold,
      shrink,
      tiles: tiles.length,
      minArea,
    },
    objects,
    summary,
  };
}

/** A twelfth of the typical area, at least ten pixels: debris is smaller, cut nuclei at the border are not. */
function smallestArea(diameter: number | null): number {
  return diameter === null ? 12 : Math.max(10, Math.round((Math.PI * diameter * diameter) / 48));
}

/** Tiles overlap; an object belongs to the tile in whose core its centroid lies. */
function ownedBy({ core }: Tile, { centroid: [x, y] }: Pick<CellObject, 'centroid'>): boolean {
  return (
    x >= core.x - 0.5 && y >= core.y - 0.5 && x < core.x + core.width - 0.5 && y < core.y + core.height - 0.5
  );
}
