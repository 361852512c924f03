import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHistograms, barsOf, histogramOf, noValues, quantile, scaleHistogram } from './log-histogram.ts';

const total = (bars: readonly { count: number }[]) => bars.reduce((sum, { count }) => sum + count, 0);

describe('a histogram of bins of equal ratio', () => {
  it('tells any quantile within 2 %', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (some, share) => {
        const exact = some.toSorted((a, b) => a - b)[Math.ceil(share * some.length) - 1] ?? NaN;
        const told = quantile(histogramOf(some), share) ?? NaN;
        expect(told / exact).toBeGreaterThan(0.979);
        expect(told / exact).toBeLessThan(1.021);
      }),
    );
  });

  it('is the same whether values are counted together or added up', () => {
    const [a, b] = [
      [1, 5, 9, 0],
      [2, 5, 700],
    ];
    expect(addHistograms([histogramOf(a ?? []), histogramOf(b ?? [])])).toEqual(
      histogramOf([...(a ?? []), ...(b ?? [])]),
    );
    expect(addHistograms([])).toEqual(noValues);
  });

  it('goes into another unit', () => {
    const scaled = scaleHistogram(histogramOf([100, 200, 400]), 0.25);
    expect((quantile(scaled, 0.5) ?? 0) / 50).toBeCloseTo(1, 1);
  });

  it('has nothing to tell of nothing, and leaves out what is no number', () => {
    expect([quantile(noValues, 0.5), barsOf(noValues, 10)]).toEqual([null, []]);
    expect(histogramOf([NaN, Infinity])).toEqual(noValues);
    expect(quantile(histogramOf([0, 0, 0]), 0.5)).toBe(0);
  });
});

describe('bars of one width', () => {
  it('hold all values but for rounding, over the range that has them', () => {
    const values = Array.from({ length: 5000 }, (_, index) => 100 + (index % 300));
    const bars = barsOf(histogramOf(values), 30);
    expect(bars.length).toBeGreaterThan(12);
    expect(bars.length).toBeLessThanOrEqual(32);
    expect(total(bars)).toBe(5000);
    expect([bars[0]?.from, bars.at(-1)?.to]).toEqual([80, 420]);
    const widths = new Set(bars.map(({ from, to }) => Math.round((to - from) * 1000)));
    expect([...widths]).toEqual([20_000]);
    // Evenly spread values make even bars.
    const inner = bars.slice(2, -2).map(({ count }) => count);
    expect(Math.max(...inner) / Math.min(...inner)).toBeLessThan(1.5);
  });

  it('puts a far value into the last bar, in place of a thousand empty ones', () => {
    const bars = barsOf(histogramOf([...Array.from({ length: 3000 }, () => 10), 1e6]), 30);
    expect(bars.length).toBeLessThan(40);
    expect(total(bars)).toBe(3001);
  });

  it('makes few bars of values that are all the same', () => {
    expect(total(barsOf(histogramOf([7, 7, 7]), 30))).toBe(3);
    expect(barsOf(histogramOf([0, 0]), 30)).toEqual([{ from: 0, to: 1, count: 2 }]);
  });
});
