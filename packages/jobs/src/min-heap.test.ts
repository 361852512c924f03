import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMinHeap } from './min-heap.ts';

test('gives what is put in from the least on', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      const heap = createMinHeap<number>((a, b) => a - b);
      for (const value of values) heap.push(value);
      const taken: (number | undefined)[] = [];
      while (heap.size > 0) {
        expect(heap.peek()).toBe(Math.min(...values.toSorted((a, b) => a - b).slice(taken.length)));
        taken.push(heap.pop());
      }
      expect(taken).toEqual(values.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
