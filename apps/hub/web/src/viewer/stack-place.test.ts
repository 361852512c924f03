import { planeAddress } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { placeOf, placeWithin, planeAt, planesAhead, startOf, stepFrom, travelOf } from './stack-place.ts';

const extent = { slices: 51, times: 3 };
const still = { slice: 0, time: 0 } as const;

describe('a place in a stack', () => {
  it('begins in the middle', () => {
    expect(startOf(extent)).toEqual({ slice: 25, time: 0, range: null });
    expect(startOf({ slices: 1, times: 1 }).slice).toBe(0);
  });

  it('stays within what there is, with the ends of a range in their order', () => {
    expect(placeWithin({ slice: 90, time: -1, range: { from: 70, to: -2 } }, extent)).toEqual({
      slice: 50,
      time: 0,
      range: { from: 0, to: 50 },
    });
  });

  it('moves a range as a whole and stops it at the ends', () => {
    const place = { slice: 0, time: 0, range: { from: 3, to: 40 } };
    expect(stepFrom(place, { by: -5, along: 'slice' }, extent).range).toEqual({ from: 0, to: 37 });
    expect(stepFrom(place, { by: 99, along: 'slice' }, extent).range).toEqual({ from: 13, to: 50 });
    expect(stepFrom(place, { by: 1, along: 'time' }, extent)).toEqual({ ...place, time: 1 });
  });

  it('is that of the plane that is shown, and keeps the slice that a projection covers', () => {
    const before = { slice: 7, time: 0, range: null };
    for (const plane of [
      { kind: 'slice', slice: 4, time: 2 },
      { kind: 'projection', from: 3, to: 40, time: 1 },
    ] as const)
      expect(planeAt(placeOf(plane, before))).toEqual(plane);
    expect(placeOf({ kind: 'projection', from: 3, to: 40, time: 1 }, before).slice).toBe(7);
    expect(placeOf({ kind: 'xz', at: 9, time: 1 }, before)).toEqual({ ...before, time: 1 });
  });
});

describe('what one comes to next', () => {
  const names = (place: Parameters<typeof planesAhead>[0], travel: Parameters<typeof planesAhead>[1]) =>
    planesAhead(place, travel, { ...extent, count: 4 }).map(planeAddress);

  it('lies in the direction of travel, nearest first, with a way back', () => {
    expect(names({ slice: 10, time: 0, range: null }, { slice: -1, time: 0 })).toEqual([
      'z9-t0',
      'z8-t0',
      'z7-t0',
      'z11-t0',
    ]);
  });

  it('ends where the stack ends', () => {
    expect(names({ slice: 49, time: 1, range: null }, { slice: 1, time: 0 })).toEqual(['z50-t1', 'z48-t1']);
  });

  it('is in time for who goes through time', () => {
    const from = { slice: 5, time: 0, range: null };
    const travel = travelOf(from, { ...from, time: 1 }, still);
    expect(names({ ...from, time: 1 }, travel)).toEqual(['z5-t2', 'z5-t0']);
  });

  it('is nothing for a projection, of which each costs as much as its slices', () => {
    expect(names({ slice: 5, time: 0, range: { from: 0, to: 9 } }, still)).toEqual([]);
  });
});
