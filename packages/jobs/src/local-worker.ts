import type { Clock } from '@headway/protocol';
import type { JobBinding } from './binding.ts';
import { serveJobs } from './serve-jobs.ts';
import { decodeFromWorker, type FromWorker, type ToWorker } from './worker-messages.ts';

interface LocalWorkerOptions {
  bindings: readonly JobBinding[];
  clock: Clock;
  onMessage: (message: FromWorker) => void;
  onError: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** A worker in this very process: it says and hears what a worker process would. */
export interface LocalWorker {
  send: (message: ToWorker) => void;
  /** Nothing is heard of it any more: code that does not stop can't be stopped here. */
  leave: () => void;
}

/** Serves the bindings in this process. What goes between is copied as JSON, as between processes. */
export function startLocalWorker({ bindings, clock, onMessage, onError }: LocalWorkerOptions): LocalWorker {
  let hear: (value: unknown) => void = () => {};
  let left = false;
  serveJobs(bindings, {
    clock,
    onError,
    port: {
      send(message) {
        if (left) return;
        const copy = decodeFromWorker(JSON.parse(JSON.stringify(message)));
        if (copy) onMessage(copy);
      },
      onMessage: (listener) => {
        hear = listener;
      },
      // What nobody catches here is the application's own affair.
      onCrash: () => {},
      report: onError,
      leave: () => {},
    },
  });
  return {
    send: (message) => hear(JSON.parse(JSON.stringify(message))),
    leave: () => {
      left = true;
    },
  };
}
