import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Camera } from '../viewer/use-camera.ts';
import type { Selection } from '../viewer/use-selection.ts';
import type { StackView } from '../viewer/use-stack-view.ts';
import type { Point } from '../viewer/view-transform.ts';
import { cutIn, objectIn, placeIn, placeOf, stackLink, stackPlaceIn, type ViewLink } from './view-link.ts';

/** The address follows what one looks at, this long after it came to rest, ms: browsers limit how often it changes. */
const settledMs = 400;
/** Where it doesn't come to rest, as while a stack is played, the address follows this often, ms. */
const movingMs = 2000;

/** Keeps the address and what is looked at the same: a link shows the object and the place that it was copied at. */
export function useViewLink(
  assetId: string,
  {
    camera,
    selection,
    stack,
    cut,
    objects,
  }: {
    camera: Camera;
    selection: Selection;
    stack: StackView | null;
    /** Where orthogonal views cross; `at` is `null` while a plane is shown alone. */
    cut: { at: Point | null; show(at: Point | null): void };
    /** `isThere`: the result is, so that objects can be found. */
    objects: {
      isThere: boolean;
      has(id: string): boolean;
      /** Told of a link to an object that is not there. */
      onMissing(id: string): void;
      focus(id: string): boolean;
      reveal(id: string): boolean;
    };
  },
): void {
  const link = useSearch({ from: '/app/projects/$projectId/images/$assetId' });
  const navigate = useNavigate();
  /** What the address says that came from here. */
  const written = useRef<string | null>(null);
  /** Since when the address is behind. */
  const behind = useRef<number | null>(null);
  /** An object that is to be chosen once it is there. */
  const wanted = useRef<string | null>(null);
  const { stage, view, isFitted, fit, lookAt } = camera;
  const { selected, select } = selection;
  const isMeasured = stage.width > 0;
  const address = textOf(link);
  const go = stack?.go;
  const layout = stack?.stack;
  const place = stack?.place;
  const { at: cutAt, show: showCut } = cut;
  const cutText = cutAt ? `${cutAt.x},${cutAt.y}` : undefined;

  useEffect(() => {
    if (!isMeasured || written.current === `${assetId} ${address}`) return;
    written.current = `${assetId} ${address}`;
    const read = linkOf(address);
    const place = placeIn(read);
    if (place) lookAt(place);
    else fit();
    if (go && layout) go(stackPlaceIn(read, layout));
    showCut(layout ? cutIn(read) : null);
    wanted.current = read.object ?? null;
  }, [assetId, address, isMeasured, lookAt, fit, go, layout, showCut]);

  const { isThere, has, onMissing, focus, reveal } = objects;
  useEffect(() => {
    const id = wanted.current;
    if (id === null || !isThere || !isMeasured) return;
    wanted.current = null;
    const read = linkOf(address);
    if (!has(id)) {
      onMissing(id);
      return;
    }
    select(id, 'image');
    // Where the link says what one looks at, the object is only chosen.
    if (cutIn(read)) return;
    const isPlaced = placeIn(read) !== null;
    const isSliced = read.slice !== undefined || read.show !== undefined;
    if (!isPlaced && !isSliced) focus(id);
    else if (layout && !isSliced) reveal(id);
  }, [address, isThere, isMeasured, select, has, onMissing, focus, reveal, layout]);

  useEffect(() => {
    if (!isMeasured || written.current === null || wanted.current !== null) return undefined;
    const next: ViewLink = {
      object: objectIn(selected),
      // Where planes cross says what is looked at.
      ...(isFitted || cutText !== undefined ? nowhere : placeOf(view, stage)),
      cut: cutText,
      ...(layout && place ? stackLink(place, layout) : unstacked),
    };
    const text = textOf(next);
    if (text === address) {
      behind.current = null;
      return undefined;
    }
    const now = performance.now();
    behind.current ??= now;
    const latest = Math.max(behind.current + movingMs - now, 0);
    const timer = setTimeout(
      () => {
        behind.current = null;
        written.current = `${assetId} ${text}`;
        void navigate({ to: '.', search: next, replace: true, resetScroll: false });
      },
      Math.min(settledMs, latest),
    );
    return () => clearTimeout(timer);
  }, [assetId, address, selected, view, stage, isFitted, isMeasured, place, layout, cutText, navigate]);
}

const nowhere = { x: undefined, y: undefined, z: undefined };
const unstacked = { slice: undefined, time: undefined, show: undefined };

const names = ['object', 'x', 'y', 'z', 'slice', 'time', 'show', 'cut'] as const;

/** As one text, so that two links can be compared. */
function textOf(link: ViewLink): string {
  return JSON.stringify(names.map((name) => link[name] ?? null));
}

function linkOf(text: string): ViewLink {
  const values = JSON.parse(text) as readonly (string | number | null)[];
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? undefined]));
}
