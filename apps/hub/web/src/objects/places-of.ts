import type { Shape } from '../viewer/shape.ts';
import type { Measures } from './measures.ts';

/** Where the object of each shape stands in the measures, -1 where it was not measured; `null`: at the shape's own place. */
export function placesOf(
  shapes: readonly Shape[],
  { ids, placeOf }: { ids: Measures['ids']; placeOf(id: string): number },
): Int32Array | null {
  let places: Int32Array | null = null;
  // By index: nearly always all are at their own places, and there may be a hundred thousand.
  for (let index = 0; index < shapes.length; index += 1) {
    const id = shapes[index]?.id ?? '';
    if (!places && ids[index] === id) continue;
    places ??= Int32Array.from(shapes.keys());
    places[index] = placeOf(id);
  }
  return places;
}

/** Places of places: `outer` names shapes by their places, `inner` says where those stand. */
export function placesThrough(outer: Int32Array | null, inner: Int32Array | null): Int32Array | null {
  if (outer === null || inner === null) return outer ?? inner;
  return outer.map((place) => inner[place] ?? -1);
}
