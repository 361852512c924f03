import type { Clock } from '@headway/protocol';
import type { QueueEvents } from 'bullmq';

/** Within this the connection has ended, where Redis is there, ms. */
const withinMs = 1000;

/**
 * Ends the connection of QueueEvents. While Redis is away BullMQ waits for the end of a connection that has ended
 * already, and would wait for ever: no socket and no timer is left by then, so it is left alone.
 */
export async function closeQueueEvents(events: QueueEvents, clock: Clock): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancelTimer = clock.setTimer(resolve, withinMs);
  events.close().then(resolve, reject);
  try {
    await promise;
  } finally {
    cancelTimer();
  }
}
