import { pingFrame } from './frame.ts';
import type { Outbox } from './outbox.ts';

const prefix = 'probe-';

/**
 * Asks a peer for a sign of life behind all that it was sent: kernels hold megabytes for a peer that reads nothing, so
 * only its answer shows that it has what came before.
 */
export class Probes {
  readonly #outbox: Pick<Outbox, 'push'>;
  readonly #waiting = new Map<string, () => void>();
  #last = 0;

  constructor(outbox: Pick<Outbox, 'push'>) {
    this.#outbox = outbox;
  }

  /** `onAnswer` is called at most once; never when the connection ends before. The returned function forgets it. */
  ask(onAnswer: () => void): () => void {
    this.#last += 1;
    const payload = prefix + this.#last;
    this.#waiting.set(payload, onAnswer);
    this.#outbox.push({ frame: pingFrame(payload) });
    return () => void this.#waiting.delete(payload);
  }

  /** A pong of the peer. */
  answered(payload: string): void {
    const onAnswer = this.#waiting.get(payload);
    this.#waiting.delete(payload);
    onAnswer?.();
  }
}
