import { describe, expect, it } from 'vitest';
import { compareShapes } from './compare-shapes.ts';
import { overlapOf } from './shape-overlap.ts';
import { shapeFromPixels } from './shape.ts';

const box = (id: string, x: number, y: number, side: number) =>
  shapeFromPixels(id, [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ]);

describe('how much two shapes overlap', () => {
  it('is all for the same, nothing for those that lie apart', () => {
    expect(overlapOf(box('a', 0, 0, 10), box('b', 0, 0, 10))).toBeCloseTo(1);
    expect(overlapOf(box('a', 0, 0, 10), box('b', 11, 0, 10))).toBe(0);
  });

  it('is what both have of what either has', () => {
    expect(overlapOf(box('a', 0, 0, 10), box('b', 5, 0, 10))).toBeCloseTo(1 / 3);
    expect(overlapOf(box('a', 0, 0, 20), box('b', 5, 5, 10))).toBeCloseTo(0.25, 1);
  });

  it('leaves out the bay of a shape', () => {
    const bay = shapeFromPixels('u', [
      [0, 0],
      [10, 0],
      [10, 20],
      [5, 0],
      [0, 20],
    ]);
    expect(overlapOf(bay, bay)).toBeCloseTo(1);
    expect(overlapOf(bay, box('in the bay', 4, 16, 2))).toBe(0);
  });
});

describe('two results of an image', () => {
  it('differ in what is only here, only there, and changed', () => {
    const a = [box('1', 0, 0, 10), box('2', 50, 0, 10), box('3', 100, 0, 10)];
    const b = [box('1', 0, 0, 10), box('2', 102, 0, 10), box('9', 200, 0, 10)];
    const { onlyA, onlyB, changed, same } = compareShapes(a, b);
    expect(onlyA.map(({ id }) => id)).toEqual(['2']);
    expect(onlyB.map(({ id }) => id)).toEqual(['9']);
    expect(changed.map((pair) => [pair.a.id, pair.b.id])).toEqual([['3', '2']]);
    expect(same.map((pair) => [pair.a.id, pair.b.id])).toEqual([['1', '1']]);
  });

  it('tells a split as one that is gone and two that are new, unless a part is most of it', () => {
    const { onlyA, onlyB } = compareShapes([box('1', 0, 0, 20)], [box('1', 0, 0, 10), box('2', 10, 10, 10)]);
    expect([onlyA.length, onlyB.length]).toEqual([1, 2]);
  });

  it('may be empty', () => {
    expect(compareShapes([], [box('1', 0, 0, 5)]).onlyB).toHaveLength(1);
    expect(compareShapes([box('1', 0, 0, 5)], []).onlyA).toHaveLength(1);
  });
});
