import type { ShownPlane } from '@headway/hub-api';
import { useCallback, useEffect, useRef } from 'react';
import type { Shape } from '../viewer/shape.ts';
import type { Camera } from '../viewer/use-camera.ts';
import type { Selection } from '../viewer/use-selection.ts';
import type { StackView } from '../viewer/use-stack-view.ts';
import { type Box, unitedBox } from '../viewer/view-transform.ts';
import type { ResultView } from './result-view.ts';

export interface ObjectPlacesOptions {
  result: { view: ResultView | null | undefined; decoded: unknown };
  /** Those on the screen. */
  shapes: readonly Shape[];
  stack: StackView | null;
  camera: Camera;
  selection: Selection;
}

/** The ways to an object, in a stack through its slices. What is chosen in a table comes into sight. */
export function useObjectPlaces({ result, shapes, stack, camera, selection }: ObjectPlacesOptions): {
  /** Goes close to it. Returns whether there is such an object. */
  focus(id: string): boolean;
  /** Moves as little as needed to see it. */
  reveal(id: string): boolean;
  has(id: string): boolean;
} {
  const { view, decoded } = result;
  const { reveal: revealBox, focus: focusBox } = camera;
  const go = stack?.go;
  const place = stack?.place;
  const stacked = stack !== null;
  const goTo = useCallback(
    (id: string): Box | null => {
      if (!place || !go || !view?.planeOf || decoded === null) return boxOf(shapes, id);
      const best = view.planeOf(decoded, id);
      if (!best) return null;
      const { slice, time = place.time } = best;
      const { range } = place;
      if (range && time === place.time) return boxOf(shapes, id);
      // A projection shows what it shows of an object; of slices one goes to the best.
      go(range ? { time } : { slice, time });
      const plane: ShownPlane = range
        ? { kind: 'projection', ...range, time }
        : { kind: 'slice', slice, time };
      return boxOf(view.shapes(decoded, plane), id);
    },
    [place, go, view, decoded, shapes],
  );
  const reveal = useCallback(
    (id: string): boolean => {
      const box = goTo(id);
      if (box) revealBox(box);
      return box !== null;
    },
    [goTo, revealBox],
  );
  const focus = useCallback(
    (id: string): boolean => {
      const box = goTo(id);
      if (box) focusBox(box);
      return box !== null;
    },
    [goTo, focusBox],
  );

  const { selected, source } = selection;
  const chosen = source === 'table' ? selected : null;
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    // Once for each choice: who then goes on through the slices is not brought back.
    if (chosen === revealed.current) return;
    revealed.current = chosen;
    if (chosen !== null) reveal(chosen);
  }, [chosen, reveal]);
  const has = useCallback(
    (id: string): boolean =>
      stacked && view?.planeOf
        ? decoded !== null && view.planeOf(decoded, id) !== null
        : shapes.some((shape) => shape.id === id),
    [stacked, view, decoded, shapes],
  );
  return { focus, reveal, has };
}

function boxOf(shapes: Iterable<Shape>, id: string): Box | null {
  let box: Box | null = null;
  for (const shape of shapes) if (shape.id === id) box = box ? unitedBox(box, shape.box) : shape.box;
  return box;
}
