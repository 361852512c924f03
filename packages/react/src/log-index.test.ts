import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexLog, lineOf, rowsOf } from './log-index.ts';
import { makeLines, makeLog } from './testing/make-log.ts';

describe('the index of a log', () => {
  it('keeps the number of a line while others come and go', () => {
    const all = makeLines(10);
    let index = indexLog(makeLog(all.slice(3, 6)));
    const number = index.first + 1;
    const id = lineOf(index, number)?.id;
    index = indexLog(makeLog(all.slice(3, 9)), index);
    expect(lineOf(index, number)?.id).toBe(id);
    index = indexLog(makeLog(all.slice(0, 9)), index);
    expect(lineOf(index, number)?.id).toBe(id);
    index = indexLog(makeLog(all.slice(4, 10)), index);
    expect(lineOf(index, number)?.id).toBe(id);
    expect(rowsOf(index, 'all').rowOf(number)).toBe(0);
  });

  it('gives other numbers to the lines of another log', () => {
    const before = indexLog(makeLog(makeLines(5)));
    const after = indexLog(makeLog(makeLines(3, 100)), before);
    expect(after.first).toBeGreaterThanOrEqual(before.end);
    expect(rowsOf(after, 'all').count).toBe(3);
  });

  it('finds warnings and errors by their rows', () => {
    const lines = makeLines(6);
    const levels = ['info', 'error', 'info', 'warning', 'info', 'error'] as const;
    const index = indexLog(
      makeLog(lines.map((line, place) => ({ ...line, level: levels[place] ?? 'info' }))),
    );
    const warnings = rowsOf(index, 'warning');
    expect([0, 1, 2].map((row) => warnings.numberAt(row))).toEqual([1, 3, 5]);
    expect(rowsOf(index, 'error').count).toBe(2);
    expect(warnings.rowOf(2)).toBe(1);
    expect(warnings.rowOf(6)).toBe(3);
  });

  it('knows the same after any changes as when it begins anew', () => {
    const level = fc.constantFrom('info' as const, 'warning' as const, 'error' as const);
    const windows = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 30 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(level, { minLength: 60, maxLength: 60 }), windows, (levels, changes) => {
        const all = makeLines(60).map((line, place) => ({
          ...line,
          level: levels[place] ?? ('info' as const),
        }));
        let index = indexLog(makeLog([]));
        for (const [from, length] of changes)
          index = indexLog(makeLog(all.slice(from, from + length)), index);
        const fresh = indexLog(index.lines);
        const shifted = (numbers: readonly number[], first: number) =>
          numbers.map((number) => number - first);
        expect(shifted(index.warnings, index.first)).toEqual(shifted(fresh.warnings, fresh.first));
        expect(shifted(index.errors, index.first)).toEqual(shifted(fresh.errors, fresh.first));
      }),
    );
  });
});
