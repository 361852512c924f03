import type { Duplex } from 'node:stream';
import type { Clock, ControlMessage } from '@headway/protocol';
import { conflate, Skipped } from './conflate.ts';
import { Delivery } from './delivery.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { PeerProgress } from './heartbeat.ts';
import { type Outgoing, outgoingControl } from './outgoing.ts';
import { SendWindow } from './send-window.ts';

/** The connection as its outbox sees it. */
export interface OutboxOwner {
  /** False once the closing handshake has begun: after a close frame nothing may be written. */
  readonly mayWrite: boolean;
  /** Whether the peer reads compressed frames. */
  readonly readsCompressed: boolean;
  /** What is not an event alone is more than `maxQueuedBytes`: called once, the outbox takes nothing more. */
  onOverflow(): void;
  /** Sends a ping with this payload, behind what was written. */
  ask(payload: string): void;
}

/** What the outboxes of a server share. */
export interface OutboxServices {
  flushQueue: FlushQueue;
  settings: { maxQueuedBytes: number; clock: Pick<Clock, 'monotonic'> };
}

/**
 * The size of a write to a socket that may be behind: what is in the socket shows only as a whole that the peer takes it.
 */
const maxWriteBytes = 16_384;
/** Room for a page, and what events may wait in buffers of subscriptions: shares of the bound. */
const roomShare = 1 / 4;
const bufferShare = 1 / 4;
/** What waits is looked through again once this share of it is new. */
const conflationShare = 1 / 8;

/**
 * What one connection is yet to be sent, in order: control messages and events alike. Everything that gathers within a
 * turn of the event loop leaves in one write. When the peer is behind, what gathers waits here: conflatable events give
 * way to later ones, and events beyond the bound are not taken.
 */
export class Outbox {
  readonly #services: OutboxServices;
  readonly #socket: Duplex;
  readonly #owner: OutboxOwner;
  #waiting: Outgoing[] = [];
  #waitingBytes = 0;
  /** Of what waits, what is not an event. */
  #controlBytes = 0;
  #inFlightBytes = 0;
  /** Confirmations, and writes that had to wait until the peer read. */
  #moves = 0;
  #hadToWait = false;
  readonly #window = new SendWindow();
  /** `#waitingBytes` after the last pass of conflation. */
  #conflatedBytes = 0;
  #bufferedBytes = 0;
  #isBehind = false;
  #scheduled = false;
  #open = true;
  #waitingForRoom: (() => void)[] | null = null;

  /** @param socket the raw one below the WebSocket: frames are written to it whole */
  constructor(services: OutboxServices, socket: Duplex, owner: OutboxOwner) {
    this.#services = services;
    this.#socket = socket;
    this.#owner = owner;
  }

  /** Queues a control message. */
  send(message: ControlMessage): void {
    this.push(outgoingControl(message));
  }

