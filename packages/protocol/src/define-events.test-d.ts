import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type BuiltinEventMap, type BuiltinEvents, builtinEvents } from './builtin.ts';
import {
  combineEvents,
  defineEvents,
  type EventDefinition,
  type EventRegistry,
  type EventsOf,
} from './define-events.ts';
import type { WireJob } from './wire-job.ts';

const events = defineEvents({
  'order.paid': {
    schema: z.object({ id: z.string(), cents: z.int().default(0) }),
    key: (order) => {
      expectTypeOf(order).toEqualTypeOf<{ id: string; cents: number }>();
      return order.id;
    },
    state: true,
  },
  'order.noted': { schema: z.object({ text: z.string() }) },
});
type Orders = { 'order.paid': { id: string; cents: number }; 'order.noted': { text: string } };

test('a registry knows the data of each type, after the defaults of its schema', () => {
  expectTypeOf<EventsOf<typeof events>>().toEqualTypeOf<Orders>();
});

test('combined registries know the types of both', () => {
  const all = combineEvents(builtinEvents, events);
  expectTypeOf(all).toEqualTypeOf<EventRegistry<BuiltinEvents & Orders>>();
  expectTypeOf<EventsOf<typeof all>['job.progress']>().toEqualTypeOf<WireJob>();
});

test('the built-in events are what they say', () => {
  expectTypeOf<BuiltinEventMap>().toEqualTypeOf<BuiltinEvents>();
});

test('a key must be text', () => {
  const schema = z.object({ id: z.number() });
  expectTypeOf<{ schema: typeof schema; key: () => number }>().not.toExtend<EventDefinition<typeof schema>>();
  expectTypeOf<{ schema: typeof schema; key: () => string }>().toExtend<EventDefinition<typeof schema>>();
});

test('what is no registry has no events', () => {
  expectTypeOf<EventsOf<string>>().toBeNever();
});
