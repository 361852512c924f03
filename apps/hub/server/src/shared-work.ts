/** Work that is done once for all who want it, and ended when nobody does any more. */
export interface SharedWork<Result> {
  /**
   * @param start MUST end soon after its signal was aborted
   * @throws the signal's reason at once when it is aborted, whatever becomes of the work
   */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** How many works are under way. */
  readonly size: number;
  /** Ends those whose key begins so, with this reason for those who wait, and waits for it. */
  end(prefix: string, reason: Error): Promise<void>;
}

interface Work<Result> {
  result: Promise<Result>;
  stop: AbortController;
  waiting: number;
}

export function createSharedWork<Result>(): SharedWork<Result> {
  const works = new Map<string, Work<Result>>();
  const ending = new Map<string, Set<Promise<unknown>>>();

  function begin(key: string, start: (signal: AbortSignal) => Promise<Result>): Work<Result> {
    const stop = new AbortController();
    const work: Work<Result> = {
      stop,
      waiting: 0,
      result: start(stop.signal).finally(() => {
        if (works.get(key) === work) works.delete(key);
      }),
    };
    // Told to those who wait, if there is anyone.
    work.result.catch(() => undefined);
    works.set(key, work);
    return work;
  }

  function stop(key: string, work: Work<Result>, reason: Error): void {
    work.stop.abort(reason);
    // Whoever comes now begins anew.
    if (works.get(key) === work) works.delete(key);
    const left = ending.get(key) ?? new Set();
    const end: Promise<unknown> = work.result
      .catch(() => undefined)
      .then(() => {
        left.delete(end);
        if (left.size === 0) ending.delete(key);
      });
    ending.set(key, left.add(end));
  }

  return {
    get size() {
      return works.size;
    },
    async join(key, signal, start) {
      signal.throwIfAborted();
      const work = works.get(key) ?? begin(key, start);
      work.waiting += 1;
      const left = Promise.withResolvers<never>();
      const leave = () => left.reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([work.result, left.promise]);
      } finally {
        signal.removeEventListener('abort', leave);
        work.waiting -= 1;
        if (work.waiting === 0 && works.get(key) === work) {
          stop(key, work, new Error('Nobody wants it any more.'));
        }
      }
    },
    async end(prefix, reason) {
      for (const [key, work] of works) if (key.startsWith(prefix)) stop(key, work, reason);
      const ends = [...ending].filter(([key]) => key.startsWith(prefix)).flatMap(([, all]) => [...all]);
      await Promise.all(ends);
    },
  };
}
