/**
 * An event as everyone sees it, on the wire and in handlers.
 * `data: null` with a `key` is a tombstone: the entity has ended.
 */
export interface HeadwayEvent<Type extends string = string, Data = unknown> {
  /** Dotted: `job.progress`. */
  type: Type;
  channel: string;
  /** Place in the channel, from 1. */
  offset: number;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
  /** ULID given by the server to the publish: the same event in several channels has one id. */
  id: string;
  /** The entity that the event speaks of. */
  key?: string;
  /** True when `data` is the whole state of the entity `key`, so that the newest replaces all before. */
  state?: true;
  data: Data;
}

/** What is asked to be published: the rest of the event is given by the server. */
export interface EventDraft<Type extends string = string, Data = unknown> {
  type: Type;
  data: Data;
}

/** The facts that the log stores with an event; `defineEvents` derives them from the data. */
export interface EventFacts {
  key?: string;
  /** The data is the entity's whole state. Needs a key. */
  state: boolean;
  /** May be superseded by a later state event of its key before anyone reads it. Needs a key. */
  conflatable: boolean;
  /** How long the key lives after this event, ms; absent: as the channel's namespace says. `null`: for ever. */
  ttlMs?: number | null;
}
