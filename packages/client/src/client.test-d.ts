import type { BuiltinEvents, HeadwayEvent, Position, WireJob } from '@headway/protocol';
import { expectTypeOf } from 'vitest';
import { type ChannelHandle, type CreateClient, createClient, type HeadwayClient } from './index.ts';

interface Events {
  'chat.message': { text: string };
  'chat.typing': { who: string };
  'job.progress': WireJob;
}

expectTypeOf(createClient).toExtend<CreateClient>();

const client = createClient<Events>({ url: '/ws' });
expectTypeOf(client).toEqualTypeOf<HeadwayClient<Events>>();
expectTypeOf(client.channel('chat:1')).toEqualTypeOf<ChannelHandle<Events>>();

// A type's handler knows its data.
client.on('chat.message', (event, { origin }) => {
  expectTypeOf(event).toEqualTypeOf<HeadwayEvent<'chat.message', { text: string }>>();
  expectTypeOf(origin).toEqualTypeOf<'live' | 'resumed' | 'snapshot'>();
});

// A pattern's handler gets the union of what matches, to be narrowed by type.
client.channel('chat:1').on('chat.*', (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'chat.message' | 'chat.typing'>();
  if (event.type === 'chat.typing') expectTypeOf(event.data).toEqualTypeOf<{ who: string }>();
});
client.on('*', (event) => expectTypeOf(event.type).toEqualTypeOf<keyof Events>());

// @ts-expect-error: no such event, and no pattern
client.on('chat.massage', () => {});

// What is published fits its type.
expectTypeOf(
  client.publish('chat:1', { type: 'chat.message', data: { text: 'hi' } }),
).resolves.toEqualTypeOf<Position>();
// @ts-expect-error: data of another type
void client.publish('chat:1', { type: 'chat.message', data: { who: 'ada' } });

// Without a map of events everything is unknown, and any type may be named.
createClient({ url: '/ws' }).on('any.type', (event) => expectTypeOf(event).toEqualTypeOf<HeadwayEvent>());

createClient<BuiltinEvents>({ url: '/ws' }).on('job.completed', ({ data }) => {
  expectTypeOf(data).toEqualTypeOf<WireJob>();
});
