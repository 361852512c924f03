import type { ResultDocument } from '@headway/hub-api';
import { startTransition, useEffect, useMemo, useState } from 'react';
import type { Shape } from '../viewer/shape.ts';
import { isLarge } from './result-parts.ts';
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
/** Of work at a stretch, ms. */
const stretchMs = 12;

/** Makes a document ready; a large one bit by bit, while the one before of the same image stays. */
export function useFound(document: ResultDocument | undefined, view: ResultView | null | undefined): Found {
  const large = useMemo(() => isLarge(document), [document]);
  const [slow, setSlow] = useState<{ of: ResultView | null; found: Found }>({ of: null, found: nothing });
  const quick = useMemo((): Found | null => {
    if (!document || !view) return { ...nothing, document };
    if (large) return null;
    const decoded = view.decode(document.result);
    return { document, decoded, shapes: decoded === null ? noShapes : [...view.shapes(decoded)] };
  }, [document, view, large]);
  useEffect(() => {
    if (quick || !document || !view) return undefined;
    const ended = new AbortController();
    prepare(document, view, ended.signal)
      .then((found) => {
        // As a transition: what the screen derives from it is worked out bit by bit, too.
        if (!ended.signal.aborted) startTransition(() => setSlow({ of: view, found }));
      })
      .catch(reportError);
    return () => ended.abort();
  }, [quick, document, view]);
  if (quick) return quick;
  return slow.of === view && slow.found.document?.assetId === document?.assetId ? slow.found : nothing;
}

async function prepare(document: ResultDocument, view: ResultView, signal: AbortSignal): Promise<Found> {
  const decoded = view.decode(document.result);
  const shapes: Shape[] = [];
  if (decoded === null) return { document, decoded, shapes };
  let since = performance.now();
  for (const shape of view.shapes(decoded)) {
    shapes.push(shape);
    if (shapes.length % 100 !== 0 || performance.now() - since < stretchMs) continue;
    await breath();
    if (signal.aborted) break;
    since = performance.now();
  }
  return { document, decoded, shapes };
}

async function breath(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
