import { type EventFilter, type HeadwayEvent, passesKey, passesType } from '@headway/protocol';
import type { Delivery } from './channel-state.ts';
import type { ChannelSnapshot } from './client.ts';
import { covers } from './filter-union.ts';
import { createHandlers, type Handlers } from './handlers.ts';
import { createListeners, type Listeners, type OnError } from './listeners.ts';
import type { SharedChannel } from './shared-channel.ts';
import type { Want } from './subscription-plan.ts';

/**
 * One who holds a channel. The subscription may be wider than its filter, since others share it: it filters for
 * itself, by the server's rule that a type filter does not hide later states of an entity that has passed it.
 */
export interface Holder {
  readonly handlers: Handlers;
  readonly listeners: Listeners;
  want: Want;
  /** True when the event is one that the holder wants. */
  hear(delivery: Delivery): boolean;
  /** The channel as this holder's filter shows it; the same object until something changes. */
  snapshot(): ChannelSnapshot;
  subscribeKey(key: string, listener: () => void): () => void;
  release(): void;
}

export function createHolder(shared: SharedChannel, first: Want, onError: OnError): Holder {
  const { state } = shared;
  const handlers = createHandlers(onError);
  const listeners = createListeners(onError);
  const passedKeys = new Set<string>();
  const undos = new Set<() => void>();
  let view: { base: ChannelSnapshot; served: boolean; snapshot: ChannelSnapshot } | null = null;

  /** False when the server filters exactly as this holder would. */
  function filtersItself(): boolean {
    const answered = shared.answeredFilter();
    const { filter } = holder.want;
    return filter !== undefined && !(answered && covers(filter, answered));
  }

  /** Others who share the channel may have asked to begin earlier. */
  function isKnown({ event, origin }: Delivery): boolean {
    const { after } = holder.want;
    return (
      origin !== 'snapshot' && after?.epoch === state.position?.epoch && event.offset <= (after?.offset ?? 0)
    );
  }

  function passes(event: HeadwayEvent): boolean {
    const { filter } = holder.want;
    const { key } = event;
    if (!filter) return true;
    if (!passesKey(filter, key)) return false;
    const tells = event.state === true || event.data === null;
    const passed = passesType(filter, event.type) || (tells && key !== undefined && passedKeys.has(key));
    if (passed && key !== undefined) {
      if (event.data === null) passedKeys.delete(key);
      else passedKeys.add(key);
    }
    return passed || !filtersItself();
  }

  function select(entities: ReadonlyMap<string, HeadwayEvent>): ReadonlyMap<string, HeadwayEvent> {
    const filter: EventFilter = holder.want.filter ?? {};
    const selected = new Map<string, HeadwayEvent>();
    // By the filter's own keys where it has any: many cards with one key each share a channel with many entities.
    for (const key of filter.keys ?? entities.keys()) {
      const event = entities.get(key);
      if (event && (passesType(filter, event.type) || passedKeys.has(key))) selected.set(key, event);
    }
    return selected;
  }

  const holder: Holder = {
    handlers,
    listeners,
    want: first,
    hear(delivery) {
      const { event, origin } = delivery;
      if (!passes(event) || isKnown(delivery)) return false;
      handlers.call(event, { origin });
      return true;
    },
    snapshot() {
      const base = state.snapshot();
      const served = shared.hasServed(holder.want);
      if (view?.base === base && view.served === served) return view.snapshot;
      const entities = filtersItself() ? select(base.entities) : base.entities;
      // Others may have the channel already, while what this one wants of it is still on its way.
      const waits = !served && (base.status === 'live' || base.status === 'stale');
      const snapshot: ChannelSnapshot =
        entities === base.entities && !waits
          ? base
          : { ...base, entities, ...(waits && { status: 'pending', position: null }) };
      view = { base, served, snapshot };
      return snapshot;
    },
    subscribeKey(key, listener) {
      const undo = shared.subscribeKey(key, listener);
      undos.add(undo);
      return () => {
        undo();
        undos.delete(undo);
      };
    },
    release() {
      for (const undo of undos) undo();
      undos.clear();
      handlers.clear();
      listeners.clear();
    },
  };
  return holder;
}
