import type { Clock } from '@headway/protocol';
import type { StepPlace } from './step-place.ts';

interface StepTellerOptions {
  clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  /** The step that the run is in and those around it, from the top. */
  places: () => readonly StepPlace[];
  tell: (place: StepPlace) => void;
  /** From here on steps that the contract does not have are only counted. Called once. */
  onFull: () => void;
}

/** Tells which steps a run enters: those of the contract each, of the others as many as people can follow. */
export interface StepTeller {
  /** A step was entered. */
  entered(): void;
  /** Tells the step that the run is in, if it was not told: it is about to end there. */
  flush(): void;
  stop(): void;
}

/** So many steps in a row are told at once, and from then on so many a second. */
const burst = 20;
const perSecond = 10;
/** Most in a run. */
export const mostStepsTold = 1000;

export function createStepTeller({ clock, places, tell, onFull }: StepTellerOptions): StepTeller {
  let told: readonly StepPlace[] = [];
  let count = 0;
  let allowed: number = burst;
  let at = clock.monotonic();
  let cancelTimer: (() => void) | null = null;

  function tellOpen(): void {
    const open = places();
    for (const place of open) {
      if (told.includes(place)) continue;
      if (!place.declared) {
        if (count > mostStepsTold) break;
        count += 1;
        if (count > mostStepsTold) {
          onFull();
          break;
        }
        allowed -= 1;
      }
      tell(place);
    }
    told = open;
  }

  function refill(): void {
    const now = clock.monotonic();
    allowed = Math.min(burst, allowed + ((now - at) * perSecond) / 1000);
    at = now;
  }

  function whenAllowed(): void {
    refill();
    if (allowed >= 1) {
      tellOpen();
      return;
    }
    cancelTimer ??= clock.setTimer(
      () => {
        cancelTimer = null;
        whenAllowed();
      },
      Math.ceil(((1 - allowed) * 1000) / perSecond),
    );
  }

  return {
    entered() {
      if (places().at(-1)?.declared) tellOpen();
      else if (count <= mostStepsTold) whenAllowed();
    },
    flush: tellOpen,
    stop() {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
