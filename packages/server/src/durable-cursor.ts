import type { CursorId, OpenedCursor, StoredEvent } from '@headway/log';
import { HeadwayError } from '@headway/protocol';
import type { Services } from './services.ts';

/** A cursor that is held is used so often, ms. What the server skipped by itself is saved then, too. */
const useEveryMs = 60_000;

export interface DurableCursorEvents {
  /** All up to `offset` is dealt with, and what comes after was tried in vain so often. */
  place(): { offset: number; attempts: number };
  /** It was used again. */
  onUsed(): void;
  /** The log does not know it any more. */
  onForgotten(): void;
}

/** The cursor of a durable subscription in the log, for as long as it is held. */
export class DurableCursor {
  readonly #id: CursorId;
  readonly #services: Services;
  readonly #events: DurableCursorEvents;
  #savedOffset = 0;
  #saving: Promise<void> | null = null;
  #cancelUse: () => void = () => undefined;
  #left = false;

  constructor(id: CursorId, services: Services, events: DurableCursorEvents) {
    this.#id = id;
    this.#services = services;
    this.#events = events;
  }

  /** @throws HeadwayError `too_many_subscriptions`; LogError. */
  async open(from: 'top' | 'start'): Promise<OpenedCursor> {
    const { log, settings } = this.#services;
    const { maxPerUser } = settings.durable;
    const opened = await log.cursors.open(this.#id, { from, maxPerUser });
    if (!opened) {
      throw new HeadwayError(
        'too_many_subscriptions',
        `A user may have ${maxPerUser} durable subscriptions, those that nobody holds included.`,
      );
    }
    this.#savedOffset = opened.position.offset;
    this.#useLater();
    return opened;
  }

  /** Resolves once it is safe how far it has come by now. What is settled meanwhile goes along. */
  async save(): Promise<void> {
    const { offset } = this.#events.place();
    while (this.#savedOffset < offset) {
      this.#saving ??= this.use().finally(() => {
        this.#saving = null;
      });
      await this.#saving;
    }
  }

  /** Saves where it stands, moved or not. */
  async use(): Promise<void> {
    const place = this.#events.place();
    const cursor = await this.#services.log.cursors.move(this.#id, place);
    this.#savedOffset = Math.max(this.#savedOffset, place.offset);
    if (!cursor) this.#events.onForgotten();
  }

  /** An event of the channel; `null` when the log does not have it. */
  async read(offset: number): Promise<StoredEvent | null> {
    const { log } = this.#services;
    const result = await log.read(this.#id.channel, { epoch: log.epoch, offset: offset - 1 }, 1);
    const event = result.complete ? result.events[0] : undefined;
    return event?.offset === offset ? event : null;
  }

  /** Sets an event aside and publishes that. @param id of one that was set aside before */
  async setAside(
    event: StoredEvent,
    attempts: number,
    id: string = this.#services.newId(),
  ): Promise<boolean> {
    const { log, settings, notice } = this.#services;
    const { user, name: durable, channel } = this.#id;
    const entry = notice({
      id,
      user,
      durable,
      channel,
      offset: event.offset,
      eventId: event.id,
      eventType: event.type,
      attempts,
      reason: 'not_acknowledged',
    });
    const done = await log.cursors.setAside(this.#id, {
      id,
      event,
      attempts,
      max: settings.durable.maxSetAside,
      ...(entry && { notice: entry }),
    });
    if (!done) {
      const full = new Error(`'${durable}' of '${channel}' has set aside as many events as it may.`);
      settings.onError(full, { stage: 'durable' });
    }
    return done;
  }

  /** Nobody holds it any more. */
  leave(): void {
    this.#left = true;
    this.#cancelUse();
    this.save().catch((error: unknown) => this.#services.settings.onError(error, { stage: 'durable' }));
  }

  #useLater(): void {
    this.#cancelUse();
    if (this.#left) return;
    const { clock, onError } = this.#services.settings;
    this.#cancelUse = clock.setTimer(() => {
      this.use()
        .then(() => this.#events.onUsed())
        .catch((error: unknown) => onError(error, { stage: 'durable' }));
      this.#useLater();
    }, useEveryMs);
  }
}
