import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Shape } from '../viewer/shape.ts';
import type { Camera } from '../viewer/use-camera.ts';
import type { Selection } from '../viewer/use-selection.ts';
import { placeIn, placeOf, type ViewLink } from './view-link.ts';

/** The address follows what one looks at, this long after it came to rest, ms: browsers limit how often it changes. */
const settledMs = 400;

/** Keeps the address and what is looked at the same: a link shows the object and the place that it was copied at. */
export function useViewLink(
  assetId: string,
  { camera, selection, shapes }: { camera: Camera; selection: Selection; shapes: readonly Shape[] },
): void {
  const link = useSearch({ from: '/app/projects/$projectId/images/$assetId' });
  const navigate = useNavigate();
  /** What the address says that came from here. */
  const written = useRef<string | null>(null);
  /** An object that is to be chosen once it is there. */
  const wanted = useRef<string | null>(null);
  const { stage, view, isFitted, fit, focus, lookAt } = camera;
  const { selected, select } = selection;
  const isMeasured = stage.width > 0;
  const address = textOf(link);

  useEffect(() => {
    if (!isMeasured || written.current === `${assetId} ${address}`) return;
    written.current = `${assetId} ${address}`;
    const read = linkOf(address);
    const place = placeIn(read);
    if (place) lookAt(place);
    else fit();
    wanted.current = read.object ?? null;
  }, [assetId, address, isMeasured, lookAt, fit]);

  useEffect(() => {
    if (wanted.current === null || shapes.length === 0 || !isMeasured) return;
    const shape = shapes.find(({ id }) => id === wanted.current);
    wanted.current = null;
    if (!shape) return;
    select(shape.id, 'image');
    if (!placeIn(linkOf(address))) focus(shape.box);
  }, [address, shapes, isMeasured, select, focus]);

  useEffect(() => {
    if (!isMeasured || written.current === null || wanted.current !== null) return undefined;
    const next: ViewLink = { object: selected ?? undefined, ...(isFitted ? nowhere : placeOf(view, stage)) };
    const text = textOf(next);
    if (text === address) return undefined;
    const timer = setTimeout(() => {
      written.current = `${assetId} ${text}`;
      void navigate({ to: '.', search: next, replace: true, resetScroll: false });
    }, settledMs);
    return () => clearTimeout(timer);
  }, [assetId, address, selected, view, stage, isFitted, isMeasured, navigate]);
}

const nowhere = { x: undefined, y: undefined, z: undefined };

/** As one text, so that two links can be compared. */
function textOf({ object, x, y, z }: ViewLink): string {
  return JSON.stringify([object ?? null, x ?? null, y ?? null, z ?? null]);
}

function linkOf(text: string): ViewLink {
  const [object, x, y, z] = JSON.parse(text) as readonly [string | null, ...(number | null)[]];
  return { object: object ?? undefined, x: x ?? undefined, y: y ?? undefined, z: z ?? undefined };
}
