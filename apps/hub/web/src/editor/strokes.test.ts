import type { ImagePoint } from '@headway/hub-api';
import { expect, it } from 'vitest';
import { closeStroke, fewEnough, isWithin, onImage, thin } from './strokes.ts';

function circle(points: number, from = 0, turns = 1, radius = 20): ImagePoint[] {
  return Array.from({ length: points }, (_, i): ImagePoint => {
    const angle = from + (i / (points - 1)) * 2 * Math.PI * turns;
    return [50 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)];
  });
}

it('keeps a drawn point on the image', () => {
  const size = { width: 100, height: 50 };
  expect(onImage([120.123, -7], size)).toEqual([99.5, -0.5]);
  expect(onImage([12.3456, 7.777], size)).toEqual([12.35, 7.78]);
});

it('thins a line without moving it', () => {
  const line: ImagePoint[] = Array.from({ length: 50 }, (_, i) => [i, i < 25 ? 0 : i - 25]);
  expect(thin(line, 0.5)).toHaveLength(3);
});

it('leaves an outline its form with far fewer points', () => {
  const ring = fewEnough(circle(400).slice(0, -1), 0.3);
  expect(ring.length).toBeLessThan(60);
  expect(isWithin([50, 50], ring)).toBe(true);
  for (const [x, y] of ring) expect(Math.hypot(x - 50, y - 50)).toBeCloseTo(20);
});

it('cuts off what reaches beyond the place where a stroke meets its beginning', () => {
  // A spiral that comes in: its end crosses its beginning from outside.
  const stroke: ImagePoint[] = [...circle(60, 0, 0.97, 20), [71, 48], [72, 53], [64, 58]];
  const closed = closeStroke(stroke);
  expect(closed.length).toBeLessThan(stroke.length);
  expect(closed.some(([x, y]) => x === 64 && y === 58)).toBe(false);
  const open = circle(60, 0, 0.95, 20);
  expect(closeStroke(open)).toEqual(open);
});
