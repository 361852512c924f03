import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickStep, timelineScale } from './timeline-scale.ts';

const s = 1000;
const min = 60 * s;
const h = 60 * min;
const start = Date.UTC(2026, 0, 1);
const span = (from: number, to: number) => ({ from: start + from, to: start + to });

describe('the axis of a timeline', () => {
  it('is as long as the work, and places what lies within', () => {
    const { pieces, gaps, at } = timelineScale([span(0, 20 * s), span(20 * s, 60 * s)], { isLive: false });
    expect(pieces).toEqual([{ ...span(0, 60 * s), start: 0, end: 1 }]);
    expect(gaps).toEqual([]);
    expect([0, 15, 60].map((second) => at(start + second * s))).toEqual([0, 0.25, 1]);
    expect(at(start - s)).toBe(0);
    expect(at(start + 61 * s)).toBe(1);
  });

  it('reaches on to the next tick while work goes on, so that it stands still between two', () => {
    const now = (second: number) => timelineScale([span(0, second * s)], { isLive: true });
    expect(now(31).at(start + 30 * s)).toBe(0.75);
    expect(now(39).at(start + 30 * s)).toBe(0.75);
    expect(now(41).at(start + 30 * s)).toBeLessThan(0.75);
  });

  it('leaves a short wait as it is', () => {
    const { pieces, gaps } = timelineScale([span(0, 40 * s), span(50 * s, 90 * s)], { isLive: false });
    expect(pieces).toHaveLength(1);
    expect(gaps).toHaveLength(0);
  });

  it('cuts a long pause out, so that the work can be seen', () => {
    const { pieces, gaps, at, ticks } = timelineScale([span(0, 40 * s), span(2 * h, 2 * h + 40 * s)], {
      isLive: false,
    });
    expect(pieces.map(({ end, start: from }) => Number((end - from).toFixed(6)))).toEqual([0.465, 0.465]);
    expect(gaps).toMatchObject([span(40 * s, 2 * h)]);
    expect(at(start + h)).toBeGreaterThan(0.465);
    expect(at(start + h)).toBeLessThan(0.535);
    // Each piece counts from its own begin.
    expect(ticks.filter(({ elapsedMs }) => elapsedMs === 0)).toHaveLength(2);
  });

  it.each([
    [900, 500],
    [3.5 * s, s],
    [42 * s, 15 * s],
    [61 * s, 30 * s],
    [11 * min, 5 * min],
    [3 * h, h],
    [40 * 24 * h, 10 * 24 * h],
  ])('has ticks that people count in: for %d ms every %d', (total, step) => {
    expect(tickStep(total)).toBe(step);
  });

  it('places all times in order within the axis, with few ticks apart from each other', () => {
    const spans = fc.array(fc.tuple(fc.nat(400 * h), fc.nat(h)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(spans, fc.boolean(), (times, isLive) => {
        const busy = times.map(([from, length]) => span(from, from + length));
        const { at, ticks } = timelineScale(busy, { isLive });
        const places = busy
          .flatMap(({ from, to }) => [from, to])
          .toSorted((a, b) => a - b)
          .map(at);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...places)).toBeLessThanOrEqual(1 + 1e-9);
        for (const [place, tick] of ticks.entries())
          expect(tick.at - (ticks[place - 1]?.at ?? -1)).toBeGreaterThanOrEqual(0.16);
        expect(Math.max(0, ...ticks.map((tick) => tick.at))).toBeLessThanOrEqual(0.8 + 1e-9);
      }),
    );
  });
});
