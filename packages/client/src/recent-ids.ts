/** Remembers the last ids that it was shown, so that one event in several channels is heard once. */
export interface RecentIds {
  has(id: string): boolean;
  /** True when the id is new. */
  add(id: string): boolean;
}

export function createRecentIds(max: number): RecentIds {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      // A set iterates in the order of insertion: the first is the oldest.
      const [oldest] = ids;
      if (ids.size > max && oldest !== undefined) ids.delete(oldest);
      return true;
    },
  };
}
