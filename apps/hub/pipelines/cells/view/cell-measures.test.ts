import { packRows } from '@headway/hub-web/view-kit';
import { describe, expect, it } from 'vitest';
import type { CellsResult } from '../contract.ts';
import { cellMeasures } from './cell-measures.ts';
import { decodeCells, type ShownCells } from './cells-result.ts';
import { shownBaseOf } from './shown-base.ts';
import { unitsOf } from './units.ts';

const stored = (confidences: readonly number[]): CellsResult => ({
  kind: 'cells',
  outcome: 'found',
  image: { width: 10, height: 10, bitDepth: 8, channels: 1, pixelSizeUm: null, notes: [] },
  chosen: {
    polarity: 'bright',
    modality: 'fluorescence',
    source: 'grey',
    diameter: 20,
    background: 'flat',
    backgroundLevel: 3,
    threshold: 12,
    shrink: 1,
    tiles: 1,
    minArea: 26,
  },
  objects: confidences.map((confidence, index) => ({
    id: index + 1,
    polygon: [[0, 0]],
    area: 1,
    perimeter: 4,
    meanIntensity: 9,
    circularity: 0.9,
    confidence,
    centroid: [0, 0],
    bbox: [0, 0, 0, 0],
  })),
  summary: {
    count: confidences.length,
    lowConfidenceCount: 0,
    reviewLine: 0.75,
    meanArea: 1,
    totalArea: 1,
    confidence: 0.9,
    lowConfidence: false,
    reason: null,
  },
  durationMs: 10,
});

function result(confidences: readonly number[]): ShownCells {
  const shown = decodeCells(stored(confidences));
  if (!shown) throw new Error('The result can’t be read.');
  return shown;
}

describe('a stored result', () => {
  it('marks the objects below its review line', () => {
    const measures = cellMeasures(
      result([0.9, 0.2, 0.75, 0.74]),
      unitsOf({ pixelSizeUm: null, brightest: 9 }, 'en'),
    );
    expect([...measures.attention]).toEqual([0, 1, 0, 1]);
    expect(measures.ids).toEqual(['1', '2', '3', '4']);
  });

  it('is measured in µm where the size of a pixel is known', () => {
    const measures = cellMeasures(result([0.9]), unitsOf({ pixelSizeUm: 0.5, brightest: 9 }, 'en'));
    const [, area, perimeter] = measures.columns;
    expect([area?.unit, area?.values[0], area?.format(0.25)]).toEqual(['µm²', 0.25, '0.3']);
    expect([perimeter?.unit, perimeter?.values[0]]).toEqual(['µm', 2]);
  });

  it('is read when it looks like one, and refused when it does not', () => {
    expect(decodeCells(stored([0.9]))?.objects.count).toBe(1);
    expect(decodeCells(stored([]))?.objects.count).toBe(0);
    for (const other of [null, {}, { kind: 'zones' }, { ...stored([0.5]), objects: [{ id: 1 }] }]) {
      expect(decodeCells(other)).toBeNull();
    }
  });

  it('is the same whether its objects come one by one or as columns', () => {
    const [one, packed] = [stored([0.9, 0.2]), packRows(stored([0.9, 0.2]).objects)];
    expect(decodeCells({ ...one, objects: packed })).toEqual(decodeCells(one));
  });

  it('gives corrections the outline of an object by its id', () => {
    const { outlines, near } = shownBaseOf(result([0.9, 0.2]));
    expect(near({ x0: 0, y0: 0, x1: 3, y1: 3 })).toEqual([1, 2]);
    expect(near({ x0: 1, y0: 0, x1: 3, y1: 3 })).toEqual([]);
    expect([outlines.get(2), outlines.has(2), outlines.get(3), outlines.has(3)]).toEqual([
      [[0, 0]],
      true,
      undefined,
      false,
    ]);
  });
});
