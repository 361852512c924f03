import { type EventFilter, type HeadwayEvent, passesKey, passesType } from '@headway/protocol';
import type { Delivery } from './channel-state.ts';
import type { ChannelSnapshot } from './client.ts';
import { covers } from './filter-union.ts';
import { Handlers } from './handlers.ts';
import { Listeners, type OnError } from './listeners.ts';
import type { SharedChannel } from './shared-channel.ts';
import type { Want } from './subscription-plan.ts';

/**
 * One who holds a channel. The subscription may be wider than its filter, since others share it: it filters for
 * itself, by the server's rule that a type filter does not hide later states of an entity that has passed it.
 */
export class Holder {
  readonly handlers: Handlers;
  readonly listeners: Listeners;
  want: Want;
  readonly #shared: SharedChannel;
  readonly #passedKeys = new Set<string>();
  readonly #undos = new Set<() => void>();
  #view: { base: ChannelSnapshot; served: boolean; snapshot: ChannelSnapshot } | null = null;

  constructor(shared: SharedChannel, want: Want, onError: OnError) {
    this.#shared = shared;
    this.want = want;
    this.handlers = new Handlers(onError);
    this.listeners = new Listeners(onError);
  }

  /** True when the event passes the holder's filter. */
  hear({ event, origin }: Delivery): boolean {
    if (!this.#passes(event)) return false;
    this.handlers.call(event, { origin });
    return true;
  }

  /** The channel as this holder's filter shows it; the same object until something changes. */
  snapshot(): ChannelSnapshot {
    const base = this.#shared.state.snapshot();
    const served = this.#shared.hasServed(this.want);
    if (this.#view?.base === base && this.#view.served === served) return this.#view.snapshot;
    const entities = this.#filtersItself() ? this.#select(base.entities) : base.entities;
    // Others may have the channel already, while what this one wants of it is still on its way.
    const waits = !served && (base.status === 'live' || base.status === 'stale');
    const snapshot: ChannelSnapshot =
      entities === base.entities && !waits
        ? base
        : { ...base, entities, ...(waits && { status: 'pending', position: null }) };
    this.#view = { base, served, snapshot };
    return snapshot;
  }

  subscribeKey(key: string, listener: () => void): () => void {
    const undo = this.#shared.subscribeKey(key, listener);
    this.#undos.add(undo);
    return () => {
      undo();
      this.#undos.delete(undo);
    };
  }

  release(): void {
    for (const undo of this.#undos) undo();
    this.#undos.clear();
    this.handlers.clear();
    this.listeners.clear();
  }

  /** False when the server filters exactly as this holder would. */
  #filtersItself(): boolean {
    const answered = this.#shared.answeredFilter();
    return this.want.filter !== undefined && !(answered && covers(this.want.filter, answered));
  }

  #passes(event: HeadwayEvent): boolean {
    const { filter } = this.want;
    const { key } = event;
    if (!filter) return true;
    if (!passesKey(filter, key)) return false;
    const tells = event.state === true || event.data === null;
    const passes =
      passesType(filter, event.type) || (tells && key !== undefined && this.#passedKeys.has(key));
    if (passes && key !== undefined) {
      if (event.data === null) this.#passedKeys.delete(key);
      else this.#passedKeys.add(key);
    }
    return passes || !this.#filtersItself();
  }

  #select(entities: ReadonlyMap<string, HeadwayEvent>): ReadonlyMap<string, HeadwayEvent> {
    const filter: EventFilter = this.want.filter ?? {};
    const selected = new Map<string, HeadwayEvent>();
    // By the filter's own keys where it has any: many cards with one key each share a channel with many entities.
    for (const key of filter.keys ?? entities.keys()) {
      const event = entities.get(key);
      if (event && (passesType(filter, event.type) || this.#passedKeys.has(key))) selected.set(key, event);
    }
    return selected;
  }
}
