import { type EventFilter, passesType } from '@headway/protocol';

// What servers take, entries and characters of each; a wider filter is always safe, since each holder also filters for
// itself.
const maxEntries = 256;
const maxLength = 256;

/** The narrowest filter that lets pass all that either lets pass; `undefined` lets everything pass. */
export function unionOf(a: EventFilter | undefined, b: EventFilter | undefined): EventFilter | undefined {
  const types = merge(a?.types, b?.types);
  const keys = merge(a?.keys, b?.keys);
  return types || keys ? { ...(types && { types }), ...(keys && { keys }) } : undefined;
}

/** Whether everything that passes `narrow` passes `wide` too. */
export function covers(wide: EventFilter | undefined, narrow: EventFilter | undefined): boolean {
  const typesCovered = !wide?.types || (narrow?.types?.every((type) => passesType(wide, type)) ?? false);
  const keysCovered = !wide?.keys || (narrow?.keys?.every((key) => wide.keys?.includes(key)) ?? false);
  return typesCovered && keysCovered;
}

function merge(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!a || !b) return undefined;
  const all = new Set([...a, ...b]);
  return all.size > maxEntries || [...all].some(({ length }) => length > maxLength) ? undefined : [...all];
}
