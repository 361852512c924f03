import { setImmediate as nextTurn } from 'node:timers/promises';

interface GroupedCallsOptions<T, R> {
  /** Calls of one group. */
  most: number;
  /** Does them all; MUST change nothing when it rejects. A result for each, in order. */
  together: (items: readonly T[]) => Promise<readonly R[]>;
}

interface Call<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (reason: unknown) => void;
}

/**
 * Calls that come in one turn of the event loop, or while a group is being done, are done as one group: what a
 * transaction costs is paid once for all. One that fails fails alone.
 */
export function groupCalls<T, R>({ most, together }: GroupedCallsOptions<T, R>): (item: T) => Promise<R> {
  const waiting: Call<T, R>[] = [];
  let busy = false;

  async function doAll(): Promise<void> {
    for (let group = waiting.splice(0, most); group.length > 0; group = waiting.splice(0, most)) {
      await doGroup(group);
      // Whoever waits for the event loop has its turn between two groups.
      if (waiting.length > 0) await nextTurn();
    }
    busy = false;
  }

  async function doGroup(group: readonly Call<T, R>[]): Promise<void> {
    try {
      const results = await together(group.map(({ item }) => item));
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const call of group) await doGroup([call]);
    }
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      void nextTurn().then(doAll);
    });
}
