import type { StoredEvent, TailListener } from './log.ts';

/** Who hears what is stored, by channel. */
export class Tails {
  readonly #listeners = new Map<string, Set<TailListener>>();
  readonly #onError: (error: unknown) => void;

  /** `onError` hears what a listener throws. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** The returned function ends it and may be called twice. */
  add(channel: string, listener: TailListener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    // Its own function for each call: the same listener twice is two tails, each with its own undo.
    const own: TailListener = (event) => listener(event);
    listeners.add(own);
    this.#listeners.set(channel, listeners);
    return () => {
      if (listeners.delete(own) && listeners.size === 0 && this.#listeners.get(channel) === listeners) {
        this.#listeners.delete(channel);
      }
    };
  }

  has(channel: string): boolean {
    return this.#listeners.has(channel);
  }

  /** Tells what one commit stored, in order. Who starts to listen while these are told hears later ones only. */
  tell(events: readonly StoredEvent[]): void {
    const heard = new Map<string, readonly TailListener[]>();
    for (const event of events) {
      const { channel } = event;
      const current = this.#listeners.get(channel);
      const listeners = heard.get(channel) ?? [...(current ?? [])];
      heard.set(channel, listeners);
      for (const listener of listeners) {
        if (current?.has(listener)) this.#tellOne(listener, event);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }

  #tellOne(listener: TailListener, event: StoredEvent): void {
    try {
      listener(event);
    } catch (error) {
      // Not here: should it throw too, the others must be told all the same.
      queueMicrotask(() => this.#onError(error));
    }
  }
}
