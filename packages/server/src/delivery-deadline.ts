import type { Clock } from '@headway/protocol';
import type { Probes } from './probes.ts';

/** A probe that takes longer than this share of the deadline shows that the client had no fair chance before. */
const promptShare = 1 / 2;

export interface DeliveryDeadlineOptions {
  clock: Clock;
  deadlineMs: number;
  probes: Probes;
  onPassed: () => void;
}

/**
 * The time that a client has to acknowledge what is first in flight. It has passed only once the client has also shown
 * that it is there and got what it was sent: a connection that is gone, or too slow for it, is no failure of the client.
 */
export class DeliveryDeadline {
  readonly #options: DeliveryDeadlineOptions;
  #cancel: () => void = () => undefined;

  constructor(options: DeliveryDeadlineOptions) {
    this.#options = options;
  }

  /** From now on, anew. */
  start(): void {
    const { clock, deadlineMs } = this.#options;
    this.#cancel();
    this.#cancel = clock.setTimer(() => this.#ask(), deadlineMs);
  }

  cancel(): void {
    this.#cancel();
  }

  #ask(): void {
    const { clock, deadlineMs, probes, onPassed } = this.#options;
    const askedAt = clock.monotonic();
    this.#cancel = probes.ask(() => {
      if (clock.monotonic() - askedAt > deadlineMs * promptShare) this.start();
      else onPassed();
    });
  }
}
