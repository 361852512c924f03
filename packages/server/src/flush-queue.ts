import type { Outgoing } from './outgoing.ts';

/** What has something to write at the end of this turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/** Messages that were joined, for others who have the same to write. */
interface Joined {
  messages: readonly Outgoing[];
  bytes: Buffer;
}

/**
 * Flushes everything that became dirty in a turn of the event loop, once, at the turn's end: however many events a
 * connection got meanwhile, they leave in one write. Connections that got the same share its bytes.
 */
export class FlushQueue {
  #dirty: Flushable[] = [];
  #flushing = false;
  /** By the first message. Lives no longer than a flush. */
  readonly #joined = new Map<Outgoing, Joined>();

  /** The caller MUST NOT add itself again before it was flushed. */
  add(flushable: Flushable): void {
    if (this.#dirty.length === 0) setImmediate(() => this.#flush());
    this.#dirty.push(flushable);
  }

  /** The frames of these messages in one buffer, which others may share. The list MUST NOT change afterwards. */
  join(messages: readonly Outgoing[]): Buffer {
    const [first] = messages;
    if (!first) return Buffer.alloc(0);
    if (messages.length === 1) return first.frame;
    const known = this.#joined.get(first);
    if (known && isSame(known.messages, messages)) return known.bytes;
    const bytes = Buffer.concat(messages.map(({ frame }) => frame));
    if (this.#flushing) this.#joined.set(first, { messages, bytes });
    return bytes;
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    this.#flushing = true;
    for (const flushable of dirty) flushable.flush();
    this.#flushing = false;
    this.#joined.clear();
  }
}

function isSame(a: readonly Outgoing[], b: readonly Outgoing[]): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index]);
}
