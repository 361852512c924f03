import type { Clock } from '@headway/protocol';
import type { JobBinding } from './binding.ts';
import type { RunLimits } from './exit-reason.ts';
import { startLocalWorker, type LocalWorker } from './local-worker.ts';
import type { PreviewShelf } from './preview-shelf.ts';
import type { JobQueue } from './queue.ts';
import { type SupervisedRun, superviseRun } from './supervised-run.ts';
import type { WorkerSlot } from './worker-slot.ts';

export interface LocalSlotOptions {
  bindings: readonly JobBinding[];
  queue: JobQueue;
  limitsOf: (kind: string) => RunLimits;
  graceMs: number;
  previews: PreviewShelf | null;
  clock: Clock;
  /** Gives each run its number. */
  nextRun: () => number;
  /** A job may be given to this slot. */
  onIdle: () => void;
  /** It may be given jobs of these kinds. */
  onStarted: (kinds: readonly string[]) => void;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** What one run of many in a process takes is not known. */
const unknown = (): Promise<null> => Promise.resolve(null);

/** A place for one job at a time in this process. A run that does not stop is left alone, and the job ends without it. */
export function createLocalSlot(options: LocalSlotOptions): WorkerSlot {
  const { bindings, clock, onError } = options;
  let worker: LocalWorker | null = null;
  let run: SupervisedRun | null = null;
  let closing = false;

  function start(): void {
    worker = startLocalWorker({ bindings, clock, onError, onMessage: (message) => run?.hear(message) });
    options.onStarted(bindings.map(({ contract }) => contract.kind));
    options.onIdle();
  }

  function abandon(): void {
    worker?.leave();
    worker = null;
    run?.exited({ code: null, signal: 'SIGKILL', stderr: '', broken: false });
    if (!closing) start();
  }

  return {
    get idle() {
      return worker !== null && run === null && !closing;
    },
    failing: false,
    get run() {
      return run;
    },
    start,
    assign(taken) {
      const own = worker;
      if (!own || run) throw new Error('The slot is not idle.');
      run = superviseRun({
        number: options.nextRun(),
        taken,
        queue: options.queue,
        limits: options.limitsOf(taken.job.kind),
        graceMs: options.graceMs,
        previews: options.previews,
        clock,
        worker: { send: own.send, kill: abandon, hold: () => {}, memory: unknown, busyMs: unknown },
        onError,
      });
      void run.ended.then(() => {
        run = null;
        options.onIdle();
      });
    },
    stop(reason) {
      if (reason === 'closing') closing = true;
      run?.stop(reason);
    },
    close() {
      closing = true;
      worker?.leave();
      return Promise.resolve();
    },
  };
}
