import { type Clock, systemClock } from '@headway/protocol';

/** The machine's clock, which counts the timers that wait. */
export interface CountedClock extends Clock {
  readonly pendingTimers: number;
}

export function countedClock(): CountedClock {
  const machine = systemClock();
  let pendingTimers = 0;
  return {
    ...machine,
    get pendingTimers() {
      return pendingTimers;
    },
    setTimer(callback, delayMs) {
      let waits = true;
      pendingTimers += 1;
      const over = (): void => {
        pendingTimers -= waits ? 1 : 0;
        waits = false;
      };
      const cancel = machine.setTimer(() => {
        over();
        callback();
      }, delayMs);
      return () => {
        over();
        cancel();
      };
    },
  };
}
