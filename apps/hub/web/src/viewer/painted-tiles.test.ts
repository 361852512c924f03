import { expect, it } from 'vitest';
import { createPaintedTiles, type PaintedTile } from './painted-tiles.ts';

const tile = (pixels: number): PaintedTile =>
  ({ canvas: { width: pixels, height: 1 }, display: { channels: [] } }) as unknown as PaintedTile;

it('forgets the tiles that were not used for longest once all are too large together', () => {
  const tiles = createPaintedTiles(100);
  tiles.set('a', tile(40));
  tiles.set('b', tile(40));
  tiles.get('a');
  tiles.set('c', tile(40));
  expect(['a', 'b', 'c'].map((name) => tiles.get(name) !== undefined)).toEqual([true, false, true]);
  tiles.set('c', tile(60));
  expect(tiles.get('a')).toBeDefined();
  tiles.set('huge', tile(1000));
  expect(['a', 'c', 'huge'].map((name) => tiles.get(name) !== undefined)).toEqual([false, false, true]);
});
