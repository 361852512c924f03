import type { AppendResult, Log, LogEntry } from '@headway/log';
import { type Clock, type EventDraft, type EventRegistry, HeadwayError } from '@headway/protocol';
import type { Access } from './access.ts';
import type { Published, PublishOptions } from './headway.ts';
import { otherMessage } from './message-hash.ts';

export interface EventPublisherOptions {
  log: Log;
  access: Access;
  events: EventRegistry<object>;
  clock: Clock;
  newId: () => string;
}

/** Checks events and appends them to the log. */
export class EventPublisher {
  readonly #options: EventPublisherOptions;

  constructor(options: EventPublisherOptions) {
    this.#options = options;
  }

  /** Whether clients may publish the type. @throws HeadwayError `unknown_type`. */
  clientsMayPublish(type: string): boolean {
    const { events } = this.#options;
    if (!events.has(type)) throw new HeadwayError('unknown_type', `Event type '${type}' is not declared.`);
    return events.clientsMayPublish(type);
  }

  /** Makes a draft ready for the log. @throws HeadwayError `unknown_type`, `invalid_event`. */
  prepare(channel: string, draft: EventDraft): LogEntry {
    return { ...this.#options.events.prepare(draft), ...this.#stamp(), channel };
  }

  /** Ends a key without a word on why. */
  expire(channel: string, key: string): LogEntry {
    const type = 'state.expired';
    return { channel, type, key, state: true, conflatable: false, data: null, ...this.#stamp() };
  }

  /** Notes for ourselves that something was done, in a channel of ours. */
  note(channel: string): LogEntry {
    return { channel, type: 'headway.noted', state: false, conflatable: false, data: null, ...this.#stamp() };
  }

  /**
   * @throws HeadwayError `unknown_type`, `invalid_event`, `unknown_channel`; `conflict` when the key stands for another
   * hash.
   */
  async publish(
    channels: readonly string[],
    draft: EventDraft,
    options: PublishOptions & { hash?: string } = {},
  ): Promise<Published> {
    if (channels.length === 0) throw new TypeError('Expected at least one channel.');
    for (const channel of channels) this.#options.access.find(channel);
    const { tombstoneKey, idempotencyKey, hash } = options;
    if (tombstoneKey !== undefined && draft.data !== null) {
      throw new HeadwayError('invalid_event', 'An event with a tombstoneKey must have null as its data.');
    }
    const event = { ...this.#options.events.prepare(draft, tombstoneKey), ...this.#stamp() };
    const entries = Array.from(new Set(channels), (channel): LogEntry => ({ ...event, channel }));
    const result = await this.#options.log.append(
      entries,
      // Kept beside the positions: the event itself may be conflated away before it is asked for again.
      idempotencyKey === undefined ? undefined : { idempotencyKey, memo: `${event.id} ${hash ?? ''}` },
    );
    return publishedBefore(result, hash) ?? { id: event.id, positions: result.positions };
  }

  /** What was published under a key; `null` when nothing was. @throws HeadwayError `conflict`. */
  async published(once: { idempotencyKey: string; hash: string }): Promise<Published | null> {
    const result = await this.#options.log.remembered(once.idempotencyKey);
    return result && publishedBefore(result, once.hash);
  }

  #stamp(): { id: string; timestamp: string } {
    return { id: this.#options.newId(), timestamp: new Date(this.#options.clock.now()).toISOString() };
  }
}

function publishedBefore({ repeated, memo, positions }: AppendResult, hash?: string): Published | null {
  if (!repeated || memo === undefined) return null;
  const [id = '', firstHash] = memo.split(' ');
  if (hash !== undefined && firstHash !== hash) throw otherMessage();
  return { id, positions };
}
