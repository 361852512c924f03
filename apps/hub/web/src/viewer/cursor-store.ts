import type { Point } from './view-transform.ts';

/** Where the pointer is, in pixels of the image: beside React's state, because it moves with every frame. */
export interface CursorStore {
  get(): Point | null;
  set(at: Point | null): void;
  subscribe(listener: () => void): () => void;
}

export function createCursorStore(): CursorStore {
  const listeners = new Set<() => void>();
  let now: Point | null = null;
  return {
    get: () => now,
    set(at) {
      if (at === now) return;
      now = at;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
