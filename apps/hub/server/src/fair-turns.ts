/** Turns at something that serves one at a time. Whoever waits for many turns has one, then all others have theirs. */
export interface FairTurns {
  /**
   * Waits for a turn. What it gives MUST be called when the turn is over.
   * @param who those that share a place in the round
   * @throws the signal's reason when it is aborted before
   */
  take(who: string, signal?: AbortSignal): Promise<() => void>;
}

export function createFairTurns(): FairTurns {
  /** Whose turn is next comes first, and so does what they asked for first. */
  const waiting = new Map<string, Set<() => void>>();
  let taken = false;

  function next(): void {
    const [first] = waiting;
    if (!first) {
      taken = false;
      return;
    }
    const [who, theirs] = first;
    waiting.delete(who);
    const [begin] = theirs;
    if (begin) theirs.delete(begin);
    if (theirs.size > 0) waiting.set(who, theirs);
    begin?.();
  }

  return {
    async take(who, signal) {
      signal?.throwIfAborted();
      if (taken) await wait(who, signal);
      taken = true;
      return next;
    },
  };

  async function wait(who: string, signal: AbortSignal | undefined): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const theirs = waiting.get(who) ?? new Set();
    waiting.set(who, theirs.add(turn.resolve));
    const leave = () => {
      // Whoever has the turn by now does not leave it so.
      if (!theirs.delete(turn.resolve)) return;
      if (theirs.size === 0 && waiting.get(who) === theirs) waiting.delete(who);
      turn.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }
}
