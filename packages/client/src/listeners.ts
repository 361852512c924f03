/** Hears what goes wrong without a caller to tell. */
export type OnError = (error: unknown, context: { stage: string }) => void;

/**
 * Functions to be called. One that throws is reported and does not keep the others from being called. The same one
 * may be added twice; each undo takes its own away, once.
 */
export class Listeners<Arguments extends readonly unknown[] = []> {
  readonly #entries = new Set<{ listener: (...args: Arguments) => void }>();
  readonly #onError: OnError;

  constructor(onError: OnError) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(listener: (...args: Arguments) => void): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Calls those that are there now, except those that are taken away meanwhile. */
  call(...args: Arguments): void {
    const present = [...this.#entries];
    for (const entry of present) {
      if (!this.#entries.has(entry)) continue;
      try {
        entry.listener(...args);
      } catch (error) {
        this.#onError(error, { stage: 'listener' });
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
