import { useEffect, useMemo, useState } from 'react';
import type { StackView } from './use-stack-view.ts';

/** Planes a second that are offered. */
export const playSpeeds = [2, 5, 10, 20, 30] as const;

/** Going through a stack by itself. */
export interface Play {
  isOn: boolean;
  /** Planes a second. It is slower where they don't come that fast. */
  speed: number;
  /** Begins nothing where there is nothing to go through, as while slices are shown together. */
  toggle(): void;
  setSpeed(speed: number): void;
}

/**
 * Steps through the slices of a stack, or through its times where it has no depth, and begins anew at the end.
 * @param isReady whether what was asked for is on the screen: nothing is left out
 */
export function usePlay(view: StackView | null, isReady: boolean): Play {
  const [isOn, setOn] = useState(false);
  const [speed, setSpeed] = useState<number>(10);
  const along = view && view.stack.slices > 1 && !view.place.range ? 'slice' : 'time';
  const count = view ? view.stack[along === 'slice' ? 'slices' : 'times'] : 1;
  const at = view?.place[along] ?? 0;
  const go = view?.go;
  const canPlay = count > 1;
  useEffect(() => {
    if (!isOn || !isReady || !canPlay || !go) return undefined;
    const timer = setTimeout(() => go({ [along]: (at + 1) % count }), 1000 / speed);
    return () => clearTimeout(timer);
  }, [isOn, isReady, canPlay, go, along, at, count, speed]);
  const isPlaying = isOn && canPlay;
  // The same object while one goes on: the controls need not render with each plane.
  return useMemo(
    () => ({ isOn: isPlaying, speed, toggle: () => setOn((now) => canPlay && !now), setSpeed }),
    [isPlaying, canPlay, speed],
  );
}
