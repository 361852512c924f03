import type { DeliveryMessage, HeadwayEvent, Position } from '@headway/protocol';
import { createRecentIds } from './recent-ids.ts';

/** Events that are known to have been dealt with: many times what a server lets be in flight. */
const maxHandled = 1024;

interface Waiting {
  delivery: DeliveryMessage;
  /** The last attempt in which the handler was called. */
  tried: number;
}

export interface DurableQueueOptions {
  /** MUST call `handled` when the event is dealt with. */
  handle: (event: HeadwayEvent, attempt: number) => Promise<void>;
  onFailure: (error: unknown) => void;
  /** This event and all before it are dealt with. */
  onDone: (position: Position) => void;
}

/**
 * Deliveries on their way through a handler, in order and one at a time. It stops at one that failed until the server
 * delivers it again, or something behind it: then the server has done with it.
 */
export class DurableQueue {
  readonly #options: DurableQueueOptions;
  readonly #handled = createRecentIds(maxHandled);
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(options: DurableQueueOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(delivery: DeliveryMessage): void {
    const known = this.#waiting.findIndex((other) => other.delivery.event.id === delivery.event.id);
    if (known >= 0) this.#waiting.splice(0, known + 1, { delivery, tried: 0 });
    else this.#waiting.push({ delivery, tried: 0 });
    void this.#work();
  }

  /** Forgets what waits: it comes again. What is being handled is known when it does. */
  clear(): void {
    this.#waiting = [];
  }

  /** This event needs the handler no more, whether it waits or is still to come. */
  handled(id: string): void {
    this.#handled.add(id);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const { event, attempt } = next.delivery;
      next.tried = attempt;
      try {
        await this.#options.handle(event, attempt);
      } catch (error) {
        this.#options.onFailure(error);
      }
    }
    this.#busy = false;
  }

  /** The first one to be handled; those before it that are dealt with are done. */
  #next(): Waiting | undefined {
    for (;;) {
      const [first] = this.#waiting;
      if (!first) return undefined;
      const { event, epoch, attempt } = first.delivery;
      if (!this.#handled.has(event.id)) return first.tried < attempt ? first : undefined;
      this.#waiting.shift();
      this.#options.onDone({ epoch, offset: event.offset });
    }
  }
}
