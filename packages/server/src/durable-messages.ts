import type { CursorId, OpenedCursor, StoredEvent } from '@headway/log';
import type { DeliveryMessage, SubscribedMessage } from '@headway/protocol';
import { wireEvent } from './delivery.ts';

/** What the reader of a cursor is told when it begins, or begins anew. */
export function subscribedMessage(
  { channel, name: durable }: CursorId,
  { position, created, reason }: OpenedCursor,
): SubscribedMessage {
  return {
    type: 'subscribed',
    channel,
    durable,
    position,
    recovery: created || reason ? 'snapshot' : 'resumed',
    ...(reason && { reason }),
    events: [],
  };
}

/** An event on its way to the reader of a cursor. */
export function deliveryMessage(
  { channel, name: durable }: CursorId,
  { event, attempt, epoch }: { event: StoredEvent; attempt: number; epoch: string },
): DeliveryMessage {
  return { type: 'delivery', channel, durable, epoch, attempt, event: wireEvent(event) };
}
