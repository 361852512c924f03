import type { Asset, AssetStack } from '@headway/protocol';
import { useCallback, useMemo, useState } from 'react';
import type { ShownPlane } from '@headway/hub-api';
import {
  isSamePlace,
  placeOf,
  placeWithin,
  planeAt,
  planesAhead,
  type SliceRange,
  type StackPlace,
  startOf,
  stepFrom,
  type Travel,
  travelOf,
} from './stack-place.ts';

/** Planes that are fetched in advance. */
const ahead = 12;

/** What of a stack one looks at, and the ways to look at something else. */
export interface StackView {
  stack: AssetStack;
  place: StackPlace;
  /** What is to be shown; the same object until it is something else. */
  plane: ShownPlane;
  /** What comes next, the nearest first. */
  ahead: readonly ShownPlane[];
  go(change: Partial<StackPlace>): void;
  /** By slices, or by times. They end at the ends. */
  step(by: number, along?: 'slice' | 'time'): void;
  /** Between a slice alone and the range that was shown last, at first the whole depth. */
  toggleRange(): void;
  show(plane: ShownPlane): void;
}

interface State {
  of: string;
  place: StackPlace;
  travel: Travel;
  range: SliceRange | null;
}

const still: Travel = { slice: 0, time: 0 };

/** Where one is in the stack of an image; `null` for a single plane. Another image begins in its middle. */
export function useStackView({ id, stack: given }: Pick<Asset, 'id' | 'stack'>): StackView | null {
  const [state, setState] = useState<State | null>(null);
  // Each event about the image brings another object.
  const text = given ? JSON.stringify(given) : null;
  const stack = useMemo(() => (text === null ? null : (JSON.parse(text) as AssetStack)), [text]);
  const { slices = 1, times = 1 } = stack ?? {};
  const stored = state?.of === id ? state : null;
  const place = useMemo(
    () => placeWithin(stored?.place ?? startOf({ slices, times }), { slices, times }),
    [stored?.place, slices, times],
  );
  const travel = stored?.travel ?? still;

  const change = useCallback(
    (next: (place: StackPlace, range: SliceRange | null) => StackPlace) =>
      setState((before) => {
        const own = before?.of === id ? before : null;
        const extent = { slices, times };
        const from = placeWithin(own?.place ?? startOf(extent), extent);
        const to = placeWithin(next(from, own?.range ?? null), extent);
        if (isSamePlace(from, to)) return before;
        return {
          of: id,
          place: to,
          travel: travelOf(from, to, own?.travel ?? still),
          range: to.range ?? own?.range ?? null,
        };
      }),
    [id, slices, times],
  );
  const moves = useMemo(
    () => ({
      go: (next: Partial<StackPlace>) => change((now) => ({ ...now, ...next })),
      step: (by: number, along: 'slice' | 'time' = 'slice') =>
        change((now) => stepFrom(now, { by, along }, { slices, times })),
      toggleRange: () =>
        change((now, range) => ({
          ...now,
          range: now.range ? null : (range ?? { from: 0, to: slices - 1 }),
        })),
      show: (plane: ShownPlane) => change((now) => placeOf(plane, now)),
    }),
    [change, slices, times],
  );
  const plane = useMemo(() => planeAt(place), [place]);
  return useMemo(
    () =>
      stack && {
        stack,
        place,
        plane,
        ahead: planesAhead(place, travel, { slices, times, count: ahead }),
        ...moves,
      },
    [stack, place, plane, travel, slices, times, moves],
  );
}
