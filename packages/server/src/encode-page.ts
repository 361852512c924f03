import type { StoredEvent } from '@headway/log';
import { encodeJson, type SubscribedMessage } from '@headway/protocol';
import type { AnswerPage } from './answer.ts';
import { wireEvent } from './delivery.ts';

/** A `subscribed` message whose events are JSON already. */
export interface EncodedPage {
  head: Omit<SubscribedMessage, 'events' | 'ref'>;
  events: readonly string[];
}

/** Encodes a page as one `subscribed`, or as several where its events have more than `maxLength` characters. */
export function encodePage(
  channel: string,
  page: AnswerPage,
  { events, maxLength }: { events: readonly StoredEvent[]; maxLength: number },
): EncodedPage[] {
  const { recovery, reason, position } = page;
  const parts = split(events, maxLength);
  return parts.map((part, index) => {
    const last = index === parts.length - 1;
    const more = page.more || !last;
    const lastOffset = part.at(-1)?.offset;
    return {
      head: {
        type: 'subscribed',
        channel,
        // Within a resumption each part is a place to resume from.
        position:
          !last && recovery === 'resumed' && lastOffset !== undefined
            ? { epoch: position.epoch, offset: lastOffset }
            : position,
        recovery,
        ...(reason && { reason }),
        ...(more && { more: true }),
      },
      events: part.map(({ text }) => text),
    };
  });
}

/** The JSON of a `subscribed` message. */
export function pageText({ head, events }: EncodedPage, ref?: string): string {
  const fields = encodeJson({ ...head, ...(ref !== undefined && { ref }) });
  return `${fields.slice(0, -1)},"events":[${events.join(',')}]}`;
}

interface EncodedEvent {
  offset: number;
  text: string;
}

function split(events: readonly StoredEvent[], maxLength: number): EncodedEvent[][] {
  let part: EncodedEvent[] = [];
  let length = 0;
  const parts = [part];
  for (const event of events) {
    const text = encodeJson(wireEvent(event));
    if (length > 0 && length + text.length > maxLength) {
      part = [];
      length = 0;
      parts.push(part);
    }
    part.push({ offset: event.offset, text });
    length += text.length;
  }
  return parts;
}
