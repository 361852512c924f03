import type { CellObject, CellsResult } from '../contract.ts';

/** An object as the table and the image show it. */
export interface CellRow extends Omit<CellObject, 'id'> {
  id: string;
  number: number;
  /** Below the line from which on a person should look at it. */
  lowConfidence: boolean;
}

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

export function cellRows({ objects, summary }: CellsResult): readonly CellRow[] {
  return objects.map((object) => ({
    ...object,
    id: String(object.id),
    number: object.id,
    lowConfidence: object.confidence < summary.reviewLine,
  }));
}
