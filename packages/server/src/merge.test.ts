import type { StoredEvent } from '@headway/log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterOffset, mergeByOffset, upToOffset } from './merge.ts';

const runs = fc.uniqueArray(fc.nat(60)).map((offsets) => offsets.toSorted((a, b) => a - b).map(event));

function event(offset: number): StoredEvent {
  return {
    type: 'task.noted',
    channel: 'room:1',
    offset,
    timestamp: '2026-01-01T00:00:00.000Z',
    id: String(offset),
    conflatable: false,
    data: null,
  };
}

const offsetsOf = (events: readonly StoredEvent[]): number[] => events.map(({ offset }) => offset);

test('a merge has every offset of both runs once, in order', () => {
  fc.assert(
    fc.property(runs, runs, (a, b) => {
      const expected = [...new Set([...offsetsOf(a), ...offsetsOf(b)])].toSorted((x, y) => x - y);
      expect(offsetsOf(mergeByOffset(a, b))).toEqual(expected);
    }),
  );
});

test('what is up to an offset and what is after it are the whole', () => {
  fc.assert(
    fc.property(runs, fc.nat(60), (run, offset) => {
      expect([...upToOffset(run, offset), ...afterOffset(run, offset)]).toEqual(run);
      expect(upToOffset(run, offset).every((each) => each.offset <= offset)).toBe(true);
    }),
  );
});
