import { describe, expect, it } from 'vitest';
import { toleranceAt, traceShape } from './trace-shape.ts';

const square = Float32Array.from([0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 4, 4, 0, 4]);

function traced(points: Float32Array, tolerance: number): string {
  let text = '';
  const path = {
    moveTo: (x: number, y: number) => (text += `M${x},${y}`),
    lineTo: (x: number, y: number) => (text += `L${x},${y}`),
    closePath: () => (text += 'Z'),
  };
  traceShape(path, points, { from: 0, to: points.length, tolerance });
  return text;
}

describe('the outline of a shape', () => {
  it('is exact where pixels are seen', () => {
    expect(toleranceAt(1)).toBe(0);
    expect(toleranceAt(12)).toBe(0);
    expect(traced(square, 0)).toBe('M0,0L1,0L2,0L3,0L4,0L4,4L0,4Z');
  });

  it('never leaves out more than half a pixel of the screen', () => {
    for (const scale of [0.9, 0.5, 0.3, 0.12, 0.01])
      expect(toleranceAt(scale) * scale).toBeLessThanOrEqual(0.5);
  });

  it('leaves out points that are too near to the one before', () => {
    expect(traced(square, 2)).toBe('M0,0L2,0L4,0L4,4L0,4Z');
  });

  it('stays a shape however small it is', () => {
    expect(traced(square, 100)).toBe('M0,0L4,4L0,4Z');
    expect(traced(new Float32Array(), 1)).toBe('');
  });
});
