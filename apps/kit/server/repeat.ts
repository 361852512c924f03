import type { Clock } from '@headway/protocol';

/**
 * Does something again and again, so long after it was done. It MUST NOT reject.
 * Returns the end, which resolves once what is being done is done.
 */
export function repeat(clock: Clock, everyMs: number, act: () => Promise<void>): () => Promise<void> {
  let isOver = false;
  let acting = Promise.resolve();
  let stop = wait();
  async function go(): Promise<void> {
    await act();
    if (!isOver) stop = wait();
  }
  function wait(): () => void {
    return clock.setTimer(() => {
      acting = go();
    }, everyMs);
  }
  return async () => {
    isOver = true;
    stop();
    await acting;
  };
}
