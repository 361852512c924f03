import { isPacked, type PackedLists, type PackedRows, packRows } from '@headway/hub-web/view-kit';
import type { CellObject, CellsResult } from '../contract.ts';

/** A stored result with its objects as columns. */
export interface ShownCells extends Omit<CellsResult, 'objects'> {
  objects: CellColumns;
}

export interface CellColumns extends Record<MeasuredName, Float64Array> {
  count: number;
  polygon: PackedLists;
  centroid: PackedLists;
}

const measured = [
  'id',
  'area',
  'perimeter',
  'meanIntensity',
  'circularity',
  'confidence',
] as const satisfies readonly (keyof CellObject)[];
type MeasuredName = (typeof measured)[number];

/** Looks closely enough at a stored result to draw it; `null` when it is something else. */
export function decodeCells(value: unknown): ShownCells | null {
  if (!isRecord(value) || value['kind'] !== 'cells') return null;
  const { image, chosen, objects, summary } = value;
  if (!isRecord(image) || !isRecord(chosen) || !isRecord(summary)) return null;
  const rows = Array.isArray(objects) ? packRows(objects) : isPacked(objects) ? objects : null;
  const columns = rows && columnsOf(rows);
  return columns && { ...(value as unknown as CellsResult), objects: columns };
}

function columnsOf(rows: PackedRows): CellColumns | null {
  const { count, columns } = rows;
  if (count === 0) return noCells();
  const { polygon, centroid } = columns;
  if (polygon?.type !== 'lists' || polygon.width !== 2) return null;
  if (centroid?.type !== 'lists' || centroid.width !== 0) return null;
  const found: Partial<Record<MeasuredName, Float64Array>> = {};
  for (const name of measured) {
    const column = columns[name];
    if (column?.type !== 'numbers') return null;
    found[name] = column.values;
  }
  return { count, polygon, centroid, ...(found as Record<MeasuredName, Float64Array>) };
}

function noCells(): CellColumns {
  const none = new Float64Array();
  const lists = (width: number): PackedLists => ({
    type: 'lists',
    values: none,
    starts: new Uint32Array(1),
    width,
  });
  return {
    count: 0,
    polygon: lists(2),
    centroid: lists(0),
    id: none,
    area: none,
    perimeter: none,
    meanIntensity: none,
    circularity: none,
    confidence: none,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
