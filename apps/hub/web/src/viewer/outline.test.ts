import { describe, expect, it } from 'vitest';
import { isInSight, simplify, toleranceAt } from './outline.ts';

const square = Float32Array.from([0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 4, 4, 0, 4]);

describe('the outline of a shape', () => {
  it('is exact where pixels are seen', () => {
    expect(toleranceAt(1)).toBe(0);
    expect(toleranceAt(12)).toBe(0);
    expect(simplify(square, 0)).toBe(square);
  });

  it('never leaves out more than half a pixel of the screen', () => {
    for (const scale of [0.9, 0.5, 0.3, 0.12, 0.01]) {
      expect(toleranceAt(scale) * scale).toBeLessThanOrEqual(0.5);
      expect(toleranceAt(scale) * scale).toBeGreaterThan(0.2);
    }
  });

  it('leaves out points that are too near to the one before', () => {
    expect([...simplify(square, 2)]).toEqual([0, 0, 2, 0, 4, 0, 4, 4, 0, 4]);
  });

  it('stays whole where it would be no shape any more', () => {
    expect(simplify(square, 100)).toBe(square);
  });
});

describe('what is in sight', () => {
  const stage = { width: 100, height: 100 };
  const view = { x: -50, y: 0, scale: 2 };

  it('is what lies on the stage, wholly or in part', () => {
    expect(isInSight({ x: 30, y: 10, width: 5, height: 5 }, view, stage)).toBe(true);
    expect(isInSight({ x: 20, y: 10, width: 10, height: 5 }, view, stage)).toBe(true);
  });

  it('is not what lies beside it', () => {
    expect(isInSight({ x: 10, y: 10, width: 5, height: 5 }, view, stage)).toBe(false);
    expect(isInSight({ x: 30, y: 60, width: 5, height: 5 }, view, stage)).toBe(false);
  });
});
