import { describe, expect, it } from 'vitest';
import { lookAt } from '../viewer/view-transform.ts';
import { cutIn, placeIn, placeOf, readViewLink, stackLink, stackPlaceIn, objectIn } from './view-link.ts';

const unstacked = { slice: undefined, time: undefined, show: undefined };

describe('a link to a place in an image', () => {
  it('names an object and the view, as the router reads them', () => {
    expect(readViewLink({ object: 12, x: 10.5, y: 20, z: 2 })).toEqual({
      ...unstacked,
      object: '12',
      x: 10.5,
      y: 20,
      z: 2,
    });
    expect(readViewLink({ object: 'a7' }).object).toBe('a7');
  });

  it('leaves out what makes no sense', () => {
    const nothing = { ...unstacked, object: undefined, x: undefined, y: undefined, z: undefined };
    expect(readViewLink({ object: { a: 1 }, x: 'left', y: 3, z: 2 })).toEqual(nothing);
    expect(readViewLink({ x: 1, y: 2, z: 0 })).toEqual(nothing);
    expect(readViewLink({ x: 1, y: 2 })).toEqual(nothing);
  });

  it('leads back to the view that it was made of, also on a screen of another size', () => {
    const stage = { width: 800, height: 600 };
    const bounds = { image: { width: 2000, height: 2000 }, stage };
    const view = { scale: 1.5, x: -300, y: -450 };
    const place = placeIn(placeOf(view, stage));
    if (!place) throw new Error('a place');
    const again = lookAt(place, bounds);
    expect([again.scale, again.x, again.y]).toEqual([1.5, expect.closeTo(-300, 0), expect.closeTo(-450, 0)]);
    const small = { width: 400, height: 400 };
    expect(placeOf(lookAt(place, { ...bounds, stage: small }), small)).toEqual(placeOf(view, stage));
  });
});

describe('a link to a place in a stack', () => {
  const stack = {
    slices: 51,
    channels: 1,
    times: 3,
    order: 'XYZCT',
    pixelUm: null,
    sliceUm: null,
  } as const;

  it('leads back to where it was made', () => {
    for (const place of [
      { slice: 12, time: 2, range: null },
      { slice: 25, time: 1, range: { from: 3, to: 40 } },
    ]) {
      const link = readViewLink(stackLink(place, stack));
      expect(stackPlaceIn(link, stack)).toEqual(place);
    }
    expect(stackLink({ slice: 12, time: 0, range: null }, { ...stack, times: 1 })).toEqual({
      ...unstacked,
      slice: 12,
    });
  });

  it('says nothing of where one begins', () => {
    expect(stackLink({ slice: 25, time: 0, range: null }, stack)).toEqual(unstacked);
    expect(stackPlaceIn(readViewLink({}), stack)).toEqual({ slice: 25, time: 0, range: null });
  });

  it('leaves out what makes no sense, and ends at the ends', () => {
    expect(readViewLink({ slice: -1, time: 1.5, show: 'min3-4' })).toMatchObject(unstacked);
    expect(stackPlaceIn(readViewLink({ slice: 99, show: 'max40-90' }), stack)).toEqual({
      slice: 50,
      time: 0,
      range: { from: 40, to: 50 },
    });
  });

  it('names where orthogonal views cross', () => {
    expect(cutIn(readViewLink({ cut: '120,77' }))).toEqual({ x: 120, y: 77 });
    for (const cut of ['120', '1,2,3', '-1,2', 'a,b', 7]) expect(cutIn(readViewLink({ cut }))).toBeNull();
  });
});

it('names the chosen object, but none that nobody else has', () => {
  expect([objectIn('12'), objectIn('-1'), objectIn(null)]).toEqual(['12', undefined, undefined]);
});
