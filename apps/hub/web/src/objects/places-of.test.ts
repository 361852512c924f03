import { expect, it } from 'vitest';
import { shapeFromPixels } from '../viewer/shape.ts';
import { placesOf, placesThrough } from './places-of.ts';

const shapesOf = (...ids: string[]) => ids.map((id) => shapeFromPixels(id, [[0, 0]]));
const objectsOf = (...ids: string[]) => ({ ids, placeOf: (id: string) => ids.indexOf(id) });

it('has nothing to say where each shape stands at the place of its object', () => {
  expect(placesOf(shapesOf('a', 'b'), objectsOf('a', 'b'))).toBeNull();
});

it('finds objects by id where a plane shows only some of them, some of them twice', () => {
  expect([...(placesOf(shapesOf('a', 'c', 'c', 'x'), objectsOf('a', 'b', 'c')) ?? [])]).toEqual([
    0, 2, 2, -1,
  ]);
});

it('goes from what was corrected to the shapes, and from those to the objects', () => {
  const corrected = Int32Array.of(1, -1, 0);
  expect([...(placesThrough(corrected, Int32Array.of(5, 7)) ?? [])]).toEqual([7, -1, 5]);
  expect(placesThrough(corrected, null)).toBe(corrected);
  expect(placesThrough(null, corrected)).toBe(corrected);
});
