import type { StoredEvent, TailListener } from './log.ts';

/** Who hears what is stored, by channel. */
export class Tails {
  /** Lists are replaced, never changed: most have one, and there may be many thousands of them. */
  readonly #listeners = new Map<string, readonly TailListener[]>();
  readonly #onError: (error: unknown) => void;

  /** `onError` hears what a listener throws. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** The returned function ends it and may be called twice. */
  add(channel: string, listener: TailListener): () => void {
    // Its own function for each call: the same listener twice is two tails, each with its own undo.
    const own: TailListener = (event) => listener(event);
    this.#listeners.set(channel, [...this.#of(channel), own]);
    return () => {
      const others = this.#of(channel).filter((other) => other !== own);
      if (others.length > 0) this.#listeners.set(channel, others);
      else this.#listeners.delete(channel);
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
      const listeners = heard.get(channel) ?? this.#of(channel);
      heard.set(channel, listeners);
      for (const listener of listeners) {
        const current = this.#of(channel);
        if (current === listeners || current.includes(listener)) this.#tellOne(listener, event);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }

  #of(channel: string): readonly TailListener[] {
    return this.#listeners.get(channel) ?? [];
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
