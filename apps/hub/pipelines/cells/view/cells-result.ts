/** The result of the cells pipeline as the view reads it. Lengths and areas are in pixels. */
export interface CellsResult {
  kind: 'cells';
  image: {
    width: number;
    height: number;
    bitDepth: number;
    channels: number;
    pixelSizeUm: number | null;
    notes: readonly string[];
  };
  /** What the run chose, or was told. */
  chosen: {
    polarity: string;
    diameter: number;
    background: string;
  };
  objects: readonly CellObject[];
  summary: {
    count: number;
    lowConfidenceCount: number;
    meanArea: number | null;
    totalArea: number | null;
    confidence: number | null;
    lowConfidence: boolean;
    /** Why the whole result wants a look: one sentence. */
    reason: string | null;
  };
  durationMs: number;
}

/** One object. `polygon` names pixel centres by whole numbers. */
export interface CellObject {
  id: string;
  polygon: readonly (readonly [number, number])[];
  area: number;
  perimeter: number;
  /** As in the file, not as displayed. */
  meanIntensity: number;
  /** 1 is a circle. */
  circularity: number;
  /** 0–1. */
  confidence: number;
}

/** An object with what the table adds. */
export interface CellRow extends CellObject {
  /** From 1, in the order of the file. */
  number: number;
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

/** The rows of the table. The least sure ones, as many as the result says, want a look. */
export function cellRows({ objects, summary }: CellsResult): readonly CellRow[] {
  const unsure = new Set(
    objects
      .toSorted((a, b) => a.confidence - b.confidence)
      .slice(0, summary.lowConfidenceCount)
      .map(({ id }) => String(id)),
  );
  return objects.map((object, index) => ({
    ...object,
    id: String(object.id),
    number: index + 1,
    lowConfidence: unsure.has(String(object.id)),
  }));
}
