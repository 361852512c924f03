import type { StoredEvent } from '@headway/log';
import { type EventFilter, passesFilter, passesKey } from '@headway/protocol';

/**
 * Entities that one subscription remembers. The one that was silent for longest is forgotten first; its end may then
 * stay hidden behind the type filter, which costs less than memory without a bound.
 */
const maxKeys = 10_000;

type FilteredEvent = Pick<StoredEvent, 'type' | 'key' | 'state' | 'data'>;

/**
 * A subscription's filter with its memory: once an event of an entity passed, later states of that entity pass whatever
 * their type, up to its tombstone. So a watcher of `job.progress` also hears that the job failed.
 */
export class SubscriptionFilter {
  readonly #filter: EventFilter;
  readonly #passed = new Set<string>();

  constructor(filter: EventFilter) {
    this.#filter = filter;
  }

  /** Whether what passed before matters: only a type filter can hide the end of an entity. */
  get remembers(): boolean {
    return this.#filter.types !== undefined;
  }

  /** Whether an event would pass now. */
  wants(event: FilteredEvent): boolean {
    const { key } = event;
    if (!this.remembers || key === undefined) return passesFilter(this.#filter, event);
    if (!passesKey(this.#filter, key)) return false;
    const follows = event.data === null || event.state === true;
    return passesFilter(this.#filter, event) || (follows && this.#passed.has(key));
  }

  /** Whether an event passes, which is remembered. MUST be asked in the order of the channel, once for each event. */
  passes(event: FilteredEvent): boolean {
    if (!this.wants(event)) return false;
    const { key, data } = event;
    if (!this.remembers || key === undefined) return true;
    if (data === null) this.#passed.delete(key);
    else this.#remember(key);
    return true;
  }

  /** Takes it that an event of this entity may have passed before, on an earlier connection. */
  assume(key: string): void {
    if (this.remembers && passesKey(this.#filter, key)) this.#remember(key);
  }

  #remember(key: string): void {
    this.#passed.delete(key);
    this.#passed.add(key);
    if (this.#passed.size <= maxKeys) return;
    const [oldest] = this.#passed;
    if (oldest !== undefined) this.#passed.delete(oldest);
  }
}
