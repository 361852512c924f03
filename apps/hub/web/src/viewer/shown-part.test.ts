import { expect, it } from 'vitest';
import { pictureName, shownPart } from './shown-part.ts';

const image = { width: 100, height: 50 };
const stage = { width: 400, height: 300 };

it('leaves out what of the stage lies beside the image', () => {
  expect(shownPart({ scale: 2, x: 100.5, y: 20 }, { image, stage })).toEqual({
    x: 100,
    y: 20,
    width: 201,
    height: 100,
  });
});

it('is the whole stage where the image is larger than it', () => {
  expect(shownPart({ scale: 20, x: -300, y: -10 }, { image, stage })).toEqual({ x: 0, y: 0, ...stage });
});

it('is nothing where the image is out of sight', () => {
  expect(shownPart({ scale: 1, x: 500, y: 0 }, { image, stage })).toBeNull();
  expect(shownPart({ scale: 1, x: 0, y: 0 }, { image, stage: { width: 0, height: 0 } })).toBeNull();
});

it.each([
  ['embryo.ome.tif', undefined, 'embryo.png'],
  ['a.b.tiff', 'z12', 'a.b z12.png'],
  ['plain', 'max', 'plain max.png'],
  ['.tif', undefined, 'image.png'],
])('names the file of %s by what it shows', (name, shown, file) => {
  expect(pictureName(name, shown)).toBe(file);
});
