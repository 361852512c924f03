import { describe, expect, it } from 'vitest';
import { dropCollinear, ringLength, traceContour } from './contours.ts';
import { fillPolygon } from './fill-polygon.ts';
import { regionFromPixels } from './region.ts';

function disc(radius: number): Int32Array {
  const pixels: number[] = [];
  for (let y = 0; y < 100; y++) {
    for (let x = 0; x < 100; x++) if (Math.hypot(x - 50.3, y - 49.6) < radius) pixels.push(y * 100 + x);
  }
  return Int32Array.from(pixels);
}

describe('traceContour', () => {
  it.each([1, 2, 5, 12, 40])('encloses exactly the pixel centres of a disc of radius %d', (radius) => {
    const pixels = disc(radius);
    const polygon = dropCollinear(traceContour(regionFromPixels(pixels, 100)));
    const filled: number[] = [];
    fillPolygon(polygon, { width: 100, height: 100 }, (y, x0, x1) => {
      for (let x = x0; x <= x1; x++) filled.push(y * 100 + x);
    });
    expect(filled).toEqual([...pixels]);
  });

  it.each([6, 12, 40])('measures the circumference of a disc of radius %d within 2 %', (radius) => {
    const length = ringLength(traceContour(regionFromPixels(disc(radius), 100)));
    expect(Math.abs(length / (2 * Math.PI * radius) - 1)).toBeLessThan(0.02);
  });

  it('fills holes', () => {
    const ring = disc(12).filter((pixel) => Math.hypot((pixel % 100) - 50, Math.floor(pixel / 100) - 50) > 5);
    expect(regionFromPixels(ring, 100).area).toBe(disc(12).length);
  });
});
