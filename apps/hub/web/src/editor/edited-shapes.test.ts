import type { ImagePoint } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { shapeFromPixels } from '../viewer/shape.ts';
import { atPlaces, editedShapes } from './edited-shapes.ts';

const polygon: ImagePoint[] = [
  [1, 1],
  [5, 1],
  [5, 5],
];
const shapes = ['1', '2', '3'].map((id) => shapeFromPixels(id, polygon));

it('leaves out what is gone, and adds what is new with what is known of the rest', () => {
  const edited = editedShapes(shapes, {
    removed: new Set([1, 3]),
    given: new Map([
      [-1, polygon],
      [3, polygon],
    ]),
  });
  expect(edited.shapes.map(({ id }) => id)).toEqual(['2', '-1', '3']);
  expect([...atPlaces(Uint8Array.of(10, 20, 30), edited.places, 99)]).toEqual([20, 99, 99]);
});

it('changes nothing where nothing was done', () => {
  const same = editedShapes(shapes, { removed: new Set(), given: new Map() });
  expect(same.shapes).toBe(shapes);
  const mask = Uint8Array.of(1, 0, 1);
  expect(atPlaces(mask, same.places, 1)).toBe(mask);
});
