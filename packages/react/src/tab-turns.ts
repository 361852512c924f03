/** Lets one tab of a browser have a turn at a time, for each id. */
export interface TabTurns {
  /**
   * Asks for a turn; `granted` is called once it is given, `lost` when another tab took it. The returned function gives
   * it back, or asks no longer; idempotent. What was stolen is not given again by itself.
   */
  ask(id: string, options: { steal: boolean }, on: TurnHandler): () => void;
  /** Gives all back, as when the page goes away. */
  close(): void;
}

export interface TurnHandler {
  granted(): void;
  lost(): void;
}

/** By Web Locks: exact, and the turn of a tab that crashed is free at once. */
export function lockTurns(locks: LockManager, prefix: string, onError: (error: unknown) => void): TabTurns {
  const held = new Set<() => void>();
  return {
    ask(id, { steal }, { granted, lost }) {
      const queue = new AbortController();
      let isOver = false;
      let release = (): void => undefined;
      // `steal` does not wait, so that there is nothing to abort; the two MUST NOT be combined.
      const options = steal ? { steal } : { signal: queue.signal };
      locks
        .request(`${prefix} ${id}`, options, async () => {
          if (isOver) return;
          const { promise, resolve } = Promise.withResolvers<void>();
          release = resolve;
          granted();
          await promise;
        })
        .catch((error: unknown) => {
          if (isOver) return;
          // A lock that was stolen rejects its holder.
          if (error instanceof DOMException && error.name === 'AbortError') lost();
          else onError(error);
        });
      const giveBack = (): void => {
        isOver = true;
        held.delete(giveBack);
        queue.abort();
        release();
      };
      held.add(giveBack);
      return giveBack;
    },
    close() {
      for (const giveBack of held) giveBack();
    },
  };
}
