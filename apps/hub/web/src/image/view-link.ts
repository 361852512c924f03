import type { Point, Size, View } from '../viewer/view-transform.ts';

/** What of an image a link shows: an object, and the place and scale that one looks at. */
export interface ViewLink {
  /** Id of an object. */
  object?: string | undefined;
  /** Middle of the picture, in pixels of the image. */
  x?: number | undefined;
  y?: number | undefined;
  /** CSS pixels in a pixel of the image. */
  z?: number | undefined;
}

/** Reads an address; what makes no sense is left out. */
export function readViewLink({ object, x, y, z }: Record<string, unknown>): ViewLink {
  const number = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  const id = typeof object === 'number' ? String(object) : object;
  const [cx, cy, scale] = [number(x), number(y), number(z)];
  const isPlace = cx !== undefined && cy !== undefined && scale !== undefined && scale > 0;
  return {
    // Each is named in any case: the router keeps what is left out as it was.
    object: typeof id === 'string' && id.length <= 64 && id !== '' ? id : undefined,
    x: isPlace ? cx : undefined,
    y: isPlace ? cy : undefined,
    z: isPlace ? scale : undefined,
  };
}

/** The place of a view as a link has it: as short as it can be and still show the same. */
export function placeOf(view: View, stage: Size): Required<Pick<ViewLink, 'x' | 'y' | 'z'>> {
  return {
    x: round((stage.width / 2 - view.x) / view.scale, 1),
    y: round((stage.height / 2 - view.y) / view.scale, 1),
    z: Number(view.scale.toPrecision(4)),
  };
}

/** The place that a link names; `null` where it names none. */
export function placeIn({ x, y, z }: ViewLink): { at: Point; scale: number } | null {
  return x !== undefined && y !== undefined && z !== undefined ? { at: { x, y }, scale: z } : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
