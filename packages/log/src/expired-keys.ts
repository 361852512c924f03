import type { PreparedEntry } from './prepare-append.ts';

/** The tombstones that end keys whose time is over. */
export function tombstones(
  channel: string,
  keys: readonly string[],
  newId: () => string,
  now: number,
): readonly PreparedEntry[] {
  const timestamp = new Date(now).toISOString();
  return keys.map((key) => ({
    channel,
    type: 'state.expired',
    id: newId(),
    timestamp,
    key,
    state: true,
    conflatable: false,
    json: 'null',
    tombstone: true,
  }));
}
