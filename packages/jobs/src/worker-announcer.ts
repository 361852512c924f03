import type { Clock } from '@headway/protocol';
import type { JobWorker, JobWorkers } from './queue.ts';
import { workerTimeoutMs } from './queue-workers.ts';

interface WorkerAnnouncerOptions {
  queue: JobWorkers;
  worker: Pick<JobWorker, 'id' | 'name' | 'slots'>;
  clock: Pick<Clock, 'setTimer'>;
  onError: (error: unknown) => void;
}

/** Keeps the queue informed of which kinds a runner takes. */
export interface WorkerAnnouncer {
  /** From now on; none: it takes no jobs for now. */
  set(kinds: readonly string[]): Promise<void>;
  /**
   * Says nothing more. Its runner goes down, mostly to come back soon: those who wait are not told that nobody takes them
   * before it has been gone for `workerTimeoutMs`.
   */
  close(): Promise<void>;
}

/** It says that it is still there so often. */
const seenIntervalMs = workerTimeoutMs / 3;

export function createWorkerAnnouncer(options: WorkerAnnouncerOptions): WorkerAnnouncer {
  const { queue, worker, clock, onError } = options;
  let wanted: readonly string[] = [];
  let told: readonly string[] | null = null;
  let telling: Promise<void> = Promise.resolve();
  let cancelTimer: () => void = () => {};
  let closed = false;

  /** One after the other; the newest counts. What could not be told is told with the next sign of life. */
  function tell(): Promise<void> {
    telling = telling.then(async () => {
      try {
        if (wanted !== told) await tellKinds();
        else if (wanted.length > 0 && !(await queue.workerSeen(worker.id))) await tellKinds();
      } catch (error) {
        onError(error);
      }
    });
    return telling;
  }

  async function tellKinds(): Promise<void> {
    const kinds = wanted;
    if (kinds.length > 0) await queue.announceWorker({ ...worker, kinds });
    else await queue.forgetWorker(worker.id);
    told = kinds;
  }

  function again(): void {
    cancelTimer();
    cancelTimer = clock.setTimer(() => void tell().then(() => !closed && again()), seenIntervalMs);
  }

  return {
    set(kinds) {
      if (closed || (told !== null && sameKinds(kinds, wanted))) return telling;
      wanted = [...kinds];
      again();
      return tell();
    },
    close() {
      cancelTimer();
      closed = true;
      return telling;
    },
  };
}

function sameKinds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((kind, index) => kind === others[index]);
}
