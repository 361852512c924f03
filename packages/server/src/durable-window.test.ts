import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DurableWindow } from './durable-window.ts';

function sent(...offsets: number[]): DurableWindow {
  const window = new DurableWindow(10);
  for (const offset of offsets) window.send(offset);
  return window;
}

test('an acknowledgement settles all that was sent up to it', () => {
  const window = sent(12, 15, 16);
  expect([window.head, window.settledOffset]).toEqual([12, 11]);
  expect(window.acknowledge(15)).toBe('moved');
  expect([window.head, window.settledOffset, window.size]).toEqual([16, 15, 1]);
  expect(window.acknowledge(16)).toBe('moved');
  expect([window.head, window.settledOffset, window.size]).toEqual([null, 16, 0]);
});

test('an acknowledgement that came before, or of what was settled before, changes nothing', () => {
  const window = sent(12, 15);
  window.acknowledge(12);
  for (const offset of [12, 10, 3]) expect(window.acknowledge(offset)).toBe('known');
  expect(window.head).toBe(15);
});

test('an acknowledgement beyond what was sent is refused', () => {
  const window = sent(12);
  window.skipTo(20);
  expect(window.acknowledge(13)).toBe('beyond');
  expect(window.head).toBe(12);
  window.acknowledge(12);
  expect(window.acknowledge(21)).toBe('beyond');
});

test('what needs no delivery is settled as soon as nothing before it is in flight', () => {
  const window = sent(12);
  window.skipTo(20);
  expect([window.readOffset, window.settledOffset]).toEqual([20, 11]);
  window.acknowledge(12);
  expect(window.settledOffset).toBe(20);
  window.skipTo(15);
  expect(window.settledOffset).toBe(20);
});

type Step = { do: 'send' | 'skip'; by: number } | { do: 'acknowledge'; offset: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('send' as const, 'skip' as const), by: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('acknowledge' as const), offset: fc.nat(60) }),
);

test('whatever is sent, skipped and acknowledged, just what was acknowledged or skipped is settled', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const window = new DurableWindow(0);
      let read = 0;
      let sent = 0;
      let open: number[] = [];
      const settled = (): number => (open[0] ?? read + 1) - 1;
      for (const each of steps) {
        if (each.do === 'acknowledge') {
          const { offset } = each;
          const left = open.filter((other) => other > offset);
          const isBeyond = offset > Math.max(sent, settled());
          const expected = isBeyond ? 'beyond' : left.length < open.length ? 'moved' : 'known';
          deepStrictEqual(window.acknowledge(offset), expected);
          if (!isBeyond) open = left;
        } else {
          read += each.by;
          if (each.do === 'skip') window.skipTo(read);
          else {
            window.send(read);
            open.push(read);
            sent = read;
          }
        }
        deepStrictEqual(
          [window.head, window.size, window.readOffset, window.settledOffset],
          [open[0] ?? null, open.length, read, settled()],
        );
      }
    }),
  );
});
