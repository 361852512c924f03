import type { Clock } from '@headway/protocol';
import { type ConnectionOptions, QueueEvents } from 'bullmq';
import { type BullEvent, decodeBullEvent, heardEvents } from './bull-job.ts';
import { type BullPlace, formatPlace, parsePlace } from './bull-place.ts';
import { closeQueueEvents } from './close-queue-events.ts';

interface BullListenerOptions {
  queueName: string;
  connection: ConnectionOptions;
  prefix: string | undefined;
  clock: Clock;
  /** After this place. */
  from: BullPlace;
  onEvent: (event: BullEvent) => void;
  /** An event of no job that matters; only its place counts. */
  onPlace: (place: BullPlace) => void;
  /** Jobs were removed without an event for each. */
  onCleaned: () => void;
  /** The connection was lost: events may be missed, or Redis may come back without what it had. */
  onLost: () => void;
  onError: (error: unknown) => void;
}

/** Events that no job changes by, heard for their places. */
const otherEvents: readonly string[] = [
  'stalled',
  'retries-exhausted',
  'duplicated',
  'deduplicated',
  'paused',
  'resumed',
  'cleaned',
];

type AnyListener = (args: Readonly<Record<string, unknown>>, id: string) => void;

/** Hears BullMQ's events in the order of the stream, over a connection of its own that comes back by itself. */
export function listenToBull(options: BullListenerOptions): { close(): Promise<void> } {
  const events = new QueueEvents(options.queueName, {
    connection: options.connection,
    ...(options.prefix !== undefined && { prefix: options.prefix }),
    lastEventId: formatPlace(options.from),
  });
  // QueueEvents tells every event of the stream by its name, also those that its types don't know.
  const on = events.on.bind(events) as unknown as (event: string, listener: AnyListener) => void;

  events.on('error', options.onError);
  events.on('ioredis:close', options.onLost);
  events.on('drained', (id) => options.onPlace(parsePlace(id)));
  for (const name of heardEvents) {
    on(name, (args, id) => {
      const event = decodeBullEvent(name, args, parsePlace(id));
      if (event) options.onEvent(event);
    });
  }
  for (const name of otherEvents) {
    on(name, (_args, id) => {
      options.onPlace(parsePlace(id));
      if (name === 'cleaned') options.onCleaned();
    });
  }
  return { close: async () => await closeQueueEvents(events, options.clock) };
}
