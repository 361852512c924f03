import type { StoredRecord } from './log-store.ts';
import type { StoredEvent } from './log.ts';
import type { PreparedEntry } from './prepare-append.ts';

/** The record that a prepared entry becomes at its place. */
export function toRecord(entry: PreparedEntry, offset: number): StoredRecord {
  const { type, channel, timestamp, id, key, state, conflatable, json } = entry;
  return {
    type,
    channel,
    offset,
    timestamp,
    id,
    ...(key !== undefined && { key }),
    ...(state && { state: true }),
    conflatable,
    json,
  };
}

/** The event of a record. Its data is parsed when someone asks for it, once: most only pass it on. */
export function toEvent(record: StoredRecord): StoredEvent {
  const { type, channel, offset, timestamp, id, key, state, conflatable, json } = record;
  let parsed: unknown;
  return {
    type,
    channel,
    offset,
    timestamp,
    id,
    ...(key !== undefined && { key }),
    ...(state && { state }),
    get data() {
      parsed ??= JSON.parse(json);
      return parsed;
    },
    conflatable,
    json,
  };
}
