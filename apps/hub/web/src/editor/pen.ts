import type { ImagePoint } from '@headway/hub-api';

/**
 * What is being drawn. Beside React's state: pointers move several times between two renders, and each of their points
 * builds on the one before.
 */
export interface Pen {
  get(): readonly ImagePoint[];
  set(stroke: readonly ImagePoint[]): void;
  subscribe(listener: () => void): () => void;
}

export function createPen(): Pen {
  const listeners = new Set<() => void>();
  let stroke: readonly ImagePoint[] = [];
  return {
    get: () => stroke,
    set(next) {
      if (next.length === 0 && stroke.length === 0) return;
      stroke = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
