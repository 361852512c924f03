import { expect, it } from 'vitest';
import { places, sortedPlaces } from './sorted-places.ts';

/** Numbers of all sizes and signs, many of them twice. */
function numbers(count: number): Float64Array {
  let seed = 11;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const special = [0, -0, Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 1e308];
  return Float64Array.from({ length: count }, () => {
    if (next() < 0.1) return special[Math.floor(next() * special.length)] ?? 0;
    return Math.round((next() - 0.5) * 200) * 10 ** Math.floor(next() * 12 - 6);
  });
}

it.each([[false], [true]])(
  'sorts as comparing does, equal ones in their order (descending: %s)',
  (descending) => {
    const values = numbers(5000);
    const keys = values.map((value) => (Number.isNaN(value) ? -Infinity : value));
    const sign = descending ? -1 : 1;
    const compared = places(values.length).sort((a, b) => {
      const [left, right] = [keys[a] ?? 0, keys[b] ?? 0];
      return left === right ? a - b : sign * (left < right ? -1 : 1);
    });
    expect(sortedPlaces(values, descending)).toEqual(compared);
  },
);

it('sorts nothing and one', () => {
  expect([...sortedPlaces(new Float64Array(), true)]).toEqual([]);
  expect([...sortedPlaces(Float64Array.of(4), false)]).toEqual([0]);
});
