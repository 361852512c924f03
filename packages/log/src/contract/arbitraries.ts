import fc from 'fast-check';
import type { LogEntry } from '../log.ts';
import { plain, progress, state, tombstone } from './fixture.ts';

export interface AppendCall {
  entries: readonly LogEntry[];
  /** Its idempotency key. */
  key: string | undefined;
}

export const channels: readonly string[] = ['project:1', 'project:2'];

export const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const entry: fc.Arbitrary<LogEntry> = fc
  .record({
    make: oneOf(keyless, state, progress, progress, tombstone, hint),
    key: oneOf('job:1', 'job:2', 'job:3'),
    channel: oneOf(...channels),
    ttl: oneOf<Pick<LogEntry, 'ttlMs'>>({}, { ttlMs: null }, { ttlMs: 2000 }),
    id: fc.uuid(),
  })
  .map(({ make, key, channel, ttl, id }) => make(id, key, { channel, ...ttl }));

function keyless(id: string, _key: string, more: Partial<LogEntry> = {}): LogEntry {
  return plain(id, more);
}

/** Conflatable, but not a state. */
function hint(id: string, key: string, more: Partial<LogEntry> = {}): LogEntry {
  return progress(id, key, { state: false, ...more });
}

export const append: fc.Arbitrary<AppendCall> = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
  key: oneOf(undefined, undefined, 'k1', 'k2', 'k3'),
});
