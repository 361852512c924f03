import type { HeadwayEvent } from '@headway/protocol';
import type { Origin } from './client.ts';

/** A handler whose event type has been forgotten. */
export type AnyHandler = (event: HeadwayEvent, context: { origin: Origin }) => void;

export type OnError = (error: unknown, context: { stage: string }) => void;

/** Handlers of events, by type or by pattern: `job.progress`, `job.*`, `*`. */
export class Handlers {
  readonly #entries = new Set<{ pattern: string; handler: AnyHandler }>();
  readonly #onError: OnError;

  constructor(onError: OnError) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The same handler may be added twice; each undo takes its own away, once. */
  add(pattern: string, handler: AnyHandler): () => void {
    const entry = { pattern, handler };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Calls all that match. One that throws has run: it is reported, and the others are called all the same. */
  emit(event: HeadwayEvent, origin: Origin): void {
    for (const { pattern, handler } of this.#entries) {
      if (!matches(pattern, event.type)) continue;
      try {
        handler(event, { origin });
      } catch (error) {
        this.#onError(error, { stage: 'handler' });
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
