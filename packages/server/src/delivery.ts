import type { StoredEvent } from '@headway/log';
import { encodeJson, type HeadwayEvent } from '@headway/protocol';
import { compressFrame } from './deflate.ts';
import { textFrame } from './frame.ts';
import type { Outgoing } from './outgoing.ts';

/** An event on its way to the subscribers of a channel: encoded and framed once, when the first of them wants it. */
export class Delivery implements Outgoing {
  readonly event: StoredEvent;
  /** Between this offset and its own nothing is missing. */
  readonly afterOffset: number;
  #frame: Buffer | null = null;
  #compressed: Buffer | null = null;

  constructor(event: StoredEvent, afterOffset: number = event.offset - 1) {
    this.event = event;
    this.afterOffset = afterOffset;
  }

  get offset(): number {
    return this.event.offset;
  }

  get frame(): Buffer {
    this.#frame ??= textFrame(eventText(this.event));
    return this.#frame;
  }

  get compressed(): Buffer {
    this.#compressed ??= compressFrame(this.frame);
    return this.#compressed;
  }
}

/** The JSON of an event for the wire. Where the log has the JSON of the data, that is passed on as it is. */
export function eventText(event: StoredEvent): string {
  const { json, type, channel, offset, timestamp, id, key, state } = event;
  if (json === undefined) return encodeJson(wireEvent(event));
  const head = encodeJson({ type, channel, offset, timestamp, id, key, state: state || undefined });
  return `${head.slice(0, -1)},"data":${json}}`;
}

/** The event as the wire has it: without the facts that only the log needs. */
export function wireEvent({
  type,
  channel,
  offset,
  timestamp,
  id,
  key,
  state,
  data,
}: StoredEvent): HeadwayEvent {
  return {
    type,
    channel,
    offset,
    timestamp,
    id,
    ...(key !== undefined && { key }),
    ...(state && { state }),
    data,
  };
}
