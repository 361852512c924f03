import type { AssetStack } from '@headway/protocol';
import { type RefCallback, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Camera } from '../use-camera.ts';
import type { Box, Size } from '../view-transform.ts';
import {
  type Along,
  columnRooms,
  fitOrtho,
  moveBy,
  type OrthoStack,
  type OrthoView,
  revealVoxel,
  squareRooms,
  type Voxel,
  within,
  zoomOrtho,
} from './ortho-geometry.ts';

/** Narrower stages have the planes one below the other, CSS pixels. */
const squareFrom = 560;

/** Three planes through a stack, where they cross, and the ways to look elsewhere. */
export interface Ortho {
  /** Whether they are shown instead of a single plane. */
  isOn: boolean;
  /** Shows them with the crosshair there, or goes back to a single plane. */
  show(at: { x: number; y: number } | null): void;
  toggle(): void;
  stack: OrthoStack;
  /** Whether somebody said how far slices are apart. */
  isSpaced: boolean;
  at: Voxel;
  /** Moves the crosshair; the slice is the stack's own. */
  moveTo(place: { x: number; y: number }): void;
  /** Told which slice is shown. */
  followSlice(z: number): void;
  isColumn: boolean;
  rooms: Along;
  view: OrthoView;
  zoom(factor: number): void;
  /** The element that holds the planes. */
  stageRef: RefCallback<HTMLDivElement>;
  /** As the viewer of a single plane has it: it moves the plane of the slice. */
  camera: Camera;
}

interface Now {
  isOn: boolean;
  at: Voxel;
  view: OrthoView;
}

interface State {
  of: string;
  isOn: boolean;
  at: Voxel;
  /** `null`: the whole stack, also when the stage changes its size. */
  view: OrthoView | null;
}

/** What is cut where in an image; another one begins in its middle. @param stack `null`: there is nothing to cut */
export function useOrtho(id: string, size: Size, stack: AssetStack | null): Ortho {
  const [element, stageRef] = useState<HTMLDivElement | null>(null);
  const noStage = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Size>({ width: 0, height: 0 });
  const [stored, setState] = useState<State | null>(null);
  const { width, height } = size;
  const { slices = 1, pixelUm = null, sliceUm = null } = stack ?? {};
  const own = stored?.of === id ? stored : null;
  const isOn = slices > 1 && own?.isOn === true;
  const isSpaced = pixelUm !== null && sliceUm !== null;
  const cut = useMemo(
    (): OrthoStack => ({
      width,
      height,
      slices,
      depth: pixelUm !== null && sliceUm !== null ? sliceUm / pixelUm : 1,
    }),
    [width, height, slices, pixelUm, sliceUm],
  );
  const isColumn = stage.width < squareFrom;
  const fitted = useMemo(
    () => (isColumn ? columnRooms(cut, stage) : squareRooms(cut, stage)),
    [cut, stage, isColumn],
  );
  const { rooms, scale: least } = fitted;

  useLayoutEffect(() => {
    if (!element) return undefined;
    const measure = (): void =>
      setStage((before) => {
        const { clientWidth, clientHeight } = element;
        return before.width === clientWidth && before.height === clientHeight
          ? before
          : { width: clientWidth, height: clientHeight };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);

  const start = useMemo(
    () => within({ x: (width - 1) / 2, y: (height - 1) / 2, z: (slices - 1) / 2 }, cut),
    [width, height, slices, cut],
  );
  const change = useCallback(
    (next: (now: Now) => { isOn?: boolean; at?: Voxel; view?: OrthoView | null } | null) =>
      setState((before) => {
        const known = before?.of === id ? before : { of: id, isOn: false, at: start, view: null };
        const from = within(known.at, cut);
        const to = next({ isOn: known.isOn, at: from, view: known.view ?? fitOrtho(cut, fitted) });
        if (!to) return before;
        const { isOn: shown = known.isOn, at: place = from, view: seen = known.view } = to;
        const kept = within(place, cut);
        return { of: id, isOn: shown, at: kept, view: seen && revealVoxel(seen, kept, cut, rooms) };
      }),
    [id, start, cut, fitted, rooms],
  );
  const at = useMemo(() => within(own?.at ?? start, cut), [own?.at, start, cut]);
  const chosen = own?.view ?? null;
  const view = useMemo(
    () => (chosen ? revealVoxel(chosen, at, cut, rooms) : fitOrtho(cut, fitted)),
    [chosen, at, cut, fitted, rooms],
  );

  const moves = useMemo(() => {
    const zoomBy = (factor: number): void =>
      change(({ at: from, view: now }) => {
        const next = zoomOrtho(now, { factor, at: from, stack: cut, rooms, least });
        // As small as can be it is the whole stack again.
        return { view: next.scale === least ? null : next };
      });
    const moveTo = ({ x, y }: { x: number; y: number }): void =>
      change(({ at: from }) => ({ at: { ...from, x, y } }));
    const toMiddle = (box: Box): void =>
      moveTo({ x: Math.floor(box.x + box.width / 2), y: Math.floor(box.y + box.height / 2) });
    return {
      moveTo,
      followSlice: (z: number) => change(({ at: from }) => (from.z === z ? null : { at: { ...from, z } })),
      show: (place: { x: number; y: number } | null) =>
        change(({ at: from, isOn: before }) =>
          place ? { isOn: true, at: { ...from, ...place } } : before ? { isOn: false } : null,
        ),
      toggle: () => change(({ isOn: before }) => ({ isOn: !before })),
      zoom: zoomBy,
      fit: () => change(() => ({ view: null })),
      actualSize: () =>
        change(({ at: from, view: now }) => ({
          view: zoomOrtho(now, {
            factor: 1 / now.scale,
            at: from,
            stack: cut,
            rooms,
            least: Math.min(least, 1),
          }),
        })),
      pan: (by: { x: number; y: number }) =>
        change(({ view: now }) => ({ view: moveBy(now, by, cut, rooms) })),
      toMiddle,
      lookAt: ({ at: place }: { at: { x: number; y: number } }) =>
        moveTo({ x: Math.floor(place.x), y: Math.floor(place.y) }),
    };
  }, [change, cut, rooms, least]);

  const isMeasured = stage.width > 0;
  const camera = useMemo(
    (): Camera => ({
      stageRef: noStage,
      stage: isMeasured ? { width: rooms.x, height: rooms.y } : stage,
      view: { scale: view.scale, x: view.offset.x, y: view.offset.y },
      isFitted: chosen === null,
      fit: moves.fit,
      actualSize: moves.actualSize,
      zoom: moves.zoom,
      pan: moves.pan,
      reveal: moves.toMiddle,
      focus: moves.toMiddle,
      lookAt: moves.lookAt,
    }),
    [isMeasured, stage, rooms, view, chosen, moves],
  );
  return useMemo(
    () => ({
      isOn,
      show: moves.show,
      toggle: moves.toggle,
      stack: cut,
      isSpaced,
      at,
      moveTo: moves.moveTo,
      followSlice: moves.followSlice,
      isColumn,
      rooms,
      view,
      zoom: moves.zoom,
      stageRef,
      camera,
    }),
    [isOn, cut, isSpaced, at, moves, isColumn, rooms, view, camera],
  );
}
