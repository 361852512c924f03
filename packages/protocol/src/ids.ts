import { monotonicFactory } from 'ulid';
import type { Clock } from './clock.ts';

/** A source of ULIDs that rise, also within one millisecond. */
export function createIds(clock: Pick<Clock, 'now'>): () => string {
  const next = monotonicFactory();
  return () => next(clock.now());
}
