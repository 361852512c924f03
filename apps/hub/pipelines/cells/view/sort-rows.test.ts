import { describe, expect, it } from 'vitest';
import type { CellsResult } from '../contract.ts';
import { type CellRow, cellRows, decodeCells } from './cells-result.ts';
import { moveRow, pressColumn, sortRows } from './sort-rows.ts';

const row = (number: number, area: number, confidence = 0.9): CellRow => ({
  id: `c${number}`,
  number,
  polygon: [],
  area,
  perimeter: 0,
  meanIntensity: 0,
  circularity: 0,
  confidence,
  centroid: [0, 0],
  bbox: [0, 0, 0, 0],
  lowConfidence: false,
});
const numbers = (rows: readonly CellRow[]) => rows.map(({ number }) => number);

describe('the table of objects', () => {
  it('sorts both ways and keeps equal rows in order', () => {
    const rows = [row(1, 5), row(2, 9), row(3, 5)];
    expect(numbers(sortRows(rows, { column: 'area', descending: true }))).toEqual([2, 1, 3]);
    expect(numbers(sortRows(rows, { column: 'area', descending: false }))).toEqual([1, 3, 2]);
  });

  it('shows the largest first, but the least sure first, and turns around when pressed again', () => {
    const byNumber = { column: 'number', descending: false } as const;
    expect(pressColumn(byNumber, 'area')).toEqual({ column: 'area', descending: true });
    expect(pressColumn(byNumber, 'confidence')).toEqual({ column: 'confidence', descending: false });
    expect(pressColumn(byNumber, 'number')).toEqual({ column: 'number', descending: true });
  });

  it('moves by keys and stops at the ends', () => {
    const size = { count: 10, page: 4 };
    expect(moveRow('ArrowDown', -1, size)).toBe(0);
    expect(moveRow('ArrowUp', -1, size)).toBe(9);
    expect(moveRow('PageDown', 8, size)).toBe(9);
    expect(moveRow('Home', 8, size)).toBe(0);
    expect(moveRow('x', 8, size)).toBeNull();
  });
});

const result = (confidences: readonly number[]): CellsResult => ({
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

describe('a stored result', () => {
  it('marks the objects below its review line', () => {
    expect(cellRows(result([0.9, 0.2, 0.75, 0.74])).map(({ lowConfidence }) => lowConfidence)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('is read when it looks like one, and refused when it does not', () => {
    expect(decodeCells(result([0.9]))?.objects).toHaveLength(1);
    for (const other of [null, {}, { kind: 'zones' }, { ...result([0.5]), objects: [{ id: 1 }] }]) {
      expect(decodeCells(other)).toBeNull();
    }
  });
});
