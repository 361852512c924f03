import { deepStrictEqual } from 'node:assert/strict';
import type { Position } from '@headway/protocol';
import { LogError } from '../log-error.ts';
import type { Log, StoredEvent } from '../log.ts';
import { patiently } from './patiently.ts';

/** One subscription, from when it is asked for until it ends. */
interface Subscription {
  ended: boolean;
  live: boolean;
  /** What was heard while the answer is being read. */
  buffer: StoredEvent[];
  stop: () => void;
}

/**
 * Follows a channel as a server and its client do: hears the tail from before it reads, reads what it missed or a
 * snapshot, merges by offset, and goes live. It may go at any moment, and resumes from where it was.
 */
export class Follower {
  readonly channel: string;
  readonly #limit: number;
  #current: Subscription | null = null;
  #position: Position | null = null;
  /** The top when it last took a snapshot; `null` before. */
  #since: number | null = null;
  #snapshots = 0;
  #lossless: number[] = [];
  #states = new Map<string | undefined, number>();

  /** `limit`: events in a page. */
  constructor(channel: string, limit: number) {
    this.channel = channel;
    this.#limit = limit;
  }

  disconnect(): void {
    if (!this.#current) return;
    this.#current.ended = true;
    this.#current.stop();
    this.#current = null;
  }

  /** Resolves when it is live, or was ended meanwhile. */
  async subscribe(log: Log): Promise<void> {
    this.disconnect();
    const own: Subscription = { ended: false, live: false, buffer: [], stop: () => undefined };
    own.stop = log.tail(this.channel, (event) => {
      if (own.live) this.#hear(log, event);
      else own.buffer.push(event);
    });
    this.#current = own;
    try {
      await this.#readUp(log, own);
    } catch (error) {
      // The log was closed under it, as by a restart.
      if (!(error instanceof LogError) || error.code !== 'closed') throw error;
      return;
    }
    if (own.ended) return;
    own.live = true;
    for (const event of own.buffer) this.#hear(log, event);
  }

  async #readUp(log: Log, own: Subscription): Promise<void> {
    while (this.#position) {
      const after = this.#position;
      const read = await patiently(() => log.read(this.channel, after, this.#limit));
      if (own.ended) return;
      if (!read.complete) break;
      for (const event of read.events) this.#apply(event);
      const last = read.events.at(-1);
      this.#position = read.more && last ? { epoch: log.epoch, offset: last.offset } : read.position;
      if (!read.more) return;
    }
    const first = await patiently(() => log.snapshot(this.channel, { afterOffset: 0, limit: this.#limit }));
    const states = new Map<string | undefined, number>();
    for (let page = first; ;) {
      for (const { key, offset } of page.events) if (offset <= first.position.offset) states.set(key, offset);
      const last = page.events.at(-1);
      if (!page.more || !last) break;
      page = await patiently(() =>
        log.snapshot(this.channel, { afterOffset: last.offset, limit: this.#limit }),
      );
    }
    if (own.ended) return;
    this.#states = states;
    this.#lossless = [];
    this.#since = first.position.offset;
    this.#position = first.position;
    this.#snapshots += 1;
  }

  #hear(log: Log, event: StoredEvent): void {
    if (event.offset <= (this.#position?.offset ?? 0)) return;
    this.#apply(event);
    this.#position = { epoch: log.epoch, offset: event.offset };
  }

  #apply(event: StoredEvent): void {
    if (!event.conflatable) this.#lossless.push(event.offset);
    if (event.data === null && event.key !== undefined) this.#states.delete(event.key);
    else if (event.state) this.#states.set(event.key, event.offset);
  }

  /** Compares what it has with what was stored. `trims`: history may have gone, so that it needed another snapshot. */
  check(stored: readonly StoredEvent[], { trims }: { trims: boolean }): void {
    const since = this.#since ?? 0;
    const lossless = stored.filter(({ conflatable, offset }) => !conflatable && offset > since);
    deepStrictEqual(
      this.#lossless,
      lossless.map(({ offset }) => offset),
    );
    const states = new Map<string | undefined, number>();
    for (const { key, state, data, offset } of stored) {
      if (!state) continue;
      if (data === null) states.delete(key);
      else states.set(key, offset);
    }
    deepStrictEqual(this.#states, states);
    if (!trims) deepStrictEqual(this.#snapshots, 1, 'it was sent back although nothing was trimmed');
  }
}
