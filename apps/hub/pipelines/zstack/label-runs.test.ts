import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeLabels, paintRuns, readRuns } from './label-runs.ts';

const stacks = fc
  .record({ width: fc.integer({ min: 1, max: 70 }), rows: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, rows }) =>
    fc.record({
      width: fc.constant(width),
      labels: fc
        .array(fc.integer({ min: 0, max: 4 }), { minLength: width * rows, maxLength: width * rows })
        .map((values) => Int32Array.from(values)),
    }),
  );

it('gives every voxel of every object again', () => {
  fc.assert(
    fc.property(stacks, ({ width, labels }) => {
      const again = new Int32Array(labels.length);
      for (const [index, runs] of encodeLabels(labels, 4, width).entries()) paintRuns(runs, index + 1, again);
      expect(again).toEqual(labels);
    }),
  );
});

it('ends a run at the side of the stack, where the next row begins', () => {
  const [runs = ''] = encodeLabels(Int32Array.from([0, 1, 1, 1, 1, 0]), 1, 3);
  const read: [number, number][] = [];
  readRuns(runs, (start, length) => read.push([start, length]));
  expect(read).toEqual([
    [1, 2],
    [3, 2],
  ]);
});

it('takes as many characters as it says, whatever lies between', () => {
  const labels = new Int32Array(40 * 1000);
  labels.fill(1, 5, 37);
  labels.fill(1, 39_990, 39_991);
  // 5 → F; 32 → gB; 39953 = 1·32³ + 7·32² + 0·32 + 17 → x, g, n, B; 1 → B.
  expect(encodeLabels(labels, 1, 40)).toEqual(['FgBxgnBB']);
});

it('holds what lies far into a large stack', () => {
  const runs: [number, number][] = [];
  // 2³¹ − 2, then a run of one voxel.
  readRuns('+/////BB', (start, length) => runs.push([start, length]));
  expect(runs).toEqual([[2 ** 31 - 2, 1]]);
});

it('paints the part of a stack that was asked for', () => {
  const labels = Int32Array.from([1, 1, 0, 0, 1, 1, 1, 0, 0, 1]);
  const [runs = ''] = encodeLabels(labels, 1, 10);
  const part = new Uint16Array(4);
  paintRuns(runs, 7, part, 5);
  expect([...part]).toEqual([7, 7, 0, 0]);
});

it.each(['!', 'gg', 'A', 'ggggggggB'])('refuses what is no text of runs: %s', (text) => {
  expect(() => readRuns(text, () => undefined)).toThrow(RangeError);
});
