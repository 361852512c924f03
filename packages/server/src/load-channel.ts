import type { Log, LogEntry } from '@headway/log';
import type { EventDraft } from '@headway/protocol';

export interface ChannelLoaderOptions {
  log: Pick<Log, 'position' | 'append'>;
  /** The state of a channel that the log does not know; `null` where a channel has no way to load. */
  loadOf: (channel: string) => (() => Promise<readonly EventDraft[]>) | null;
  /** Makes a draft ready for the log. */
  prepare: (channel: string, draft: EventDraft) => LogEntry;
  /** The tombstone of a key that is no longer to be seen. */
  tombstone: (channel: string, key: string) => LogEntry;
}

// Each further attempt needs another event of the channel to have come in between.
const maxAttempts = 3;

/** Fills channels that the log does not know yet. */
export class ChannelLoader {
  readonly #options: ChannelLoaderOptions;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(options: ChannelLoaderOptions) {
    this.#options = options;
  }

  /** Loads a channel unless the log knows it. Callers that come at the same time share one load. */
  ensure(channel: string): Promise<void> {
    const load = this.#options.loadOf(channel);
    if (!load) return Promise.resolve();
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
    let { offset: top } = await this.#options.log.position(channel);
    if (top > 0) return;
    let stored: readonly LogEntry[] = [];
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const drafts = await load();
      const states = drafts.map((draft) => this.#prepare(channel, draft));
      const entries = [...states, ...this.#ended(stored, states)];
      if (entries.length === 0) return;
      stored = states;
      const { positions } = await this.#options.log.append(entries);
      if (positions[0]?.offset === top + 1) return;
      top = Math.max(...positions.map(({ offset }) => offset));
    }
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
