import type { EditOperation, ImagePoint } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { cellsResult } from './contract-schemas.ts';
import type { CellsResult } from './contract.ts';
import { editResult } from './edit-result.ts';
import type { Raster } from './raster.ts';
import { segment } from './segment.ts';
import { discGrid, drawScene } from './synthetic-image.ts';

const discs = discGrid(4, 3, 11, 140);

async function found(): Promise<{ raster: Raster; result: CellsResult }> {
  const raster = drawScene({ width: 160, height: 130, background: 20, noise: 3, discs });
  const segmentation = await segment(raster, { polarity: 'auto', scale: 'auto', background: 'auto' });
  const { width, height, bitDepth, channels, pixelSizeUm, notes } = raster;
  const image = { width, height, bitDepth, channels, pixelSizeUm, notes };
  return { raster, result: { kind: 'cells', image, ...segmentation, durationMs: 1 } };
}

it('measures on the image what people outline, and leaves the rest as it is', async () => {
  const { raster, result } = await found();
  expect(result.objects).toHaveLength(12);
  const [first, second] = result.objects;
  // The outline that the pipeline found itself, drawn by hand.
  const drawn = second?.polygon ?? [];
  const edited = editResult(
    result,
    [
      { type: 'delete', ids: [1, 2] },
      { type: 'draw', polygon: drawn, as: -1 },
    ],
    raster,
  );
  expect(cellsResult.safeParse(edited).success).toBe(true);
  expect(edited.objects.slice(0, -1)).toEqual(result.objects.slice(2));
  // The same pixels have the same measures, but for how sure one is of them.
  expect(edited.objects.at(-1)).toEqual({ ...second, id: 13, confidence: 1, byHand: true });
  expect(edited.summary.count).toBe(11);
  expect(edited.summary.totalArea).toBe(result.summary.totalArea - (first?.area ?? 0));
});

it('never gives an id twice, whatever was deleted', async () => {
  const { raster, result } = await found();
  const polygon: ImagePoint[] = [
    [1, 1],
    [4, 1],
    [4, 4],
  ];
  const draw: EditOperation = { type: 'draw', polygon, as: -1 };
  const once = editResult(result, [draw], raster);
  const fewer = editResult(once, [{ type: 'delete', ids: [13] }], raster);
  const again = editResult(fewer, [draw], raster);
  expect(again.objects.at(-1)?.id).toBe(14);
});

it('says that nothing is left when all is deleted', async () => {
  const { raster, result } = await found();
  const ids = result.objects.map(({ id }) => id);
  const { outcome, summary } = editResult(result, [{ type: 'delete', ids }], raster);
  expect(outcome).toBe('nothing_found');
  expect(summary.count).toBe(0);
});
