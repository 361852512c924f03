import { describe, expect, it } from 'vitest';
import { sorted } from './sort-values.ts';
import { nthSmallest } from './statistics.ts';

/** Numbers of both signs and many sizes, with many equal ones. */
function someValues(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const value = Math.sin(i * 12.9898) * 10 ** (i % 7);
    return i % 3 === 0 ? Math.round(value) + 0 : value;
  });
}

describe('sorted', () => {
  it.each([0, 1, 100, 5000, 70_000])('brings %d values in order and leaves the given ones', (count) => {
    const values = someValues(count);
    if (count > 10) values.set([-0, 0, Infinity, -Infinity, 1e-42, -1e-42]);
    const before = values.slice();
    expect(sorted(values)).toEqual(values.slice().sort());
    expect(values).toEqual(before);
  });
});

describe('nthSmallest', () => {
  it.each([1, 2, 3, 50, 401])('finds each of %d values at its place', (count) => {
    const inOrder = someValues(count).sort();
    for (let n = 0; n < count; n++) expect(nthSmallest(someValues(count), n)).toBe(inOrder[n]);
  });

  it('finds its way among equal values', () => {
    expect(nthSmallest(new Float32Array(100).fill(4), 37)).toBe(4);
    expect(nthSmallest(Float32Array.of(2, 1, 2, 1, 2, 1), 3)).toBe(2);
  });
});
