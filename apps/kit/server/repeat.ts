import type { Clock } from '@headway/protocol';

/** Does something again and again, so long after it was done. It MUST NOT reject. Returns the end. */
export function repeat(clock: Clock, everyMs: number, act: () => Promise<void>): () => void {
  let isOver = false;
  let stop = wait();
  async function go(): Promise<void> {
    await act();
    if (!isOver) stop = wait();
  }
  function wait(): () => void {
    return clock.setTimer(() => void go(), everyMs);
  }
  return () => {
    isOver = true;
    stop();
  };
}
