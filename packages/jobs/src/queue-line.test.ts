import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueueLine, type WaitingEntry } from './queue-line.ts';
import { seededRandom } from './contract/seeded-random.ts';

const entry = (id: string, more: Partial<WaitingEntry> = {}): WaitingEntry => ({
  id,
  kind: 'a',
  group: null,
  channels: [],
  priority: 0,
  dueAt: 0,
  size: null,
  ...more,
});

describe('createQueueLine', () => {
  test('places jobs by priority, then age, and those that wait for a time behind, by that time', () => {
    const line = createQueueLine(seededRandom(1));
    line.put(entry('1'));
    line.put(entry('2', { priority: 5 }));
    line.put(entry('3', { priority: 9, dueAt: 2000 }));
    line.put(entry('4', { dueAt: 1000 }));
    expect(['2', '1', '4', '3', 'gone'].map((id) => line.position(id))).toEqual([1, 2, 3, 4, null]);
    line.put(entry('1', { priority: 7 }));
    expect(line.position('1')).toBe(1);
    line.ripen(2000);
    expect(['3', '1', '2', '4'].map((id) => line.position(id))).toEqual([1, 2, 3, 4]);
    expect(line.ready).toBe(4);
  });

  test('does what sorting all jobs anew after each change does', () => {
    const job = fc.record({
      id: fc.nat(20).map(String),
      kind: fc.constantFrom('a', 'b'),
      group: fc.constantFrom('g', 'h', null),
      channels: fc.subarray(['x', 'y']),
      priority: fc.integer({ min: -2, max: 2 }),
      dueAt: fc.constantFrom(0, 0, 10, 20, 30),
      size: fc.option(fc.nat(9)),
    });
    const step = fc.oneof(
      fc.record({ put: job }),
      fc.record({ put: job }),
      fc.record({ remove: fc.nat(20).map(String) }),
      fc.record({ ripen: fc.nat(35) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const line = createQueueLine(seededRandom(5));
        let model: WaitingEntry[] = [];
        for (const one of steps) {
          if ('put' in one) {
            line.put(one.put);
            model = [...model.filter(({ id }) => id !== one.put.id), one.put];
          } else if ('remove' in one) {
            expect(line.remove(one.remove)).toBe(model.some(({ id }) => id === one.remove));
            model = model.filter(({ id }) => id !== one.remove);
          } else {
            line.ripen(one.ripen);
            model = model.map((known) => (known.dueAt <= one.ripen ? { ...known, dueAt: 0 } : known));
          }
          model.sort((a, b) => a.dueAt - b.dueAt || b.priority - a.priority || (a.id < b.id ? -1 : 1));
          expect(line.all.first(99)).toEqual(model);
          expect(line.ready).toBe(model.filter(({ dueAt }) => dueAt === 0).length);
        }
        expect(model.map(({ id }) => line.position(id))).toEqual(model.map((_, index) => index + 1));
        for (const name of ['x', 'y']) {
          const told = model.filter(({ channels }) => channels.includes(name));
          expect(line.channel(name)?.first(99) ?? []).toEqual(told);
        }
        const lanes = [...line.lanes()];
        expect(lanes.flatMap(({ jobs }) => jobs.first(99))).toHaveLength(model.length);
        for (const { kind, group, jobs } of lanes) {
          expect(jobs.first(99)).toEqual(model.filter((one) => one.kind === kind && one.group === group));
        }
      }),
    );
  });
});
