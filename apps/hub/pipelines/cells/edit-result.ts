import { readFile } from 'node:fs/promises';
import type { EditOperation, ImagePoint, PipelineEditor } from '@headway/hub-api';
import { applyOperations } from './apply-operations.ts';
import { summarise } from './confidence.ts';
import { ringLength, traceContour } from './contours.ts';
import type { CellObject, CellsResult } from './contract.ts';
import { editBaseOf } from './edit-base.ts';
import { measureOutline } from './measure-objects.ts';
import type { Raster } from './raster.ts';
import { boxAround, rasterize } from './rasterize.ts';
import { readImage } from './read-image.ts';
import { rebaseOperations } from './rebase-operations.ts';
import { summarise as summaryOf } from './run.ts';

/** Corrections of cells by people. */
export const editor: PipelineEditor<CellsResult> = {
  rebase: (base, current, operations) =>
    rebaseOperations(editBaseOf(base), editBaseOf(current).outlines, operations),
  async edit(result, operations, { path }) {
    const edited = editResult(result, operations, await readImage(await readFile(path)));
    return { result: edited, summary: summaryOf(edited) };
  },
};

/**
 * The result with these operations done. What they don't touch stays as it is; what they make is measured on the image.
 * A person is sure of what they outline: its confidence is 1.
 * @throws EditRefusal
 */
export function editResult(
  result: CellsResult,
  operations: readonly EditOperation[],
  raster: Raster,
): CellsResult {
  const { removed, given } = applyOperations(editBaseOf(result), operations);
  let nextId = result.nextId ?? result.objects.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  const redrawn = new Map<number, CellObject>();
  const added: CellObject[] = [];
  for (const [id, polygon] of given) {
    const object = { ...measureByHand(polygon, raster), id: id > 0 ? id : nextId++ };
    if (id > 0) redrawn.set(id, object);
    else added.push(object);
  }
  const kept = result.objects.flatMap((object) => {
    const now = redrawn.get(object.id) ?? (removed.has(object.id) ? null : object);
    return now ? [now] : [];
  });
  const objects = [...kept, ...added];
  return {
    ...result,
    outcome: objects.length > 0 ? 'found' : 'nothing_found',
    objects,
    nextId,
    summary: summarise(objects, result.chosen.modality),
  };
}

function measureByHand(polygon: readonly ImagePoint[], raster: Raster): Omit<CellObject, 'id'> {
  // Drawn by hand or traced: the perimeter of both is taken along the pixels, as that of every object.
  const ring = traceContour(rasterize([polygon], boxAround([polygon], raster), raster));
  const measured = measureOutline({ polygon, perimeter: ringLength(ring) }, raster, 1);
  if (!measured) throw new Error('An outline that was checked holds no pixel.');
  return { ...measured, byHand: true };
}
