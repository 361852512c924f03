import type { Point, Size } from '../view-transform.ts';

/** A stack as three planes show it: `xy` a slice, `xz` a row of all slices, `yz` a column of all slices. */
export type OrthoPlane = 'xy' | 'xz' | 'yz';
export type Axis = 'x' | 'y' | 'z';

/** How large a stack is. */
export interface OrthoStack {
  width: number;
  height: number;
  slices: number;
  /** From one slice to the next, in pixels of a slice. */
  depth: number;
}

/** The voxel that all three planes go through. */
export type Voxel = Readonly<Record<Axis, number>>;

/** CSS pixels, along each axis. */
export type Along = Readonly<Record<Axis, number>>;

/** How the planes are shown: all at one scale, each axis with the same offset in both planes that have it. */
export interface OrthoView {
  /** CSS pixels in a pixel of a slice. */
  scale: number;
  /** Where the first voxel begins, from the side of the pane. */
  offset: Along;
}

/** The axes of a plane: across, then down. */
export const axesOf: Readonly<Record<OrthoPlane, readonly [across: Axis, down: Axis]>> = {
  xy: ['x', 'y'],
  xz: ['x', 'z'],
  yz: ['z', 'y'],
};

/** Between the panes. */
export const paneGap = 6;
/** What is no pane, along each side of the square: the gap, and room around all of it. */
const beside = paneGap + 16;
/** Panes of a few slices stay wide enough to be pressed. */
const leastRoom = 28;
/** As large as a viewer shows small images when it fits them. */
const mostFitted = 4;
const mostScale = 64;
/** What stays between the crosshair and the side of a pane. */
const margin = 16;

/** Length of an axis in pixels of a slice. */
export function lengthsOf({ width, height, slices, depth }: OrthoStack): Along {
  return { x: width, y: height, z: slices * depth };
}

/** Room for each axis where the panes stand in a square: `yz` beside the slice, `xz` below it. */
export function squareRooms(stack: OrthoStack, stage: Size): { scale: number; rooms: Along } {
  const { x, y, z } = lengthsOf(stack);
  const scale = Math.max(
    Math.min((stage.width - beside) / (x + z), (stage.height - beside) / (y + z), mostFitted),
    1 / mostScale,
  );
  return { scale, rooms: roomsAt(stack, scale) };
}

/** Room for each axis where the panes stand one below the other, as wide as the stage. */
export function columnRooms(stack: OrthoStack, stage: Size): { scale: number; rooms: Along } {
  const { x, z } = lengthsOf(stack);
  const scale = Math.max(stage.width / Math.max(x, z), 1 / mostScale);
  return { scale, rooms: roomsAt(stack, scale) };
}

function roomsAt(stack: OrthoStack, scale: number): Along {
  const { x, y, z } = lengthsOf(stack);
  const room = (length: number): number => Math.max(Math.floor(length * scale), leastRoom);
  return { x: room(x), y: room(y), z: room(z) };
}

/** The whole stack. */
export function fitOrtho(stack: OrthoStack, { scale, rooms }: { scale: number; rooms: Along }): OrthoView {
  return keepIn({ scale, offset: { x: 0, y: 0, z: 0 } }, stack, rooms);
}

/** Enlarges by `factor`; the voxel stays where it is. */
export function zoomOrtho(
  { scale, offset }: OrthoView,
  {
    factor,
    at,
    stack,
    rooms,
    least,
  }: { factor: number; at: Voxel; stack: OrthoStack; rooms: Along; least: number },
): OrthoView {
  const next = Math.min(Math.max(scale * factor, least), mostScale);
  const shifted = (axis: Axis): number => offset[axis] + middleOf(at, axis, stack) * (scale - next);
  return keepIn({ scale: next, offset: { x: shifted('x'), y: shifted('y'), z: shifted('z') } }, stack, rooms);
}

/** Moves as little as needed to have the voxel in sight in all planes. */
export function revealVoxel(view: OrthoView, at: Voxel, stack: OrthoStack, rooms: Along): OrthoView {
  const shifted = (axis: Axis): number => {
    const place = view.offset[axis] + middleOf(at, axis, stack) * view.scale;
    const room = rooms[axis];
    const edge = Math.min(margin, room / 2);
    return view.offset[axis] + Math.max(edge - place, 0) - Math.max(place - (room - edge), 0);
  };
  const offset = { x: shifted('x'), y: shifted('y'), z: shifted('z') };
  return keepIn({ scale: view.scale, offset }, stack, rooms);
}

/** Moves the planes of a slice by so many CSS pixels. */
export function moveBy(view: OrthoView, by: Point, stack: OrthoStack, rooms: Along): OrthoView {
  const { x, y, z } = view.offset;
  return keepIn({ scale: view.scale, offset: { x: x + by.x, y: y + by.y, z } }, stack, rooms);
}

/** What is larger than its pane fills it; what is smaller stands in its middle. */
function keepIn({ scale, offset }: OrthoView, stack: OrthoStack, rooms: Along): OrthoView {
  const lengths = lengthsOf(stack);
  const kept = (axis: Axis): number => {
    const beyond = rooms[axis] - lengths[axis] * scale;
    return beyond >= 0 ? beyond / 2 : Math.min(Math.max(offset[axis], beyond), 0);
  };
  return { scale, offset: { x: kept('x'), y: kept('y'), z: kept('z') } };
}

/** Where the middle of a voxel is in its plane's pane, CSS pixels. */
export function paneOf(plane: OrthoPlane, at: Voxel, stack: OrthoStack, { scale, offset }: OrthoView): Point {
  const [across, down] = axesOf[plane];
  const place = (axis: Axis): number => offset[axis] + middleOf(at, axis, stack) * scale;
  return { x: place(across), y: place(down) };
}

/** The voxel under a point of a pane; what the plane does not show stays as it is. */
export function voxelAt(
  plane: OrthoPlane,
  point: Point,
  { stack, view, from }: { stack: OrthoStack; view: OrthoView; from: Voxel },
): Voxel {
  const [across, down] = axesOf[plane];
  const at = (axis: Axis, place: number): number =>
    Math.floor((place - view.offset[axis]) / view.scale / unitOf(axis, stack));
  return within({ ...from, [across]: at(across, point.x), [down]: at(down, point.y) }, stack);
}

/** The nearest voxel that a stack has. */
export function within({ x, y, z }: Voxel, { width, height, slices }: OrthoStack): Voxel {
  const clamp = (at: number, count: number): number => Math.min(Math.max(Math.round(at), 0), count - 1);
  return { x: clamp(x, width), y: clamp(y, height), z: clamp(z, slices) };
}

/** Length of a voxel along an axis, in pixels of a slice. */
export function unitOf(axis: Axis, { depth }: Pick<OrthoStack, 'depth'>): number {
  return axis === 'z' ? depth : 1;
}

function middleOf(at: Voxel, axis: Axis, stack: OrthoStack): number {
  return (at[axis] + 0.5) * unitOf(axis, stack);
}
