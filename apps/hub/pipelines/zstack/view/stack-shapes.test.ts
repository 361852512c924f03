import type { ShownPlane } from '@headway/hub-web/view-kit';
import { describe, expect, it } from 'vitest';
import { sampleObjects, sampleSpots } from './stack-result-sample.ts';
import { bestSlice, stackShapes } from './stack-shapes.ts';

const shapesIn = (plane: ShownPlane, result: Parameters<typeof stackShapes>[0] = sampleObjects()) =>
  Array.from(stackShapes(result, plane), ({ id, box, attention }) => ({ id, ...box, attention }));

describe('the objects of a stack', () => {
  it('are drawn in each plane that they are in, by the same ids', () => {
    // Rings run along the middles of the sides of pixels: half a pixel around the middles of the outermost.
    expect(shapesIn({ kind: 'slice', slice: 2, time: 0 })).toEqual([
      { id: '1', x: 2, y: 3, width: 4, height: 4, attention: false },
    ]);
    expect(shapesIn({ kind: 'projection', from: 0, to: 5, time: 0 }).map(({ id }) => id)).toEqual(['1', '2']);
    expect(shapesIn({ kind: 'xz', at: 3, time: 0 })).toEqual([
      { id: '1', x: 2, y: 1, width: 4, height: 3, attention: false },
      { id: '2', x: 8, y: 4, width: 2, height: 1, attention: true },
    ]);
    expect(shapesIn({ kind: 'yz', at: 9, time: 0 })).toEqual([
      { id: '2', x: 4, y: 1, width: 1, height: 3, attention: true },
    ]);
  });

  it('are in no plane of another time, and in no slice where they are not', () => {
    expect(shapesIn({ kind: 'slice', slice: 2, time: 1 })).toEqual([]);
    expect(shapesIn({ kind: 'slice', slice: 0, time: 0 })).toEqual([]);
  });

  it('show best where most of them is', () => {
    expect(bestSlice(sampleObjects(), '1')).toBe(2);
    expect(bestSlice(sampleObjects(), '2')).toBe(4);
    expect(bestSlice(sampleObjects(), '7')).toBeNull();
  });
});

describe('spots', () => {
  const radiusIn = (plane: ShownPlane) => shapesIn(plane, sampleSpots()).map(({ width }) => width / 2);

  it('are as wide in a slice as their ball is there, slices apart as they are in the stack', () => {
    const [middle = 0] = radiusIn({ kind: 'slice', slice: 2, time: 0 });
    expect(middle).toBeCloseTo(Math.sqrt(9 - 0.8 ** 2), 1);
    const [next = 0] = radiusIn({ kind: 'slice', slice: 3, time: 0 });
    expect(next).toBeCloseTo(Math.sqrt(9 - 1.2 ** 2), 1);
    expect(radiusIn({ kind: 'slice', slice: 5, time: 0 })).toEqual([]);
  });

  it('are flattened across slices that are far apart', () => {
    const [ring] = shapesIn({ kind: 'xz', at: 5.5, time: 0 }, sampleSpots());
    expect(ring?.width).toBeCloseTo(6, 0);
    expect(ring?.height).toBeCloseTo(3, 0);
  });

  it('show best in the slice nearest to their middle', () => {
    expect(bestSlice(sampleSpots(), '1')).toBe(2);
  });
});
