import { decodeEvent } from './decode-server-message.ts';
import { count, fieldsOf, text } from './decode.ts';
import type { DeliveryMessage } from './messages.ts';

/** Reads a `delivery` from an untrusted value. @throws HeadwayError `bad_message` (names the field). */
export function decodeDelivery(value: unknown): DeliveryMessage {
  const fields = fieldsOf(value, 'message');
  return {
    type: 'delivery',
    channel: text(fields, 'channel'),
    durable: text(fields, 'durable'),
    epoch: text(fields, 'epoch'),
    attempt: count(fields, 'attempt'),
    event: decodeEvent(fields['event']),
  };
}
