import { describe, expect, it } from 'vitest';
import {
  columnRooms,
  fitOrtho,
  type OrthoPlane,
  paneGap,
  paneOf,
  revealVoxel,
  squareRooms,
  voxelAt,
  zoomOrtho,
} from './ortho-geometry.ts';

const stack = { width: 200, height: 100, slices: 25, depth: 4 };
const stage = { width: 622, height: 422 };
const square = squareRooms(stack, stage);
const fitted = fitOrtho(stack, square);

describe('three planes through a stack', () => {
  it('share one scale, with slices as far apart as they are', () => {
    // Across 200 + 100, down 100 + 100, in 600 × 400 beside the gap and what stays free around.
    expect(square).toEqual({ scale: 2, rooms: { x: 400, y: 200, z: 200 } });
    expect(square.rooms.x + paneGap + square.rooms.z).toBeLessThanOrEqual(stage.width);
    expect(square.rooms.y + paneGap + square.rooms.z).toBeLessThanOrEqual(stage.height);
  });

  it('stand one below the other as wide as a phone', () => {
    const { scale, rooms } = columnRooms(stack, { width: 390, height: 600 });
    expect([scale, rooms.x]).toEqual([1.95, 390]);
    expect(columnRooms({ ...stack, slices: 200 }, { width: 390, height: 600 }).rooms.z).toBe(390);
  });

  it('leave room to press where there are few slices', () => {
    const flat = { ...stack, slices: 2, depth: 1 };
    const { rooms } = squareRooms(flat, stage);
    expect(rooms.z).toBeGreaterThanOrEqual(28);
    // They stand in the middle of it.
    const view = fitOrtho(flat, squareRooms(flat, stage));
    expect(view.offset.z).toBeCloseTo((rooms.z - 2 * view.scale) / 2);
  });

  it.each<OrthoPlane>(['xy', 'xz', 'yz'])('find the voxel under a point of %s, and its place', (plane) => {
    const at = { x: 130, y: 42, z: 7 };
    const options = { stack, view: fitted, from: at };
    expect(voxelAt(plane, paneOf(plane, at, stack, fitted), options)).toEqual(at);
  });

  it('change only what a plane shows, and never leave the stack', () => {
    const from = { x: 130, y: 42, z: 7 };
    expect(voxelAt('xz', { x: 1e6, y: -50 }, { stack, view: fitted, from })).toEqual({ x: 199, y: 42, z: 0 });
    expect(voxelAt('yz', { x: 9, y: 1e6 }, { stack, view: fitted, from })).toEqual({ x: 130, y: 99, z: 1 });
  });

  it('keep the crosshair where it is while they are enlarged', () => {
    const at = { x: 100, y: 50, z: 12 };
    const options = { at, stack, rooms: square.rooms, least: square.scale };
    const near = zoomOrtho(fitted, { factor: 3, ...options });
    for (const plane of ['xy', 'xz', 'yz'] as const) {
      const [before, after] = [paneOf(plane, at, stack, fitted), paneOf(plane, at, stack, near)];
      expect(after.x).toBeCloseTo(before.x);
      expect(after.y).toBeCloseTo(before.y);
    }
    // Made smaller again they are the whole stack as before.
    expect(zoomOrtho(near, { factor: 0.01, ...options })).toEqual(fitted);
  });

  it('follow the crosshair when it leaves the pane, and no further', () => {
    const { rooms, scale: least } = square;
    const middle = { x: 100, y: 50, z: 12 };
    const near = zoomOrtho(fitted, { factor: 4, at: middle, stack, rooms, least });
    expect(revealVoxel(near, middle, stack, rooms)).toEqual(near);
    const far = { x: 199, y: 50, z: 12 };
    const moved = revealVoxel(near, far, stack, rooms);
    expect(moved.offset.y).toBe(near.offset.y);
    const { x } = paneOf('xy', far, stack, moved);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(rooms.x);
  });
});
