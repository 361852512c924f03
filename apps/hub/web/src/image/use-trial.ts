import { useEffect, useMemo } from 'react';
import { samplesOfPlane } from '../viewer/plane-samples.ts';
import type { Shape } from '../viewer/shape.ts';
import { useArrivals } from '../viewer/use-arrivals.ts';
import type { ImageScale, ParameterValues, ResultView, TrialPlane } from './result-view.ts';
import type { ShownStack } from './use-stack.ts';

/** What a form holds that is being filled in, and the view whose it is. */
export interface Tried {
  view: ResultView;
  values: ParameterValues;
}

/** Outlines as a run with a form's parameters might find them in the plane on the screen; `null` while none is tried. */
export function useTrial(
  tried: Tried | null,
  stack: ShownStack | null,
  { pixelSizeUm, sliceUm }: ImageScale,
): readonly Shape[] | null {
  const canTry = tried?.view.trial !== undefined;
  const pixels = canTry ? (stack?.picture.pixels ?? null) : null;
  const plane = stack?.picture.plane ?? null;
  const arrived = useArrivals(pixels);
  const shown = useMemo((): TrialPlane | null => {
    void arrived; // what was missing may be there now
    const whole = pixels && samplesOfPlane(pixels);
    return whole && plane && { ...whole, plane, channels: pixels.info.channels.length, pixelSizeUm, sliceUm };
  }, [pixels, plane, arrived, pixelSizeUm, sliceUm]);
  return useMemo(() => {
    const shapes = tried && shown ? tried.view.trial?.(tried.values, shown) : null;
    return shapes ? [...shapes] : null;
  }, [tried, shown]);
}

/** Tells what a form holds while it is open. */
export function useTellTried(
  view: ResultView | null,
  values: ParameterValues,
  onTry: (tried: Tried | null) => void,
): void {
  useEffect(() => onTry(view && { view, values }), [view, values, onTry]);
  useEffect(() => () => onTry(null), [onTry]);
}
