import type { Direction, NetworkFaults } from '@headway/testkit';
import type { EventFilter } from '@headway/protocol';
import fc from 'fast-check';
import { markKey, type StackEvents } from './events.ts';

export const channels = ['project:1', 'project:2'] as const;
export const actors = 3;

type Side = NonNullable<NonNullable<Parameters<NetworkFaults['cut']>[0]>['side']>;

/** Something that happens to the whole stack. None waits for the one before to have had its effect. */
export type Step =
  | {
      do: 'publish';
      to: readonly string[];
      kind: Exclude<keyof StackEvents, 'word.said' | 'mark.set'> | 'end';
      key: string;
      count: number;
    }
  /** A client publishes. */
  | { do: 'say'; actor: number; channel: string }
  /** Time goes by: so many turns of the event loop, or so many ms. */
  | { do: 'pass'; turns: number }
  | { do: 'wait'; ms: number }
  /** Somebody takes a channel, after a position that was known before, or with a snapshot. */
  | {
      do: 'take';
      actor: number;
      channel: string;
      filter: EventFilter | null;
      after: number | null;
      recent: boolean;
    }
  | { do: 'release'; actor: number; nth: number }
  | { do: 'cut'; actor: number; side: Side }
  | { do: 'freeze'; actor: number; direction: Direction }
  | { do: 'thaw'; actor: number }
  | { do: 'refuse' | 'accept'; actor: number }
  | { do: 'throttle'; actor: number; bytesPerSecond: number | null }
  | { do: 'restart'; abrupt: boolean }
  | { do: 'sweep' };

const oneOf = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const keys = ['item:1', 'item:2', 'item:3'];
const actor = fc.nat(actors - 1);
const to = oneOf<readonly string[]>([channels[0]], [channels[0]], [channels[1]], channels);

const filter: fc.Arbitrary<EventFilter | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<EventFilter | null>(null) },
  fc
    .subarray(['note.said', 'word.said', 'item.touched', 'item.changed', 'item.progress'], {
      minLength: 1,
      maxLength: 2,
    })
    .map((types) => ({ types: [...types, 'mark.set'] })),
  // Who names progress only is told of the end of what progressed all the same.
  fc.constant({ types: ['item.progress', 'mark.set'] }),
  fc.subarray(keys, { minLength: 1, maxLength: 2 }).map((some) => ({ keys: [...some, markKey] })),
);

const publishing = fc.record({
  do: oneOf('publish'),
  to,
  kind: oneOf(
    'note.said',
    'note.said',
    'item.touched',
    'item.changed',
    'item.progress',
    'item.progress',
    'end',
  ),
  key: oneOf(...keys),
  count: fc.integer({ min: 1, max: 6 }),
});

const weighted: readonly [number, fc.Arbitrary<Step>][] = [
  [12, publishing],
  [3, fc.record({ do: oneOf('say'), actor, channel: oneOf(...channels) })],
  [5, fc.record({ do: oneOf('pass'), turns: fc.integer({ min: 1, max: 8 }) })],
  [4, fc.record({ do: oneOf('wait'), ms: fc.integer({ min: 1, max: 25 }) })],
  [
    5,
    fc.record({
      do: oneOf('take'),
      actor,
      channel: oneOf(...channels),
      filter,
      after: fc.option(fc.nat(20), { nil: null, freq: 2 }),
      recent: fc.boolean(),
    }),
  ],
  [2, fc.record({ do: oneOf('release'), actor, nth: fc.nat(5) })],
  [4, fc.record({ do: oneOf('cut'), actor, side: oneOf('both', 'both', 'client', 'server') })],
  [2, fc.record({ do: oneOf('freeze'), actor, direction: oneOf('both', 'toClient', 'toServer') })],
  [2, fc.record({ do: oneOf('thaw'), actor })],
  [1, fc.record({ do: oneOf('refuse', 'accept'), actor })],
  [1, fc.record({ do: oneOf('throttle'), actor, bytesPerSecond: oneOf(20_000, null) })],
  [1, fc.record({ do: oneOf('restart'), abrupt: fc.boolean() })],
  [2, fc.record({ do: oneOf('sweep') })],
];

/** One after the other, from the moment that every actor has taken the first channel. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { minLength: 5, maxLength: 45, size: 'max' },
);
