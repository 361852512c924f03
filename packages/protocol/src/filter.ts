import type { EventFilter } from './messages.ts';

/** Whether an event of this type and key passes a filter; no filter passes all. */
export function passesFilter(
  filter: EventFilter | undefined,
  event: { type: string; key?: string },
): boolean {
  return passesType(filter, event.type) && passesKey(filter, event.key);
}

/** Whether a type passes: exact, or by a prefix such as `job.*`. */
export function passesType(filter: EventFilter | undefined, type: string): boolean {
  if (!filter?.types) return true;
  return filter.types.some((wanted) =>
    wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type,
  );
}

/** Whether a key passes. An event without a key passes only a filter without keys. */
export function passesKey(filter: EventFilter | undefined, key: string | undefined): boolean {
  if (!filter?.keys) return true;
  return key !== undefined && filter.keys.includes(key);
}
