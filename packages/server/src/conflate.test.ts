import { expect, test } from 'vitest';
import { conflate, Skipped } from './conflate.ts';
import { Delivery } from './delivery.ts';
import { type Outgoing, OutgoingText } from './outgoing.ts';

const event = (
  offset: number,
  {
    channel = 'a:1',
    key,
    conflatable = key !== undefined,
    data = {} as unknown,
  }: Partial<Delivery['event']> = {},
): Delivery =>
  new Delivery({
    channel,
    type: 'x.y',
    id: 'id',
    timestamp: 'now',
    offset,
    conflatable,
    ...(key !== undefined && { key, state: true as const }),
    data,
  });

const told = (waiting: readonly Outgoing[]): unknown[] =>
  waiting.map((outgoing) => {
    if (outgoing instanceof Delivery) return outgoing.offset;
    return outgoing instanceof Skipped ? `skipped ${outgoing.channel} ${outgoing.count}` : 'message';
  });

test('a state gives way to the last one of its key, and the rest keeps its order', () => {
  const waiting = [
    event(1, { key: 'a' }),
    event(2),
    event(3, { key: 'b' }),
    new OutgoingText('{}'),
    event(4, { key: 'a' }),
    event(5, { key: 'a' }),
  ];
  expect(told(conflate(waiting))).toEqual(['skipped a:1 2', 2, 3, 'message', 5]);
});

test('states of other channels and keys stay', () => {
  const waiting = [event(1, { key: 'a' }), event(1, { key: 'a', channel: 'b:1' }), event(2, { key: 'b' })];
  expect(conflate(waiting)).toEqual(waiting);
});

test('lossless states and tombstones stay, and supersede what came before them', () => {
  const waiting = [
    event(1, { key: 'a', conflatable: false }),
    event(2, { key: 'a' }),
    event(3, { key: 'a', conflatable: false }),
    event(4, { key: 'a' }),
    event(5, { key: 'a', conflatable: false, data: null }),
    event(6, { key: 'a' }),
  ];
  expect(told(conflate(waiting))).toEqual([1, 'skipped a:1 2', 3, 5, 6]);
});

test('an event that is conflatable and no state supersedes nothing', () => {
  const { event: facts } = event(2, { key: 'a' });
  const { state: _state, ...delta } = facts;
  const waiting = [event(1, { key: 'a' }), new Delivery(delta)];
  expect(conflate(waiting)).toEqual(waiting);
});

test('what was skipped before is counted with what is skipped now', () => {
  const first = conflate([event(1, { key: 'a' }), event(2, { key: 'a' }), event(3)]);
  expect(told(first)).toEqual(['skipped a:1 1', 2, 3]);
  const second = conflate([...first, event(4, { key: 'a' }), event(5, { channel: 'b:1' })]);
  expect(told(second)).toEqual(['skipped a:1 2', 3, 4, 5]);
  expect(told(conflate(second))).toEqual(['skipped a:1 2', 3, 4, 5]);
});
