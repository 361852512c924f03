import { systemClock } from '@headway/protocol';
import { type ConnectionOptions, QueueEvents, type Worker } from 'bullmq';
import { ownEvents } from './bull-job.ts';
import { openBullStore } from './bull-store.ts';
import { closeQueueEvents } from './close-queue-events.ts';

export interface TakeCancelsOptions {
  /** How to reach Redis for the events. @default that of the worker */
  connection?: ConnectionOptions;
  /** @default nobody */
  onError?: (error: unknown) => void;
}

/**
 * Lets a worker take the cancels of a mirror: the job's `AbortSignal`, the third argument of the processor, is aborted
 * when it is this worker that runs it. The processor ends the job by throwing; a cancelled job is not tried again.
 * @example
 * const worker = new Worker('video', async (job, token, signal) => await convert(job.data, { signal }), { connection });
 * const cancels = takeCancels(worker);
 */
export function takeCancels(
  worker: Worker,
  { connection = worker.opts.connection as ConnectionOptions, onError }: TakeCancelsOptions = {},
): { close(): Promise<void> } {
  const store = openBullStore(worker);
  const events = new QueueEvents(worker.name, {
    connection,
    ...(worker.opts.prefix !== undefined && { prefix: worker.opts.prefix }),
  });
  const on = events.on.bind(events) as unknown as (
    event: string,
    listener: (args: { jobId: string; text: string }) => void,
  ) => void;
  events.on('error', (error) => onError?.(error));
  on(ownEvents.cancel, ({ jobId, text }) => {
    if (!worker.cancelJob(jobId, text)) return;
    store.addEvent(ownEvents.cancelling, jobId).catch((error: unknown) => onError?.(error));
  });
  return { close: async () => await closeQueueEvents(events, systemClock()) };
}
