import { createIds, systemClock } from '@headway/protocol';
import { createLog, logDefaults, type LogOptions } from './create-log.ts';
import type { Log } from './log.ts';
import { MemoryStore } from './memory-store.ts';
import { inProcess } from './store-access.ts';

/** A log for tests: all in memory, gone with the process. Each is an epoch of its own. */
export function memoryLog(options: LogOptions = {}): Log {
  const { clock = systemClock(), onError = () => undefined } = options;
  const { idempotencyWindowMs, maxPendingEntries } = { ...logDefaults, ...options };
  const newId = createIds(clock);
  const store = new MemoryStore({ epoch: newId(), newId, idempotencyWindowMs, openedAt: clock.now() });
  return createLog(inProcess(store), { clock, idempotencyWindowMs, maxPendingEntries, onError });
}
