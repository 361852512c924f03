import {
  type Clock,
  type EventRegistry,
  HeadwayError,
  parseChannel,
  type Publisher,
} from '@headway/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { LogEntry } from './log.ts';
import { asOutbox, insertRow } from './outbox-table.ts';

export interface OutboxOptions<Tables> {
  /** The application's database; `createOutboxTable` has run on it. */
  db: Kysely<Tables>;
  /** Checks what is published and knows its facts. */
  events: Pick<EventRegistry, 'prepare'>;
  /** Gives each publication its ULID. */
  ids: () => string;
  clock: Pick<Clock, 'now'>;
  /** Called after each insert, maybe before its transaction commits: `() => relay.wake()`. @default nothing */
  onPublished?: () => void;
}

/**
 * A publisher that writes events to the table `headway_outbox`: with a change of the application's data in one
 * transaction, both happen or neither does. A relay takes them to the log.
 *
 * Within a transaction always pass it on: without, the insert would wait for the transaction that waits for it.
 * `publish` rejects with a `HeadwayError`: `unknown_type`, `invalid_event`, `unknown_channel`.
 * @example
 * await db.transaction().execute(async (trx) => {
 *   await trx.insertInto('order').values(order).execute();
 *   await outbox.publish({ channels: [`shop:${order.shop}`], type: 'order.paid', data: order }, trx);
 * });
 */
export function createOutbox<Tables>(options: OutboxOptions<Tables>): Publisher<Transaction<Tables>> {
  const { db, events, ids, clock, onPublished } = options;
  return {
    async publish({ channels, type, data, key }, transaction) {
      const id = ids();
      const timestamp = new Date(clock.now()).toISOString();
      const facts = events.prepare({ type, data }, key);
      const toEntry = (channel: string): LogEntry => ({ channel, id, timestamp, ...facts });
      const entries = checkChannels(channels).map(toEntry);
      await insertRow(asOutbox(transaction ?? db), entries, clock);
      onPublished?.();
    },
  };
}

/** Each channel once: one publication is one event in a channel. */
function checkChannels(channels: readonly string[]): readonly string[] {
  if (channels.length === 0) throw new HeadwayError('unknown_channel', 'A publication needs a channel.');
  const wrong = channels.find((channel) => !parseChannel(channel));
  if (wrong !== undefined) throw new HeadwayError('unknown_channel', `'${wrong}' is not a channel.`);
  return [...new Set(channels)];
}
