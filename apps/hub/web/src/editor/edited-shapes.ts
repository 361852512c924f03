import type { Edited } from '@headway/hub-api';
import { type Shape, shapeFromPixels } from '../viewer/shape.ts';

/** Shapes of a result as it is corrected. */
export interface EditedShapes {
  shapes: readonly Shape[];
  /** Where each stands among the result's own shapes, -1 for new ones; `null`: they are those. */
  places: Int32Array | null;
}

/** The shapes of a result without those that are gone, and with those that people gave other outlines or added. */
export function editedShapes(shapes: readonly Shape[], { removed, given }: Edited): EditedShapes {
  if (removed.size === 0 && given.size === 0) return { shapes, places: null };
  const kept: Shape[] = [];
  const places: number[] = [];
  for (const [place, shape] of shapes.entries()) {
    if (removed.has(Number(shape.id))) continue;
    kept.push(shape);
    places.push(place);
  }
  for (const [id, polygon] of given) {
    kept.push(shapeFromPixels(String(id), polygon));
    places.push(-1);
  }
  return { shapes: kept, places: Int32Array.from(places) };
}

/** What is known of a result's shapes, for its edited ones; `missing` for those that are new. */
export function atPlaces(values: Uint8Array, places: Int32Array | null, missing: number): Uint8Array {
  return places === null ? values : Uint8Array.from(places, (place) => values[place] ?? missing);
}
