import type { AssetStack } from '@headway/protocol';
import { isSamePlace, placeWithin, type StackPlace, startOf } from '../viewer/stack-place.ts';
import type { Point, Size, View } from '../viewer/view-transform.ts';

/** What of an image a link shows: an object, and the place and scale that one looks at. */
export interface ViewLink {
  /** Id of an object. */
  object?: string | undefined;
  /** Middle of the picture, in pixels of the image. */
  x?: number | undefined;
  y?: number | undefined;
  /** CSS pixels in a pixel of the image. */
  z?: number | undefined;
  /** Of a stack; counted from 0, as in addresses of the hub. */
  slice?: number | undefined;
  time?: number | undefined;
  /** The slices that are shown together: `max3-40`. */
  show?: string | undefined;
  /** Where orthogonal views cross in the slice, in pixels of it: `120,77`; without it a plane is shown alone. */
  cut?: string | undefined;
}

/** Reads an address; what makes no sense is left out. */
export function readViewLink({ object, x, y, z, slice, time, show, cut }: Record<string, unknown>): ViewLink {
  const number = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  const id = typeof object === 'number' ? String(object) : object;
  const whole = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
  const [cx, cy, scale] = [number(x), number(y), number(z)];
  const isPlace = cx !== undefined && cy !== undefined && scale !== undefined && scale > 0;
  return {
    // Each is named in any case: the router keeps what is left out as it was.
    object: typeof id === 'string' && id.length <= 64 && id !== '' ? id : undefined,
    x: isPlace ? cx : undefined,
    y: isPlace ? cy : undefined,
    z: isPlace ? scale : undefined,
    slice: whole(slice),
    time: whole(time),
    show: typeof show === 'string' && rangePattern.test(show) ? show : undefined,
    cut: typeof cut === 'string' && cutPattern.test(cut) ? cut : undefined,
  };
}

const cutPattern = /^(\d{1,7}),(\d{1,7})$/;

/** Where orthogonal views cross; `null` where the link has none. */
export function cutIn({ cut }: ViewLink): Point | null {
  const [, x, y] = cutPattern.exec(cut ?? '') ?? [];
  return x === undefined || y === undefined ? null : { x: Number(x), y: Number(y) };
}

const rangePattern = /^max(\d{1,7})-(\d{1,7})$/;

/** A place in a stack as a link has it; where one begins is not said. */
export function stackLink(place: StackPlace, stack: AssetStack): Pick<ViewLink, 'slice' | 'time' | 'show'> {
  if (isSamePlace(place, startOf(stack))) return { slice: undefined, time: undefined, show: undefined };
  const { slice, time, range } = place;
  return {
    slice: range ? undefined : slice,
    time: stack.times > 1 ? time : undefined,
    show: range ? `max${range.from}-${range.to}` : undefined,
  };
}

/** The place in a stack that a link names: where it names none, the one where one begins. */
export function stackPlaceIn({ slice, time, show }: ViewLink, stack: AssetStack): StackPlace {
  const start = startOf(stack);
  const [, from, to] = rangePattern.exec(show ?? '') ?? [];
  return placeWithin(
    {
      slice: slice ?? start.slice,
      time: time ?? start.time,
      range: from === undefined || to === undefined ? null : { from: Number(from), to: Number(to) },
    },
    stack,
  );
}

/** The place of a view as a link has it: as short as it can be and still show the same. */
export function placeOf(view: View, stage: Size): Required<Pick<ViewLink, 'x' | 'y' | 'z'>> {
  return {
    x: round((stage.width / 2 - view.x) / view.scale, 1),
    y: round((stage.height / 2 - view.y) / view.scale, 1),
    z: Number(view.scale.toPrecision(4)),
  };
}

/** The place that a link names; `null` where it names none. */
export function placeIn({ x, y, z }: ViewLink): { at: Point; scale: number } | null {
  return x !== undefined && y !== undefined && z !== undefined ? { at: { x, y }, scale: z } : null;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** The chosen object as a link names it. One that is drawn and not saved yet has a negative id: nobody else has it. */
export function objectIn(selected: string | null): string | undefined {
  return selected === null || selected.startsWith('-') ? undefined : selected;
}
