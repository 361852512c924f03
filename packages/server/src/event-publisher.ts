import type { Log, LogEntry } from '@headway/log';
import { type Clock, type EventDraft, type EventRegistry, HeadwayError } from '@headway/protocol';
import type { Access } from './access.ts';
import type { Published, PublishOptions } from './headway.ts';

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

  /** @throws HeadwayError `unknown_type`, `invalid_event`, `unknown_channel`. */
  async publish(
    channels: readonly string[],
    draft: EventDraft,
    options: PublishOptions = {},
  ): Promise<Published> {
    if (channels.length === 0) throw new TypeError('Expected at least one channel.');
    for (const channel of channels) this.#options.access.find(channel);
    const { tombstoneKey, idempotencyKey } = options;
    if (tombstoneKey !== undefined && draft.data !== null) {
      throw new HeadwayError('invalid_event', 'An event with a tombstoneKey must have null as its data.');
    }
    const event = { ...this.#options.events.prepare(draft, tombstoneKey), ...this.#stamp() };
    const entries = Array.from(new Set(channels), (channel): LogEntry => ({ ...event, channel }));
    const { positions, repeated } = await this.#options.log.append(
      entries,
      idempotencyKey === undefined ? undefined : { idempotencyKey },
    );
    return { id: repeated ? await this.#idAt(positions[0], event.id) : event.id, positions };
  }

  #stamp(): { id: string; timestamp: string } {
    return { id: this.#options.newId(), timestamp: new Date(this.#options.clock.now()).toISOString() };
  }

  /** The id of the event that stands at a position, as long as the log still has it. */
  async #idAt(position: Published['positions'][number] | undefined, otherwise: string): Promise<string> {
    if (!position) return otherwise;
    const { channel, epoch, offset } = position;
    const result = await this.#options.log.read(channel, { epoch, offset: offset - 1 }, 1);
    const event = result.complete ? result.events[0] : undefined;
    return event?.offset === offset ? event.id : otherwise;
  }
}
