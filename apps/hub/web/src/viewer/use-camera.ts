import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  type Box,
  fitView,
  focusBox,
  lookAt,
  isSameView,
  panView,
  type Point,
  revealBox,
  type Size,
  type View,
  zoomView,
} from './view-transform.ts';

/** Where one looks at an image, and the ways to look elsewhere. */
export interface Camera {
  /** Of the element that shows the image. */
  stageRef: RefObject<HTMLDivElement | null>;
  stage: Size;
  view: View;
  /** Whether the whole image is shown, also when the stage changes its size. */
  isFitted: boolean;
  fit(): void;
  actualSize(): void;
  /** Around the middle of the stage, or around a point of it. */
  zoom(factor: number, at?: Point): void;
  pan(by: Point): void;
  /** Moves as little as needed to bring a box of the image into sight. */
  reveal(box: Box): void;
  /** Goes close to a box of the image. */
  focus(box: Box): void;
  /** Puts a point of the image in the middle. */
  lookAt(place: { at: Point; scale: number }): void;
}

interface CameraState {
  stage: Size;
  /** `null`: the whole image, also after the stage changes its size. */
  view: View | null;
}

/**
 * A camera over an image of this size; another image begins with the whole of it.
 * @param isShown whether there is a stage at the moment
 */
export function useCamera(image: Size, isShown = true): Camera {
  const stageRef = useRef<HTMLDivElement>(null);
  const [{ stage, view: chosen }, setState] = useState<CameraState>({
    stage: { width: 0, height: 0 },
    view: null,
  });
  const { width, height } = image;

  const [shown, setShown] = useState(image);
  if (shown.width !== width || shown.height !== height) {
    setShown({ width, height });
    setState({ stage, view: null });
  }

  useLayoutEffect(() => {
    const element = stageRef.current;
    if (!element || !isShown) return undefined;
    const measure = (): void => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      setState((state) =>
        state.stage.width === size.width && state.stage.height === size.height
          ? state
          : {
              stage: size,
              view:
                state.view && panView(state.view, { x: 0, y: 0 }, { image: { width, height }, stage: size }),
            },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, height, isShown]);

  const view = useMemo(() => chosen ?? fitView({ width, height }, stage), [chosen, width, height, stage]);

  const change = useCallback(
    (next: (view: View, bounds: { image: Size; stage: Size }) => View | null) =>
      setState((state) => {
        const bounds = { image: { width, height }, stage: state.stage };
        const now = state.view ?? fitView(bounds.image, state.stage);
        const view = next(now, bounds);
        // Where nothing moves nothing is drawn again, and the whole image stays the whole image.
        return view && isSameView(now, view) ? state : { ...state, view };
      }),
    [width, height],
  );

  const moves = useMemo(
    () => ({
      fit: () => change(() => null),
      actualSize: () => change((now, bounds) => zoomView(now, 1 / now.scale, middle(bounds.stage), bounds)),
      zoom: (factor: number, at?: Point) =>
        change((now, bounds) => zoomView(now, factor, at ?? middle(bounds.stage), bounds)),
      pan: (by: Point) => change((now, bounds) => panView(now, by, bounds)),
      reveal: (box: Box) => change((now, bounds) => revealBox(now, box, bounds.stage)),
      focus: (box: Box) => change((_now, bounds) => focusBox(box, bounds.stage)),
      lookAt: (place: { at: Point; scale: number }) => change((_now, bounds) => lookAt(place, bounds)),
    }),
    [change],
  );
  const isFitted = chosen === null;
  return useMemo(() => ({ stageRef, stage, view, isFitted, ...moves }), [stage, view, isFitted, moves]);
}

function middle(stage: Size): Point {
  return { x: stage.width / 2, y: stage.height / 2 };
}
