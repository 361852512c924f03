import type { Clock } from '@headway/protocol';

interface BatchTellerOptions {
  clock: Pick<Clock, 'setTimer'>;
  /** Tells what is new of a batch. */
  tell: (id: string) => Promise<void>;
  onError: (error: unknown) => void;
}

/** Tells of batches that changed, each at most once in an interval, and the last change always. */
export interface BatchTeller {
  changed(id: string): void;
  /** Tells what is still to be told; what changes after that waits for the next start. */
  close(): Promise<void>;
}

const intervalMs = 250;
/** After so many failures in a row the rest is told with the next change, or the next start. */
const mostFailures = 5;

export function createBatchTeller({ clock, tell, onError }: BatchTellerOptions): BatchTeller {
  let waiting = new Set<string>();
  let failures = 0;
  let closed = false;
  let cancelTimer: (() => void) | null = null;

  function schedule(): void {
    if (waiting.size === 0 || cancelTimer || closed) return;
    cancelTimer = clock.setTimer(() => {
      cancelTimer = null;
      void tellAll();
    }, intervalMs);
  }

  async function tellAll(): Promise<void> {
    const ids = waiting;
    waiting = new Set();
    for (const id of ids) {
      try {
        await tell(id);
        failures = 0;
      } catch (error) {
        onError(error);
        failures += 1;
        if (failures < mostFailures) waiting.add(id);
      }
    }
    schedule();
  }

  return {
    changed(id) {
      waiting.add(id);
      schedule();
    },
    async close() {
      closed = true;
      cancelTimer?.();
      cancelTimer = null;
      await tellAll();
    },
  };
}
