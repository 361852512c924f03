import { expect, it } from 'vitest';
import { shapeIndexSteps } from './shape-index.ts';
import { joinScenes, scenePartsOf, sceneOf } from './shape-scene.ts';
import { type Shape, shapeFromPixels } from './shape.ts';

const many = Array.from({ length: 25_000 }, (_, at) => {
  const [x, y] = [(at % 160) * 10, Math.floor(at / 160) * 10];
  const polygon: [number, number][] = [
    [x, y],
    [x + 6, y],
    [x + 6, y + 6],
  ];
  if (at % 3 === 0) polygon.push([x, y + 7]);
  return shapeFromPixels(String(at), polygon, at % 7 === 0);
});

/** The same shapes, and how many of them were looked at since it was asked last. */
function watched(shapes: readonly Shape[]): { shapes: readonly Shape[]; looks: () => number } {
  let looked = 0;
  const proxy = new Proxy(shapes, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) looked += 1;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  return {
    shapes: proxy,
    looks() {
      const since = looked;
      looked = 0;
      return since;
    },
  };
}

it('makes the same scene of parts as in one go', () => {
  const [whole, joined] = [sceneOf(many), joinScenes([...scenePartsOf(many)])];
  expect({ ...joined, meanSide: 0 }).toEqual({ ...whole, meanSide: 0 });
  expect(joined.meanSide).toBeCloseTo(whole.meanSide);
  expect(joinScenes([])).toEqual(sceneOf([]));
});

it('looks at no more than a few thousand shapes between two rests, for a scene and for an index', () => {
  for (const work of [scenePartsOf, shapeIndexSteps]) {
    const { shapes, looks } = watched(many);
    const steps = work(shapes);
    let most = 0;
    for (let done = false; !done; most = Math.max(most, looks())) done = steps.next().done ?? false;
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThan(5000);
  }
});
