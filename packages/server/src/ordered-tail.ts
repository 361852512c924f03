import type { Log, StoredEvent } from '@headway/log';

/** Hears the events of a channel. MUST NOT throw. */
export interface OrderedListener {
  /** `afterOffset`: all events up to there were told before, or superseded. */
  tell(event: StoredEvent, afterOffset: number): void;
}

/** Where tails come from. */
export interface TailSource {
  log: Pick<Log, 'epoch' | 'read' | 'tail'>;
  /** Events in one read. */
  pageEvents: number;
}

/** Events that may come while the log is read. */
const maxEarly = 1000;

/**
 * The tail of a channel, whatever its store makes of it: told in order and once. A gap, or an event that comes before its
 * turn, is made good from the log before anything above it is told. Where the log can't, `afterOffset` shows the gap.
 */
export class OrderedTail {
  readonly #source: TailSource;
  readonly #channel: string;
  readonly #listener: OrderedListener;
  readonly #stop: () => void;
  #toldOffset: number | null = null;
  /** What came since a gap was found; `null` while there is none. */
  #early: StoredEvent[] | null = null;
  #closed = false;

  constructor(source: TailSource, channel: string, listener: OrderedListener) {
    this.#source = source;
    this.#channel = channel;
    this.#listener = listener;
    this.#stop = source.log.tail(channel, (event) => this.#hear(event));
  }

  /** Tells nothing more. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#stop();
  }

  /** The last offset that was told; 0 before the first. */
  get toldOffset(): number {
    return this.#toldOffset ?? 0;
  }

  #hear(event: StoredEvent): void {
    // What stood before the first one is not ours to tell.
    const told = (this.#toldOffset ??= event.offset - 1);
    if (event.offset <= told) return;
    if (this.#early) {
      this.#early.push(event);
      // What is above tells of the gap, and so of all that is dropped here.
      if (this.#early.length > maxEarly) this.#early = this.#early.slice(-1);
    } else if (event.offset === told + 1) {
      this.#tell(event, told);
    } else {
      this.#early = [event];
      void this.#repair(told);
    }
  }

  #tell(event: StoredEvent, afterOffset: number): void {
    this.#toldOffset = event.offset;
    this.#listener.tell(event, afterOffset);
  }

  async #repair(toldBefore: number): Promise<void> {
    let told = toldBefore;
    for (;;) {
      const missing = await this.#readAfter(told);
      if (this.#closed) return;
      for (const event of missing.events) {
        if (event.offset <= told) continue;
        this.#tell(event, told);
        told = event.offset;
      }
      told = Math.max(told, missing.upTo);
      this.#toldOffset = told;
      const early = this.#takeEarly();
      for (let event = early.shift(); event; event = early.shift()) {
        // A gap that the log can't close is left to the listeners; one that it may close is read once more.
        if (event.offset > told + 1 && missing.mayClose) {
          this.#early = [event, ...early];
          break;
        }
        this.#tell(event, Math.max(told, event.offset - 1));
        told = event.offset;
      }
      if (this.#early === null) return;
    }
  }

  /** What came early and was not told yet, in order and once. */
  #takeEarly(): StoredEvent[] {
    const early = this.#early ?? [];
    this.#early = null;
    const byOffset = new Map(early.map((event) => [event.offset, event]));
    return [...byOffset.values()]
      .filter(({ offset }) => offset > this.toldOffset)
      .sort((a, b) => a.offset - b.offset);
  }

  async #readAfter(offset: number): Promise<{
    events: readonly StoredEvent[];
    /** All up to here is told with them. */
    upTo: number;
    /** Whether there is more to be read. */
    mayClose: boolean;
  }> {
    const { log, pageEvents } = this.#source;
    try {
      const result = await log.read(this.#channel, { epoch: log.epoch, offset }, pageEvents);
      if (result.complete) {
        const { events, more, position } = result;
        const upTo = more ? (events.at(-1)?.offset ?? offset) : position.offset;
        return { events, upTo, mayClose: upTo > offset };
      }
    } catch {
      // The listeners see the gap, and what they read tells them why it can't be closed.
    }
    return { events: [], upTo: offset, mayClose: false };
  }
}
