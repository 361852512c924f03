/** Passes between basins: which two, and how high. */
export interface Passes {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly heights: Uint16Array;
  /** Their numbers, the highest pass first. */
  readonly order: Int32Array;
}

/** Collects the highest pass of every pair. */
export interface PassTable {
  /** `a` below `b`. */
  raise(a: number, b: number, height: number): void;
  sorted(): Passes;
}

/** A hash table in typed arrays: pairs are many, and a Map of them is several times as large. */
export function createPassTable(): PassTable {
  let slots = new Int32Array(1 << 12).fill(-1);
  let a = new Int32Array(1 << 11);
  let b = new Int32Array(1 << 11);
  let heights = new Uint16Array(1 << 11);
  let count = 0;
  const slotOf = (first: number, second: number): number => {
    const mask = slots.length - 1;
    let slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) & mask;
    for (;;) {
      const pass = slots[slot]!;
      if (pass < 0 || (a[pass] === first && b[pass] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const grow = (): void => {
    a = widened(a);
    b = widened(b);
    const higher = new Uint16Array(heights.length * 2);
    higher.set(heights);
    heights = higher;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let pass = 0; pass < count; pass++) slots[slotOf(a[pass]!, b[pass]!)] = pass;
  };
  return {
    raise(first, second, height) {
      let slot = slotOf(first, second);
      const known = slots[slot]!;
      if (known >= 0) {
        if (height > heights[known]!) heights[known] = height;
        return;
      }
      if (count === a.length) {
        grow();
        slot = slotOf(first, second);
      }
      slots[slot] = count;
      a[count] = first;
      b[count] = second;
      heights[count++] = height;
    },
    sorted() {
      // Counting sort: a place for every height, the highest first.
      const place = new Int32Array(65_537);
      for (let pass = 0; pass < count; pass++) place[65_536 - heights[pass]!]!++;
      for (let i = 1; i < place.length; i++) place[i]! += place[i - 1]!;
      const order = new Int32Array(count);
      for (let pass = count - 1; pass >= 0; pass--) order[--place[65_536 - heights[pass]!]!] = pass;
      return { count, a, b, heights, order };
    },
  };
}

function widened(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
