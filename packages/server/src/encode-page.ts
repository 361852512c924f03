import type { StoredEvent } from '@headway/log';
import { encodeJson, type SubscribedMessage } from '@headway/protocol';
import type { AnswerPage } from './answer.ts';

/** A `subscribed` message whose events are JSON already. */
export interface EncodedPage {
  head: Omit<SubscribedMessage, 'events' | 'ref'>;
  events: readonly string[];
}

/** What of a page a subscriber gets. */
export interface PageEvents {
  events: readonly StoredEvent[];
  /** The JSON of an event. */
  textOf: (event: StoredEvent) => string;
  /** Characters. */
  maxLength: number;
}

/** Encodes a page as one `subscribed`, or as several where its events have more than `maxLength` characters. */
export function encodePage(
  channel: string,
  page: AnswerPage,
  { events, textOf, maxLength }: PageEvents,
): EncodedPage[] {
  const { recovery, reason, position } = page;
  const parts = split({ events, textOf, maxLength });
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

function split({ events, textOf, maxLength }: PageEvents): EncodedEvent[][] {
  let part: EncodedEvent[] = [];
  let length = 0;
  const parts = [part];
  for (const event of events) {
    const text = textOf(event);
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
