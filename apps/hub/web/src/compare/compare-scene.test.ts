import { describe, expect, it } from 'vitest';
import { shapeFromPixels } from '../viewer/shape.ts';
import { readCompareLink } from './compare-link.ts';
import { comparedSceneSteps, compareScene, differenceKinds } from './compare-scene.ts';

const shape = (id: string) =>
  shapeFromPixels(id, [
    [0, 0],
    [4, 0],
    [4, 4],
  ]);

describe('two results in one picture', () => {
  const scene = compareScene({
    onlyA: [shape('1')],
    onlyB: [shape('1'), shape('9')],
    changed: [
      { a: shape('2'), b: shape('3'), overlap: 0.9 },
      { a: shape('4'), b: shape('4'), overlap: 0.6 },
    ],
    same: [{ a: shape('7'), b: shape('8'), overlap: 1 }],
  });

  it('are compared bit by bit: a page with very many of them is not held up', () => {
    const many = Array.from({ length: 1000 }, (_, at) => shape(String(at)));
    const steps = comparedSceneSteps({ a: many.slice(0, 600), b: many.slice(0, 400) });
    let rests = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) rests += 1;
    expect(rests).toBeGreaterThanOrEqual(600 / 50);
    expect(step.value.shapes).toHaveLength(600);
  });

  it('tell the parts of an object apart that a plane cuts into several', () => {
    const parts = compareScene({ onlyA: [shape('5'), shape('5')], onlyB: [], changed: [], same: [] });
    const ids = parts.differences.map(({ id }) => id);
    expect(ids).toEqual(['a5', 'a5 part 2']);
    expect(parts.shapes.map(({ id }) => id)).toEqual(ids);
  });

  it('tell shapes of both apart though their ids are the same', () => {
    expect(scene.shapes.map(({ id }) => id)).toEqual(['a1', 'b1', 'b9', 'a2', 'b3', 'a4', 'b4', 'b8']);
    const kinds = Array.from(scene.colours, (at) => differenceKinds[at]?.kind);
    expect(kinds).toEqual(['onlyA', 'onlyB', 'onlyB', 'changed', 'changed', 'changed', 'changed', 'same']);
  });

  it('are listed with what is on one side only first, then the least alike', () => {
    expect(scene.differences.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'onlyA 1',
      'onlyB 1',
      'onlyB 9',
      'changed 4',
      'changed 2 → 3',
    ]);
  });

  it('are named by an address, of which nonsense is left out', () => {
    expect(readCompareLink({ a: 'x', b: 7, mode: 'side' })).toEqual({ a: 'x', b: undefined, mode: 'side' });
    expect(readCompareLink({ mode: 'upside down' }).mode).toBeUndefined();
  });
});