  /**
   * Queues what is not an event. One message above the bound by itself may wait alone: a client that came back for it
   * again and again would be closed each time.
   */
  push(outgoing: Outgoing): void {
    if (!this.#open) return;
    const alone = this.#controlBytes + this.#inFlightBytes === 0;
    this.#controlBytes += outgoing.frame.length;
    if (!alone && this.#controlBytes + this.#inFlightBytes > this.#maxQueuedBytes) {
      this.close();
      this.#owner.onOverflow();
    } else {
      this.#add(outgoing);
    }
  }

  /** Queues an event unless there is no room for it: what is refused is to be read from the log, later. */
  offer(delivery: Delivery): boolean {
    if (!this.#open) return true;
    const isFirst = this.#queuedBytes === 0;
    this.#add(delivery);
    if (isFirst || this.#queuedBytes <= this.#maxQueuedBytes) return true;
    this.#conflate();
    if (this.#queuedBytes <= this.#maxQueuedBytes) return true;
    // It is still the last. What gave way to it is made good with it.
    this.#waiting.pop();
    this.#waitingBytes -= delivery.frame.length;
    return false;
  }

  /** Writes what gathered, in one write, as far as the peer is not behind. */
  flush(): void {
    this.#scheduled = false;
    if (this.#waiting.length === 0) return;
    const { room } = this.#window;
    if (this.#inFlightBytes === 0 && room > 0)
      this.#write(this.#isBehind ? Math.min(maxWriteBytes, room) : room);
    if (this.#waiting.length > 0) this.#isBehind = true;
  }

  /** Asks the peer to confirm what was written. */
  ask(): void {
    this.#owner.ask(this.#window.ask(this.#now));
  }

  /** The peer answered a ping. */
  answered(payload: string): void {
    if (this.#window.answered(payload, this.#now)) this.#moves += 1;
    this.#goOn();
    // What was written since it was asked may be enough to ask again, also where the answer confirmed nothing new.
    if (this.#window.wantsAnswer && this.#owner.mayWrite) this.ask();
  }

  /** Writes all that waits, also where the socket is behind. */
  flushAll(): void {
    if (this.#waiting.length > 0) this.#write(Infinity);
  }

  /** What the peer has taken, as far as it can be seen. */
  get progress(): PeerProgress {
    const { unconfirmedBytes, awaitsAnswer, bytesPerMs } = this.#window;
    return { moves: this.#moves, unconfirmedBytes, awaitsAnswer, bytesPerMs };
  }

  /**
   * Whether so little waits that another page may be queued. Readers of the log ask before each page, so that a slow
   * connection slows down its own reading and nothing else.
   */
  get hasRoom(): boolean {
    return !this.#open || this.#queuedBytes <= this.#maxQueuedBytes * roomShare;
  }

  /** Resolves when there may be room. Others wait for it too: ask `hasRoom` again. */
  room(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => (this.#waitingForRoom ??= []).push(resolve));
  }

  /** Counts events that wait elsewhere for this connection, in all its subscriptions. False when there is no room. */
  reserve(bytes: number): boolean {
    if (this.#bufferedBytes + bytes > this.#maxQueuedBytes * bufferShare) return false;
    this.#bufferedBytes += bytes;
    return true;
  }

  /** Undoes `reserve`. */
  release(bytes: number): void {
    this.#bufferedBytes -= bytes;
  }

  /** Drops what was not written yet and takes nothing more. To have it written, call `flushAll` before. */
  close(): void {
    this.#open = false;
    this.#clear();
    this.#wake();
  }

  get #maxQueuedBytes(): number {
    return this.#services.settings.maxQueuedBytes;
  }

  get #queuedBytes(): number {
    return this.#waitingBytes + this.#inFlightBytes;
  }

  #add(outgoing: Outgoing): void {
    this.#waiting.push(outgoing);
    this.#waitingBytes += outgoing.frame.length;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#services.flushQueue.add(this);
  }

  #write(maxBytes: number): void {
    if (!this.#owner.mayWrite) {
      this.#clear();
      return;
    }
    if (this.#isBehind) this.#conflate();
    const bytes = this.#services.flushQueue.join(
      this.#take(maxBytes),
      this.#owner.readsCompressed ? 'compressed' : 'plain',
    );
    this.#inFlightBytes += bytes.length;
    this.#socket.write(bytes, this.#written);
    // What the kernel takes at once says nothing about the peer.
    this.#hadToWait = this.#socket.writableLength > 0;
    if (this.#window.wrote(bytes.length)) this.ask();
  }

  readonly #written = (): void => {
    this.#inFlightBytes = 0;
    if (this.#hadToWait) this.#moves += 1;
    this.#goOn();
  };

  /** The peer has taken something. */
  #goOn(): void {
    const { room } = this.#window;
    if (this.#waiting.length === 0) this.#isBehind = false;
    else if (this.#isBehind && this.#inFlightBytes === 0 && room > 0)
      this.#write(Math.min(maxWriteBytes, room));
    if (this.#waitingForRoom && this.hasRoom) this.#wake();
  }

  get #now(): number {
    return this.#services.settings.clock.monotonic();
  }

  /** Takes the first of what waits, up to a size but at least one. */
  #take(maxBytes: number): readonly Outgoing[] {
    if (this.#waitingBytes <= maxBytes) {
      const all = this.#waiting;
      this.#clear();
      return all;
    }
    const taken = this.#waiting.splice(0, countUpTo(this.#waiting, maxBytes));
    this.#waitingBytes -= lengthOf(taken);
    this.#controlBytes -= lengthOf(taken.filter(isControl));
    this.#conflatedBytes = Math.min(this.#conflatedBytes, this.#waitingBytes);
    return taken;
  }

  /** Not at every event, since a pass looks at all that waits. */
  #conflate(): void {
    const grown = this.#waitingBytes - this.#conflatedBytes;
    if (grown === 0 || grown < this.#waitingBytes * conflationShare) return;
    this.#waiting = conflate(this.#waiting);
    this.#waitingBytes = lengthOf(this.#waiting);
    this.#conflatedBytes = this.#waitingBytes;
  }

  #clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#controlBytes = 0;
    this.#conflatedBytes = 0;
  }

  #wake(): void {
    const waiting = this.#waitingForRoom ?? [];
    this.#waitingForRoom = null;
    for (const resolve of waiting) resolve();
  }
}

function isControl(outgoing: Outgoing): boolean {
  return !(outgoing instanceof Delivery || outgoing instanceof Skipped);
}

function lengthOf(all: readonly Outgoing[]): number {
  return all.reduce((sum, { frame }) => sum + frame.length, 0);
}

/** How many of the first have up to so many bytes together, at least one. */
function countUpTo(all: readonly Outgoing[], maxBytes: number): number {
  let bytes = 0;
  const first = all.findIndex(({ frame }) => {
    bytes += frame.length;
    return bytes > maxBytes;
  });
  return first === -1 ? all.length : Math.max(1, first);
}
