import type { OnError } from './handlers.ts';

/** Listeners without an argument. One that throws is reported and does not keep the others from being called. */
export class Listeners {
  readonly #entries = new Set<{ listener: () => void }>();
  readonly #onError: OnError;

  constructor(onError: OnError) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(listener: () => void): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  call(): void {
    for (const { listener } of this.#entries) {
      try {
        listener();
      } catch (error) {
        this.#onError(error, { stage: 'listener' });
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
