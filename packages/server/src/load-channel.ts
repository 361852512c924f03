import type { Log, LogEntry } from '@headway/log';
import type { EventDraft } from '@headway/protocol';

export interface ChannelLoaderOptions {
  log: Pick<Log, 'position' | 'append' | 'snapshot'>;
  /** Events in one read. */
  pageEvents: number;
  /** The state of a channel that was never loaded; `null` where a channel has no way to load. */
  loadOf: (channel: string) => (() => Promise<readonly EventDraft[]>) | null;
  /** Makes a draft ready for the log. */
  prepare: (channel: string, draft: EventDraft) => LogEntry;
  /** The tombstone of a key that is no longer to be seen. */
  tombstone: (channel: string, key: string) => LogEntry;
  /** A note in the log, in a channel that nobody subscribes to. */
  note: (channel: string) => LogEntry;
}

// Each further attempt needs another event of the channel to have come in between.
const maxAttempts = 3;

/**
 * That a channel was loaded is noted in a channel beside it: so an event that came before anyone subscribed does not hide
 * the state, and a log that is lost forgets both. The name can't be one of an application's channels.
 */
const markerOf = (channel: string): string => `headway-loaded/${channel}`;

/** Channels of which this server remembers that they are loaded; others it looks up. */
const maxRemembered = 10_000;

/** Fills channels with the state that the application has of them, once in the life of a log. */
export class ChannelLoader {
  readonly #options: ChannelLoaderOptions;
  readonly #loading = new Map<string, Promise<void>>();
  readonly #loaded = new Set<string>();

  constructor(options: ChannelLoaderOptions) {
    this.#options = options;
  }

  /** Loads a channel unless it was loaded before. Callers that come at the same time share one load. */
  ensure(channel: string): Promise<void> {
    const load = this.#options.loadOf(channel);
    if (!load || this.#loaded.has(channel)) return Promise.resolve();
    let loading = this.#loading.get(channel);
    if (!loading) {
      loading = this.#load(channel, load).finally(() => this.#loading.delete(channel));
      this.#loading.set(channel, loading);
    }
    return loading;
  }

  /**
   * The state is read after the channel's top: an event that gets in between the two may be newer than the state that
   * is then stored after it. The offsets tell, and the state is loaded again; what is not in it any more has ended
   * meanwhile.
   */
  async #load(channel: string, load: () => Promise<readonly EventDraft[]>): Promise<void> {
    const { log, note } = this.#options;
    const marker = markerOf(channel);
    if ((await log.position(marker)).offset > 0) {
      this.#remember(channel);
      return;
    }
    let { offset: top } = await log.position(channel);
    // Whatever its events said is as new as the state, and is not said twice.
    const known = top > 0 ? await this.#livingKeys(channel) : new Set();
    let stored: readonly LogEntry[] = [];
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const drafts = await load();
      const states = drafts
        .map((draft) => this.#prepare(channel, draft))
        .filter(({ key }) => !known.has(key));
      const entries = [...states, ...this.#ended(stored, states)];
      // A channel costs nothing before there is something in it.
      if (entries.length === 0 && top === 0) return;
      if (entries.length === 0) break;
      stored = states;
      const { positions } = await log.append(entries);
      if (positions[0]?.offset === top + 1) break;
      top = Math.max(...positions.map(({ offset }) => offset));
    }
    // Not together with the states: what is cut off between two attempts is loaded again.
    await log.append([note(marker)]);
    this.#remember(channel);
  }

  async #livingKeys(channel: string): Promise<ReadonlySet<string | undefined>> {
    const { log, pageEvents } = this.#options;
    const keys = new Set<string | undefined>();
    let afterOffset = 0;
    for (;;) {
      const { events, more } = await log.snapshot(channel, { afterOffset, limit: pageEvents });
      for (const { key } of events) if (key !== undefined) keys.add(key);
      const last = events.at(-1);
      if (!more || !last) return keys;
      afterOffset = last.offset;
    }
  }

  #remember(channel: string): void {
    this.#loaded.add(channel);
    const [oldest] = this.#loaded;
    if (this.#loaded.size > maxRemembered && oldest !== undefined) this.#loaded.delete(oldest);
  }

  #ended(before: readonly LogEntry[], now: readonly LogEntry[]): LogEntry[] {
    const keys = new Set(now.map(({ key }) => key));
    return before.flatMap(({ channel, key }) =>
      key === undefined || keys.has(key) ? [] : [this.#options.tombstone(channel, key)],
    );
  }

  #prepare(channel: string, draft: EventDraft): LogEntry {
    try {
      return this.#options.prepare(channel, draft);
    } catch (cause) {
      // The application's fault, not the subscriber's: reported, and told as an internal error.
      throw new Error(`The state that was loaded for '${channel}' does not match its definition.`, { cause });
    }
  }
}
