import type { Clock } from '@headway/protocol';
import type { JobWorker, JobWorkers } from './queue.ts';
import { workerTimeoutMs } from './queue-workers.ts';

interface WorkerRollOptions {
  queue: JobWorkers;
  clock: Pick<Clock, 'monotonic'>;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Tells the queue which programs outside take jobs, as far as their calls show it. */
export interface WorkerRoll {
  /** It asks for jobs of these kinds. */
  here(worker: Pick<JobWorker, 'id' | 'name' | 'kinds' | 'slots'>): void;
  /** It says something else: it is there still. */
  seen(id: string): void;
  /** Forgets those that are long gone. */
  sweep(): void;
}

/** Workers that are known at a time: what others say of themselves must not fill the memory. */
const mostKnown = 1000;
/** The queue is told that a worker is there still this often. */
const seenIntervalMs = workerTimeoutMs / 3;

export function createWorkerRoll({ queue, clock, onError }: WorkerRollOptions): WorkerRoll {
  const known = new Map<
    string,
    { worker: Parameters<WorkerRoll['here']>[0]; said: string; toldAt: number }
  >();

  function told(work: Promise<unknown>): void {
    // A queue that can't hear it is told with the next call.
    work.catch((error: unknown) => onError(error, { stage: 'workers' }));
  }

  function tell(id: string): void {
    const entry = known.get(id);
    const now = clock.monotonic();
    if (!entry || now - entry.toldAt < seenIntervalMs) return;
    entry.toldAt = now;
    // It may have been forgotten meanwhile.
    told(queue.workerSeen(id).then((isKnown) => (isKnown ? undefined : queue.announceWorker(entry.worker))));
  }

  return {
    here(worker) {
      const said = JSON.stringify(worker);
      if (known.get(worker.id)?.said === said) return tell(worker.id);
      if (!known.has(worker.id) && known.size >= mostKnown) return;
      known.set(worker.id, { worker, said, toldAt: clock.monotonic() });
      told(queue.announceWorker(worker));
    },
    seen: tell,
    sweep() {
      const now = clock.monotonic();
      for (const [id, { toldAt }] of known) if (now - toldAt > 2 * workerTimeoutMs) known.delete(id);
    },
  };
}
