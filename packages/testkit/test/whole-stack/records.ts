import type { Log, StoredEvent } from '@headway/log';
import { channels } from './steps.ts';

/** All that was ever stored in the channels, as their tails told it, and what went wrong meanwhile. */
export class Records {
  readonly faults: string[] = [];
  readonly #stored = new Map<string, StoredEvent[]>(channels.map((channel) => [channel, []]));
  readonly #watched = new Set<Log>();

  /** From now on hears what the log stores. The same log again changes nothing. */
  watch(log: Log): Log {
    if (this.#watched.has(log)) return log;
    this.#watched.add(log);
    for (const [channel, stored] of this.#stored) {
      log.tail(channel, (event) => {
        stored.push(event);
        if (event.offset !== stored.length)
          this.faults.push(`${channel}@${event.offset} is stored out of order`);
      });
    }
    return log;
  }

  /** By offset, from 1. */
  stored(channel: string): readonly StoredEvent[] {
    return this.#stored.get(channel) ?? [];
  }
}
