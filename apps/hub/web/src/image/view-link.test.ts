import { describe, expect, it } from 'vitest';
import { lookAt } from '../viewer/view-transform.ts';
import { placeIn, placeOf, readViewLink } from './view-link.ts';

describe('a link to a place in an image', () => {
  it('names an object and the view, as the router reads them', () => {
    expect(readViewLink({ object: 12, x: 10.5, y: 20, z: 2 })).toEqual({
      object: '12',
      x: 10.5,
      y: 20,
      z: 2,
    });
    expect(readViewLink({ object: 'a7' }).object).toBe('a7');
  });

  it('leaves out what makes no sense', () => {
    const nothing = { object: undefined, x: undefined, y: undefined, z: undefined };
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
