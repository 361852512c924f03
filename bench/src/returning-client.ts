import type { ConnectedMessage, HeadwayEvent, Position, SubscribedMessage } from '@headway/protocol';
import { now, sharedChannel } from './message.ts';
import { Reader } from './reader.ts';

/** How a client gets what it missed: by its position, by Socket.IO's connection state recovery, or not at all. */
export type Return = 'position' | 'recovery' | 'none';

export interface ReturningOptions {
  port: number;
  path: string;
  returns: Return;
  number: number;
  /** Shared by all clients of a process. */
  chunk: Buffer;
  /** The newest event that any client has heard, to know when one has caught up. */
  top: { offset: number };
  /** Caught up, so long after the WebSocket opened, ms. */
  onCaughtUp: (ms: number) => void;
}

/** What became of the events that a client should have heard. Every event counts: the rows send no other kind. */
export interface Tally {
  received: number;
  repeated: number;
  /** Returns that were answered by a snapshot. */
  snapshots: number;
}

/** A client that is cut and comes back, and checks the number of every event. */
export class ReturningClient {
  readonly tally: Tally = { received: 0, repeated: 0, snapshots: 0 };
  readonly #options: ReturningOptions;
  #reader: Reader | null = null;
  #epoch: string | null = null;
  #offset = 0;
  #session: { pid: string; offset: string } | null = null;
  #opened = { at: 0, top: 0, caughtUp: false, ready: false };
  #ready = Promise.withResolvers<void>();

  constructor(options: ReturningOptions) {
    this.#options = options;
  }

  /** The number of the last event that it heard. */
  get offset(): number {
    return this.#offset;
  }

  /** Resolves when it hears its channel again. */
  connect(): Promise<void> {
    const { port, path, chunk, top } = this.#options;
    const ready = Promise.withResolvers<void>();
    this.#ready = ready;
    const reader: Reader = new Reader({
      port,
      path,
      chunk,
      onOpen: () => {
        this.#opened = { at: now(), top: top.offset, caughtUp: false, ready: false };
        if (this.#options.returns === 'position') reader.send(this.#connectMessage());
      },
      onText: (from, bytes, { start, end }) => {
        if (from === this.#reader) this.#take(bytes.toString('utf8', start, end));
      },
      onEnd: (from) => {
        if (from === this.#reader) ready.reject(new Error('A connection was closed.'));
      },
    });
    this.#reader = reader;
    return ready.promise;
  }

  /** Cuts the connection with a reset. */
  cut(): void {
    const reader = this.#reader;
    this.#reader = null;
    reader?.reset();
  }

  #connectMessage(): string {
    const { number } = this.#options;
    const after: Position | null = this.#epoch === null ? null : { epoch: this.#epoch, offset: this.#offset };
    return JSON.stringify({
      type: 'connect',
      client: { id: `client-${number}`, kind: 'unknown' },
      subscriptions: [{ channel: sharedChannel, ...(after && { after }) }],
    });
  }

  #take(text: string): void {
    if (text.startsWith('{')) this.#takeOurs(JSON.parse(text) as OurMessage);
    else if (text.startsWith('0'))
      this.#reader?.send(this.#session ? `40${JSON.stringify(this.#session)}` : '40');
    else if (text.startsWith('40')) this.#welcome(JSON.parse(text.slice(2)) as { pid?: string });
    else if (text.startsWith('42')) this.#takeEmitted(JSON.parse(text.slice(2)) as Emitted);
    else if (text === '2') this.#reader?.send('3');
  }

  #takeOurs(message: OurMessage): void {
    if (message.type === 'bench.event') {
      this.#count((message as HeadwayEvent).offset);
    } else if (message.type === 'connected') {
      // Plain `ws` says no more than that.
      for (const answer of (message as Partial<ConnectedMessage>).subscriptions ?? []) {
        if ('code' in answer) throw new Error(`A subscription was refused: ${answer.code}.`);
        this.#takePage(answer);
      }
      this.#becomeReady();
    } else if (message.type === 'subscribed') {
      this.#takePage(message as SubscribedMessage);
    }
  }

  #takePage({
    recovery,
    position,
    events,
  }: Pick<SubscribedMessage, 'recovery' | 'position' | 'events'>): void {
    if (recovery === 'snapshot' && this.#epoch !== null) this.tally.snapshots += 1;
    this.#epoch = position.epoch;
    for (const { offset } of events) this.#count(offset);
  }

  #welcome({ pid }: { pid?: string }): void {
    if (pid !== undefined) this.#session = { pid, offset: this.#session?.offset ?? '' };
    this.#becomeReady();
  }

  #takeEmitted([, event, offset]: Emitted): void {
    // With recovery, the last argument says where this event stands.
    if (this.#session && typeof offset === 'string') this.#session.offset = offset;
    this.#count(event.offset);
  }

  #becomeReady(): void {
    this.#opened.ready = true;
    this.#ready.resolve();
    this.#seeWhetherCaughtUp();
  }

  #count(offset: number): void {
    const { top } = this.#options;
    if (offset <= this.#offset) {
      this.tally.repeated += 1;
    } else {
      this.tally.received += 1;
      this.#offset = offset;
      top.offset = Math.max(top.offset, offset);
      this.#seeWhetherCaughtUp();
    }
  }

  #seeWhetherCaughtUp(): void {
    const opened = this.#opened;
    if (opened.caughtUp || !opened.ready || this.#offset < opened.top) return;
    opened.caughtUp = true;
    this.#options.onCaughtUp((now() - opened.at) / 1000);
  }
}

type OurMessage = { type: string } | ConnectedMessage | SubscribedMessage | HeadwayEvent;
type Emitted = [name: string, event: { offset: number }, offset?: string];
