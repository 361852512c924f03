import type { Duplex } from 'node:stream';
import { type ControlMessage, encodeJson } from '@headway/protocol';
import type { FlushQueue } from './flush-queue.ts';
import { textFrame } from './frame.ts';

export interface OutboxOptions {
  /** The raw socket below the WebSocket: frames are written to it whole. */
  socket: Duplex;
  /** False once the closing handshake has begun: after a close frame nothing may be written. */
  mayWrite: () => boolean;
  flushQueue: FlushQueue;
  maxQueuedBytes: number;
  /** More than `maxQueuedBytes` waits: called once, the outbox takes nothing more. */
  onOverflow: () => void;
}

/**
 * What one connection is yet to be sent, in order: control messages and events alike. Everything that gathers within a
 * turn of the event loop leaves in one write.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #frames: Buffer[] = [];
  #frameBytes = 0;
  #scheduled = false;
  #open = true;
  #waiting: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Queues a control message. */
  send(message: ControlMessage): void {
    this.push(textFrame(encodeJson(message)));
  }

  /**
   * Queues a frame, which may be shared with other outboxes. One that is above the bound by itself may wait alone: a
   * client that came back for it again and again would be closed each time.
   */
  push(frame: Buffer): void {
    if (!this.#open) return;
    const alone = this.#pendingBytes === 0;
    this.#frames.push(frame);
    this.#frameBytes += frame.length;
    if (!alone && this.#pendingBytes > this.#options.maxQueuedBytes) {
      this.close();
      this.#options.onOverflow();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#options.flushQueue.add(this);
    }
  }

  /** Writes what gathered, in one write. */
  flush(): void {
    this.#scheduled = false;
    const frames = this.#frames;
    if (frames.length === 0) return;
    this.#frames = [];
    this.#frameBytes = 0;
    if (!this.#options.mayWrite()) return;
    const [first] = frames;
    const bytes = frames.length === 1 && first ? first : Buffer.concat(frames);
    this.#options.socket.write(bytes, this.#wakeWhenRoom);
  }

  /**
   * Whether so little waits (a quarter of the bound) that another page may be queued. Readers of the log ask before each
   * page, so that a slow connection slows down its own reading and nothing else.
   */
  get hasRoom(): boolean {
    return !this.#open || this.#pendingBytes <= this.#options.maxQueuedBytes / 4;
  }

  /** Resolves when there may be room. Others wait for it too: ask `hasRoom` again. */
  room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Drops what was not written yet and takes nothing more. To have it written, call `flush` before. */
  close(): void {
    this.#open = false;
    this.#frames = [];
    this.#frameBytes = 0;
    this.#wake();
  }

  get #pendingBytes(): number {
    return this.#frameBytes + this.#options.socket.writableLength;
  }

  readonly #wakeWhenRoom = (): void => {
    if (this.#waiting.length > 0 && this.hasRoom) this.#wake();
  };

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
