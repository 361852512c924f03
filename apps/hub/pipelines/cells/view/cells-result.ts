import type { CellsResult } from '../contract.ts';

/** Looks closely enough at a stored result to draw it; `null` when it is something else. */
export function decodeCells(value: unknown): CellsResult | null {
  if (!isRecord(value) || value['kind'] !== 'cells') return null;
  const { image, chosen, objects, summary } = value;
  if (!isRecord(image) || !isRecord(chosen) || !isRecord(summary) || !Array.isArray(objects)) return null;
  const readable = objects.every(
    (object: unknown) =>
      isRecord(object) && Array.isArray(object['polygon']) && typeof object['area'] === 'number',
  );
  return readable ? (value as unknown as CellsResult) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
