import type { AssetStack } from '@headway/protocol';
import type { ShownPlane } from '@headway/hub-api';

/** Where one is in a stack; all count from 0. */
export interface StackPlace {
  slice: number;
  time: number;
  /** The slices whose brightest values are shown together, both included; `null`: the slice is shown alone. */
  range: SliceRange | null;
}

export interface SliceRange {
  from: number;
  to: number;
}

export type StackExtent = Pick<AssetStack, 'slices' | 'times'>;

/** The middle of a stack: its first slices are often empty. */
export function startOf({ slices }: StackExtent): StackPlace {
  return { slice: Math.floor((slices - 1) / 2), time: 0, range: null };
}

/** The nearest place that a stack has. */
export function placeWithin({ slice, time, range }: StackPlace, { slices, times }: StackExtent): StackPlace {
  const within = (at: number, count: number): number => Math.min(Math.max(Math.round(at), 0), count - 1);
  const ends = range && [within(range.from, slices), within(range.to, slices)];
  return {
    slice: within(slice, slices),
    time: within(time, times),
    range: ends && { from: Math.min(...ends), to: Math.max(...ends) },
  };
}

export function isSamePlace(a: StackPlace, b: StackPlace): boolean {
  return (
    a.slice === b.slice &&
    a.time === b.time &&
    a.range?.from === b.range?.from &&
    a.range?.to === b.range?.to &&
    (a.range === null) === (b.range === null)
  );
}

/** What is shown at a place. */
export function planeAt({ slice, time, range }: StackPlace): ShownPlane {
  return range ? { kind: 'projection', ...range, time } : { kind: 'slice', slice, time };
}

/** So many slices or times further; a range keeps its width and stops at the ends. */
export function stepFrom(
  place: StackPlace,
  { by, along }: { by: number; along: 'slice' | 'time' },
  { slices }: StackExtent,
): StackPlace {
  const { range } = place;
  if (along === 'time' || !range) return { ...place, [along]: place[along] + by };
  const shift = Math.min(Math.max(by, -range.from), slices - 1 - range.to);
  return { ...place, range: { from: range.from + shift, to: range.to + shift } };
}

/** The place that shows a plane; one that is cut along the depth is not shown by itself: its time is gone to. */
export function placeOf(plane: ShownPlane, before: StackPlace): StackPlace {
  const { time } = plane;
  switch (plane.kind) {
    case 'slice':
      return { slice: plane.slice, time, range: null };
    case 'projection':
      return { ...before, time, range: { from: plane.from, to: plane.to } };
    case 'xz':
    case 'yz':
      return { ...before, time };
    default:
      return plane satisfies never;
  }
}

/** Which way one travels through a stack: the last step's, as signs. */
export interface Travel {
  slice: -1 | 0 | 1;
  time: -1 | 0 | 1;
}

/** The way from one place to another; where both change it is the time's. */
export function travelOf(from: StackPlace, to: StackPlace, before: Travel): Travel {
  const time = Math.sign(to.time - from.time) as Travel['time'];
  const slice = Math.sign(to.slice - from.slice) as Travel['slice'];
  if (time !== 0) return { slice: 0, time };
  return slice === 0 ? before : { slice, time: 0 };
}

/** The planes that one comes to next, the nearest first, and a few of those one would turn back to. */
export function planesAhead(
  place: StackPlace,
  travel: Travel,
  { slices, times, count }: StackExtent & { count: number },
): readonly ShownPlane[] {
  if (place.range) return [];
  const along = travel.time === 0 ? 'slice' : 'time';
  const length = along === 'time' ? times : slices;
  const way = (along === 'time' ? travel.time : travel.slice) || 1;
  const back = Math.floor(count / 4);
  const steps = [
    ...Array.from({ length: count - back }, (_, step) => way * (step + 1)),
    ...Array.from({ length: back }, (_, step) => -way * (step + 1)),
  ];
  return steps.flatMap((by) => {
    const at = place[along] + by;
    return at < 0 || at >= length ? [] : [planeAt({ ...place, [along]: at })];
  });
}
