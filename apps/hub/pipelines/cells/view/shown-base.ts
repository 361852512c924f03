import type { EditBase, ImagePoint } from '@headway/hub-api';
import { listAt } from '@headway/hub-web/view-kit';
import { findNear, type FlatOutline } from '../near-outlines.ts';
import type { ShownCells } from './cells-result.ts';

/** A result as operations see it; outlines are taken out of their column when they are asked for. */
export function shownBaseOf({ image, objects }: ShownCells): EditBase {
  const { id: ids, polygon } = objects;
  let places: Map<number, number> | null = null;
  const placeOf = (id: number): number | undefined => {
    places ??= new Map(Array.from(ids, (each, place) => [each, place]));
    return places.get(id);
  };
  function* flat(): Iterable<FlatOutline> {
    const { values, starts } = polygon;
    for (const [place, id] of ids.entries())
      yield [id, values.subarray(starts[place] ?? 0, starts[place + 1] ?? 0)];
  }
  return {
    size: { width: image.width, height: image.height },
    outlines: {
      has: (id) => placeOf(id) !== undefined,
      get(id) {
        const place = placeOf(id);
        return place === undefined ? undefined : (listAt(polygon, place) as unknown as ImagePoint[]);
      },
    },
    near: findNear(flat),
  };
}
