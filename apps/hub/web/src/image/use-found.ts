import type { ResultDocument, ShownPlane } from '@headway/hub-api';
import { startTransition, useEffect, useMemo, useState } from 'react';
import type { Shape } from '../viewer/shape.ts';

import { inStretches, type Steps } from '../steps.ts';
import { isLarge, unpacked } from './result-parts.ts';
import type { ResultView } from './result-view.ts';

/** A result that is ready to be shown. What it holds belongs together: nothing of it is older than the rest. */
export interface Found {
  document: ResultDocument | undefined;
  /** `null` without a result, and when the view can't read it. */
  decoded: unknown;
  shapes: readonly Shape[];
}

const noShapes: readonly Shape[] = [];
const nothing: Found = { document: undefined, decoded: null, shapes: noShapes };
/**
 * Makes a document ready; a large one bit by bit, while the one before of the same image stays.
 * @param plane what is shown of a stack; the same object until it is another one
 */
export function useFound(
  document: ResultDocument | undefined,
  view: ResultView | null | undefined,
  plane: ShownPlane | null = null,
): Found {
  const large = useMemo(() => isLarge(document), [document]);
  const [slow, setSlow] = useState<{ of: ResultView | null; found: Found }>({ of: null, found: nothing });
  const quick = useMemo((): Found | null => {
    if (!document || !view) return { ...nothing, document };
    if (large) return null;
    return { document, decoded: view.decode(document.result), shapes: noShapes };
  }, [document, view, large]);
  const isStack = plane !== null;
  useEffect(() => {
    if (quick || !document || !view) return undefined;
    const ended = new AbortController();
    inStretches(prepared(document, view, isStack), { signal: ended.signal })
      .then((found) => {
        // As a transition: what the screen derives from it is worked out bit by bit, too.
        if (found && !ended.signal.aborted) startTransition(() => setSlow({ of: view, found }));
      })
      .catch(reportError);
    return () => ended.abort();
  }, [quick, document, view, isStack]);
  const isKept = slow.of === view && slow.found.document?.assetId === document?.assetId;
  const ready = quick ?? (isKept ? slow.found : nothing);
  return useMemo(() => {
    const { decoded } = ready;
    if (decoded === null || !view || (!quick && !isStack)) return ready;
    return { ...ready, shapes: [...view.shapes(decoded, plane)] };
  }, [ready, quick, view, plane, isStack]);
}

/** A large result; of a single plane with its shapes, while those of a stack depend on what is shown. */
function* prepared(document: ResultDocument, view: ResultView, isStack: boolean): Steps<Found> {
  const decoded = view.decode(view.takesPacked ? document.result : yield* unpacked(document.result));
  const shapes: Shape[] = [];
  if (decoded === null || isStack) return { document, decoded, shapes };
  for (const shape of view.shapes(decoded, null)) {
    shapes.push(shape);
    if (shapes.length % 100 === 0) yield;
  }
  return { document, decoded, shapes };
}
