import { deepStrictEqual } from 'node:assert/strict';
import type { Position } from '@headway/protocol';
import type { Log, StoredEvent } from '../log.ts';
import type { ModelLog } from './model-log.ts';

/** Follows a channel by nothing but what it reads, as a client does. */
export class ModelReader {
  readonly #channel: string;
  #position: Position | null = null;
  /** Lossless offsets since the last snapshot. */
  #lossless: number[] = [];
  #since = 0;
  #states = new Map<string | undefined, number>();

  constructor(channel: string) {
    this.#channel = channel;
  }

  /** Reads to the top, by a snapshot where its position does not hold, and checks what it knows then. */
  async readOn(log: Log, model: ModelLog, limit: number): Promise<void> {
    const resumed = this.#position !== null && (await this.#resume(log, limit));
    if (!resumed) await this.#startOver(log, model, limit);
    deepStrictEqual(this.#states, model.newest(this.#channel));
    const lossless = model.lossless(this.#channel).filter((offset) => offset > this.#since);
    deepStrictEqual(this.#lossless, lossless);
    deepStrictEqual(this.#position?.offset, model.top(this.#channel));
  }

  async #resume(log: Log, limit: number): Promise<boolean> {
    while (this.#position) {
      const read = await log.read(this.#channel, this.#position, limit);
      if (!read.complete) return false;
      for (const event of read.events) this.#apply(event);
      const offset = read.events.at(-1)?.offset ?? this.#position.offset;
      this.#position = { epoch: log.epoch, offset };
      if (!read.more) {
        this.#position = read.position;
        return true;
      }
    }
    return false;
  }

  async #startOver(log: Log, model: ModelLog, limit: number): Promise<void> {
    // A reader that is sent back to the start must have missed something.
    if (this.#position) {
      deepStrictEqual(model.offsetsAfter(this.#channel, this.#position.offset), 'trimmed');
    }
    const { position } = await log.snapshot(this.#channel, { afterOffset: 0, limit });
    this.#states = new Map();
    this.#lossless = [];
    this.#since = position.offset;
    this.#position = position;
    let afterOffset = 0;
    for (let more = true; more;) {
      const page = await log.snapshot(this.#channel, { afterOffset, limit });
      for (const event of page.events) this.#states.set(event.key, event.offset);
      afterOffset = page.events.at(-1)?.offset ?? afterOffset;
      ({ more } = page);
    }
  }

  #apply(event: StoredEvent): void {
    if (!event.conflatable) this.#lossless.push(event.offset);
    if (event.data === null) this.#states.delete(event.key);
    else if (event.state) this.#states.set(event.key, event.offset);
  }
}
