import type { ShownPlane } from '@headway/hub-api';
import { useCallback, useMemo, useRef } from 'react';
import { atPlaces } from '../editor/edited-shapes.ts';
import { placesOf } from '../objects/places-of.ts';
import type { Objects } from '../objects/use-objects.ts';
import type { ShapeLook, ShapeStyle } from '../viewer/draw-shapes.ts';
import type { PaneContent } from '../viewer/ortho/draw-ortho.ts';
import type { Along, OrthoPlane } from '../viewer/ortho/ortho-geometry.ts';
import { orthoSheet } from '../viewer/ortho/ortho-sheet.ts';
import type { OrthoViewsProps } from '../viewer/ortho/ortho-views.tsx';
import type { Sheet } from '../viewer/picture-sheet.ts';
import type { Shape } from '../viewer/shape.ts';
import type { ResultView } from './result-view.ts';

export interface Sections {
  shown: Pick<OrthoViewsProps, 'shapesIn' | 'lookOf' | 'onContent'>;
  /** The planes as they are saved; `null` until all were drawn. */
  sheet(rooms: Along, notes: Pick<Sheet, 'scaleBar' | 'legend'>): Sheet | null;
}

/** What of a result is drawn in sections of a stack, in the same look as in its slices. */
export function useSections({
  view,
  decoded,
  objects,
  style,
  isTrial,
}: {
  view: ResultView | null | undefined;
  decoded: unknown;
  objects: Objects | null;
  style: ShapeStyle;
  /** What is tried is tried in the slice: sections have nothing of it. */
  isTrial: boolean;
}): Sections {
  const shapesIn = useCallback(
    (plane: ShownPlane): readonly Shape[] =>
      decoded === null || !view || isTrial ? [] : [...view.shapes(decoded, plane)],
    [decoded, view, isTrial],
  );
  const placeOf = objects?.placeOf;
  const ids = objects?.measures.ids;
  const mask = objects?.mask ?? null;
  const indexes = objects?.colouring.indexes ?? null;
  const palette = objects?.colouring.palette;
  const lookOf = useCallback(
    (shapes: readonly Shape[]): ShapeLook => {
      const places = ids && placeOf ? placesOf(shapes, { ids, placeOf }) : null;
      return {
        style,
        mask: mask && atPlaces(mask, places, 1),
        colours: indexes && atPlaces(indexes, places, 0),
        palette: palette ?? [],
      };
    },
    [style, ids, placeOf, mask, indexes, palette],
  );
  const contents = useRef<Partial<Record<OrthoPlane, PaneContent>>>({});
  const onContent = useCallback((plane: OrthoPlane, content: PaneContent): void => {
    contents.current[plane] = content;
  }, []);
  return useMemo(
    () => ({
      shown: { shapesIn, lookOf, onContent },
      sheet(rooms, notes) {
        const { xy, xz, yz } = contents.current;
        return xy && xz && yz ? orthoSheet({ xy, xz, yz }, rooms, notes) : null;
      },
    }),
    [shapesIn, lookOf, onContent],
  );
}
