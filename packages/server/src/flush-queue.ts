import { compressFrame } from './deflate.ts';
import type { Outgoing } from './outgoing.ts';

/** What has something to write at the end of this turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/**
 * Pages and answers are each for one client alone. So much of them is compressed in a turn, which takes a millisecond or
 * two; when many come back at once, the rest is sent as it is rather than late.
 */
const maxOwnBytes = 131_072;

/** Messages that were joined, for others who have the same to write. */
interface Joined {
  messages: readonly Outgoing[];
  bytes: Buffer;
}

/**
 * Flushes everything that became dirty in a turn of the event loop, once: however many events a connection got
 * meanwhile, they leave in one write. Connections that got the same share its bytes.
 */
export class FlushQueue {
  #dirty: Flushable[] = [];
  #flushing = false;
  #soon = false;
  /** By the first message, plain and compressed. Lives no longer than a flush. */
  readonly #joined = { plain: new Map<Outgoing, Joined>(), compressed: new Map<Outgoing, Joined>() };
  /** Bytes for one client alone that may still be compressed in this turn. */
  #ownBytes = maxOwnBytes;

  /** The caller MUST NOT add itself again before it was flushed. */
  add(flushable: Flushable): void {
    if (this.#dirty.length === 0) setImmediate(() => this.#flush());
    this.#dirty.push(flushable);
  }

  /**
   * Flushes as soon as what runs now has ended. For events: those of a commit are told in one go, and the turn that
   * comes before the next commit may be as long as it takes to write to thousands.
   */
  flushSoon(): void {
    if (this.#soon || this.#dirty.length === 0) return;
    this.#soon = true;
    process.nextTick(() => {
      this.#soon = false;
      this.#flush();
    });
  }

  /** The frames of these messages in one buffer, which others may share. The list MUST NOT change afterwards. */
  join(messages: readonly Outgoing[], form: 'plain' | 'compressed'): Buffer {
    const [first] = messages;
    if (!first) return Buffer.alloc(0);
    if (messages.length === 1) return this.#frameOf(first, form);
    const joined = this.#joined[form];
    const known = joined.get(first);
    if (known && isSame(known.messages, messages)) return known.bytes;
    const bytes = Buffer.concat(messages.map((message) => this.#frameOf(message, form)));
    if (this.#flushing) joined.set(first, { messages, bytes });
    return bytes;
  }

  #frameOf(message: Outgoing, form: 'plain' | 'compressed'): Buffer {
    const { frame } = message;
    if (form === 'plain') return frame;
    if (message.compressed) return message.compressed;
    if (frame.length > this.#ownBytes) return frame;
    const compressed = compressFrame(frame);
    if (compressed !== frame) this.#ownBytes -= frame.length;
    return compressed;
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    this.#flushing = true;
    for (const flushable of dirty) flushable.flush();
    this.#flushing = false;
    this.#joined.plain.clear();
    this.#joined.compressed.clear();
    this.#ownBytes = maxOwnBytes;
  }
}

function isSame(a: readonly Outgoing[], b: readonly Outgoing[]): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index]);
}
