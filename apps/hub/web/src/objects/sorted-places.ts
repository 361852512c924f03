/** 0, 1, 2 … */
export function places(count: number): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) all[at] = at;
  return all;
}

const digitBits = 16;
const digits = 1 << digitBits;

/**
 * The places of values in the order of their size; equal ones stay in their order, and what has no value comes after
 * the smallest. Sorted by digits: a comparing sort of a hundred thousand holds the page up for many times as long.
 */
export function sortedPlaces(values: Float64Array, descending: boolean): Uint32Array {
  const keys = keysOf(values, descending);
  let order = places(values.length);
  let next = new Uint32Array(values.length);
  const ends = new Uint32Array(digits);
  for (let digit = 0; digit < 4; digit += 1) {
    ends.fill(0);
    for (let at = digit; at < keys.length; at += 4) ends[keys[at] ?? 0] = (ends[keys[at] ?? 0] ?? 0) + 1;
    let before = 0;
    for (let value = 0; value < digits; value += 1) {
      const count = ends[value] ?? 0;
      ends[value] = before;
      before += count;
    }
    for (let at = 0; at < order.length; at += 1) {
      const place = order[at] ?? 0;
      const value = keys[place * 4 + digit] ?? 0;
      const to = ends[value] ?? 0;
      next[to] = place;
      ends[value] = to + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Four digits for each value, the lowest first, that sort as the values do: the bits of a number nearly do so (IEEE 754). */
function keysOf(values: Float64Array, descending: boolean): Uint16Array {
  const keys = new Uint16Array(values.length * 4);
  const bits = new DataView(new ArrayBuffer(8));
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    // 0 and -0 are equal, and have different bits.
    bits.setFloat64(0, Number.isNaN(value) ? -Infinity : value + 0);
    const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
    // Negative numbers grow with their bits: they are turned round, and put before the others.
    const flip = (high & 0x80000000) === 0 ? 0 : 0xffffffff;
    const turn = descending ? ~flip : flip;
    const lower = low ^ turn;
    const upper = high ^ turn ^ (flip === 0 ? 0x80000000 : 0);
    keys[at * 4] = lower & 0xffff;
    keys[at * 4 + 1] = (lower >>> digitBits) & 0xffff;
    keys[at * 4 + 2] = upper & 0xffff;
    keys[at * 4 + 3] = (upper >>> digitBits) & 0xffff;
  }
  return keys;
}
