import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOrderTree, type OrderTree } from './order-tree.ts';
import { seededRandom } from './contract/seeded-random.ts';

interface Item {
  id: number;
  priority: number;
  size: number;
}

const compare = (a: Item, b: Item): number => b.priority - a.priority || a.id - b.id;
const open = (seed = 1): OrderTree<Item> =>
  createOrderTree({ compare, weigh: ({ size }) => size, random: seededRandom(seed) });

describe('createOrderTree', () => {
  test('does what a sorted list does', () => {
    const item = fc.record({ id: fc.nat(40), priority: fc.nat(3), size: fc.nat(9) });
    const step = fc.record({ what: fc.constantFrom('insert', 'insert', 'remove'), item });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.nat(), (steps, seed) => {
        const tree = open(seed);
        let list: Item[] = [];
        for (const { what, item: one } of steps) {
          const known = list.some((other) => compare(other, one) === 0);
          if (what === 'insert') {
            tree.insert(one);
            if (!known) list = [...list, one].toSorted(compare);
          } else {
            expect(tree.remove(one)).toBe(known);
            list = list.filter((other) => compare(other, one) !== 0);
          }
          const before = list.filter((other) => compare(other, one) < 0);
          expect(tree.ahead(one)).toEqual({ count: before.length, weight: total(before) });
          expect([tree.size, tree.weight]).toEqual([list.length, total(list)]);
        }
        expect(tree.first(Infinity)).toEqual(list);
        expect(tree.first(3)).toEqual(list.slice(0, 3));
        for (let index = -1; index <= list.length; index += 1) expect(tree.at(index)).toEqual(list[index]);
      }),
    );
  });

  test('takes steps that grow like the logarithm of what it holds, also when all comes in order', () => {
    const [small, large] = [comparisons(1000), comparisons(100_000)];
    // Five thirds is what the logarithms grow by; a list would take a hundred times as many.
    expect(large / small).toBeLessThan(2.5);
    expect(large / Math.log2(100_000)).toBeLessThan(12);
  });
});

/** How often items are compared to insert, place, move and remove one of `count` that came in order. */
function comparisons(count: number): number {
  let compared = 0;
  const random = seededRandom(7);
  const tree = createOrderTree<Item>({
    compare(a, b) {
      compared += 1;
      return compare(a, b);
    },
    weigh: ({ size }) => size,
    random,
  });
  for (let id = 0; id < count; id += 1) tree.insert({ id, priority: 0, size: 1 });
  compared = 0;
  const rounds = 1000;
  for (let round = 0; round < rounds; round += 1) {
    const one = { id: Math.floor(random() * count), priority: 0, size: 1 };
    tree.remove(one);
    tree.insert({ ...one, priority: 1 });
    tree.ahead(one);
    tree.remove({ ...one, priority: 1 });
    tree.insert(one);
  }
  return compared / rounds / 5;
}

function total(items: readonly Item[]): number {
  return items.reduce((sum, { size }) => sum + size, 0);
}
