import type { LogEntry, Retention } from '../log.ts';

interface ModelEvent {
  offset: number;
  type: string;
  key: string | undefined;
  state: boolean;
  conflatable: boolean;
  ended: boolean;
  storedAt: number;
  ttlMs: number | null | undefined;
  trimmed: boolean;
}

/** What an append should answer. */
export interface ExpectedResult {
  offsets: readonly number[];
  repeated: boolean;
}

/** The log as plainly as it can be said: nothing is ever removed, only marked. Slow, and sure. */
export class ModelLog {
  readonly #channels = new Map<string, ModelEvent[]>();
  readonly #results = new Map<string, readonly number[]>();

  append(
    group: readonly { entries: readonly LogEntry[]; key: string | undefined }[],
    now: number,
  ): readonly ExpectedResult[] {
    const first = new Map<string, number>();
    const accepted = group.filter(({ key }, index) => {
      if (key === undefined) return true;
      if (this.#results.has(key) || first.has(key)) return false;
      first.set(key, index);
      return true;
    });
    const entries = accepted.flatMap((append) => append.entries);
    const replacedBy = entries.map((entry, index) =>
      entry.conflatable
        ? entries.findIndex((later, at) => at > index && later.state && sameKey(later, entry))
        : -1,
    );
    const offsets: number[] = [];
    for (const [index, entry] of entries.entries()) {
      if (replacedBy[index] === -1) offsets[index] = this.#store(entry, now);
    }
    // From the end: what replaces an entry has its offset already.
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      offsets[index] ??= offsets[replacedBy[index] ?? -1] ?? -1;
    }
    const own = accepted.map((append) => offsets.splice(0, append.entries.length));
    for (const [index, { key }] of accepted.entries()) {
      if (key !== undefined) this.#results.set(key, own[index] ?? []);
    }
    return group.map((append) => {
      const at = accepted.indexOf(append);
      const result = at === -1 ? this.#results.get(append.key ?? '') : own[at];
      return { offsets: result ?? [], repeated: at === -1 };
    });
  }

  sweep(retention: Retention, now: number): void {
    for (const [channel, events] of this.#channels) {
      for (const [key, offset] of this.newest(channel)) {
        const event = events[offset - 1];
        const ttlMs = event?.ttlMs === undefined ? retention.keyTtlMs : event.ttlMs;
        if (!event || ttlMs === null || ttlMs === undefined || event.storedAt + ttlMs > now) continue;
        this.#store({ ...expired, channel, key }, now);
      }
      this.#trim(channel, events, retention, now);
    }
  }

  /** What was stored, trimmed and superseded or not. */
  stored(channel: string): { key: string | undefined; type: string }[] {
    return this.#events(channel).map(({ key, type }) => ({ key, type }));
  }

  /** What a read after an offset must give, or why it must not. */
  offsetsAfter(channel: string, after: number): readonly number[] | string {
    const events = this.#events(channel);
    if (after > events.length) return 'rolled_back';
    const later = events.filter(({ offset }) => offset > after);
    if (later.some((event) => event.trimmed && !event.conflatable)) return 'trimmed';
    return later
      .filter((event) => !event.trimmed && !this.#superseded(channel, event))
      .map(({ offset }) => offset);
  }

  /** All lossless offsets that were ever given out. */
  lossless(channel: string): readonly number[] {
    return this.#events(channel).flatMap((event) => (event.conflatable ? [] : [event.offset]));
  }

  recent(channel: string, count: number): readonly number[] {
    const lossless = this.#events(channel).filter(({ conflatable }) => !conflatable);
    const lastTrimmed = lossless.findLastIndex(({ trimmed }) => trimmed);
    return lossless
      .slice(lastTrimmed + 1)
      .slice(-count)
      .map(({ offset }) => offset);
  }

  /** Living key → offset of its newest state, by offset. */
  newest(channel: string): Map<string, number> {
    const newest = new Map<string, number>();
    for (const { key, state, ended, offset } of this.#events(channel)) {
      if (key === undefined || !state) continue;
      newest.delete(key);
      if (!ended) newest.set(key, offset);
    }
    return newest;
  }

  top(channel: string): number {
    return this.#events(channel).length;
  }

  #events(channel: string): ModelEvent[] {
    const events = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, events);
    return events;
  }

  #store(entry: LogEntry, storedAt: number): number {
    const events = this.#events(entry.channel);
    const { type, key, state, conflatable, ttlMs, data } = entry;
    const ended = data === null;
    const offset = events.length + 1;
    events.push({ offset, type, key, state, conflatable, ended, storedAt, ttlMs, trimmed: false });
    return offset;
  }

  #superseded(channel: string, event: ModelEvent): boolean {
    return (
      event.conflatable &&
      this.#events(channel).some(
        (later) => later.offset > event.offset && later.state && later.key === event.key,
      )
    );
  }

  #trim(channel: string, events: ModelEvent[], retention: Retention, now: number): void {
    const { maxEvents = 0, maxAgeMs = 0 } = retention;
    const living = new Set(this.newest(channel).values());
    const there = events.filter((event) => !event.trimmed && !this.#superseded(channel, event));
    const lossless = there.filter((event) => !event.conflatable);
    const passing = there.filter((event) => event.conflatable && !living.has(event.offset));
    for (const kind of [lossless, passing]) {
      const firstYoung = kind.findIndex(({ storedAt }) => storedAt > now - maxAgeMs);
      const old = firstYoung === -1 ? kind.length : firstYoung;
      for (const event of kind.slice(0, Math.max(old, kind.length - maxEvents))) {
        if (!living.has(event.offset)) event.trimmed = true;
      }
    }
  }
}

const expired: Omit<LogEntry, 'channel' | 'key'> = {
  type: 'state.expired',
  id: '',
  timestamp: '',
  state: true,
  conflatable: false,
  data: null,
};

function sameKey(a: LogEntry, b: LogEntry): boolean {
  return a.channel === b.channel && a.key === b.key;
}
