import type { Log, StoredEvent } from '@headway/log';

/** A log whose tails tell what the test wants, when it wants: as a store far away may. */
export interface UnrulyLog extends Log {
  /** Tells the tails of the channel the events of these offsets, in this order. */
  tell(channel: string, ...offsets: number[]): void;
  /** From now on reads fail. */
  breakReads(): void;
  reads: number;
}

export function unrulyLog(log: Log): UnrulyLog {
  const stored = new Map<string, StoredEvent>();
  const listeners = new Map<string, Set<(event: StoredEvent) => void>>();
  const stops: (() => void)[] = [];
  let broken = false;
  const unruly: UnrulyLog = {
    ...log,
    epoch: log.epoch,
    append(entries, options) {
      for (const { channel } of entries) {
        if (listeners.has(`kept ${channel}`)) continue;
        listeners.set(`kept ${channel}`, new Set());
        stops.push(log.tail(channel, (event) => stored.set(`${channel} ${event.offset}`, event)));
      }
      return log.append(entries, options);
    },
    async read(...request) {
      unruly.reads += 1;
      if (broken) throw new Error('no disk');
      return log.read(...request);
    },
    tail(channel, listener) {
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(listener));
      return () => all.delete(listener);
    },
    tell(channel, ...offsets) {
      for (const offset of offsets) {
        const event = stored.get(`${channel} ${offset}`);
        if (!event) throw new Error(`Nothing was stored at ${offset}.`);
        for (const listener of listeners.get(channel) ?? []) listener(event);
      }
    },
    breakReads() {
      broken = true;
    },
    close() {
      for (const stop of stops) stop();
      return log.close();
    },
    reads: 0,
  };
  return unruly;
}
