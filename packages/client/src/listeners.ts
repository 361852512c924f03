/** Hears what goes wrong without a caller to tell. */
export type OnError = (error: unknown, context: { stage: string }) => void;

/**
 * Functions to be called. One that throws is reported and does not keep the others from being called. The same one
 * may be added twice; each undo takes its own away, once.
 */
export interface Listeners<Arguments extends readonly unknown[] = []> {
  readonly size: number;
  add(listener: (...args: Arguments) => void): () => void;
  /** Calls those that are there now, except those that are taken away meanwhile. */
  call(...args: Arguments): void;
  clear(): void;
}

export function createListeners<Arguments extends readonly unknown[] = []>(
  onError: OnError,
): Listeners<Arguments> {
  const entries = new Set<{ listener: (...args: Arguments) => void }>();
  return {
    get size() {
      return entries.size;
    },
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    call(...args) {
      const present = [...entries];
      for (const entry of present) {
        if (!entries.has(entry)) continue;
        try {
          entry.listener(...args);
        } catch (error) {
          onError(error, { stage: 'listener' });
        }
      }
    },
    clear() {
      entries.clear();
    },
  };
}
