import { systemClock } from '@headway/protocol';
import { type ConnectionOptions, QueueEvents, type Worker } from 'bullmq';
import { ownEvents } from './bull-job.ts';
import { createPatience } from './bull-patience.ts';
import { formatPlace } from './bull-place.ts';
import { openBullStore } from './bull-store.ts';
import { closeQueueEvents } from './close-queue-events.ts';

export interface TakeCancelsOptions {
  /** How to reach Redis for the events. @default that of the worker */
  connection?: ConnectionOptions;
  /** Hears once that Redis is away. @default nobody */
  onError?: (error: unknown) => void;
}

export interface TakenCancels {
  /** Resolves when no cancel is missed from now on; also when it is closed before. Never rejects. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
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
  { connection = worker.opts.connection as ConnectionOptions, onError = () => {} }: TakeCancelsOptions = {},
): TakenCancels {
  const clock = systemClock();
  const store = openBullStore(worker);
  const patience = createPatience({ clock, random: Math.random, onOutage: onError });
  let isClosed = false;

  async function listen(): Promise<QueueEvents | null> {
    const found = await patience.ask(() => store.find(null));
    if (!found || isClosed) return null;
    const events = new QueueEvents(worker.name, {
      connection,
      ...(worker.opts.prefix !== undefined && { prefix: worker.opts.prefix }),
      lastEventId: formatPlace(found.newest),
    });
    // QueueEvents tells every event of the stream by its name, also those that its types don't know.
    const on = events.on.bind(events) as unknown as (event: string, listener: CancelListener) => void;
    events.on('error', patience.away);
    on(ownEvents.cancel, ({ jobId, text }) => {
      if (!worker.cancelJob(jobId, text)) return;
      store.addEvent(ownEvents.cancelling, jobId).catch(patience.away);
    });
    return events;
  }

  const listening = listen();
  return {
    ready: listening.then(() => {}),
    async close() {
      isClosed = true;
      patience.stop();
      const events = await listening;
      if (events) await closeQueueEvents(events, clock);
    },
  };
}

type CancelListener = (cancel: { jobId: string; text: string }) => void;
