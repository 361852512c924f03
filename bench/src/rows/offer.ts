import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../load-process.ts';
import type { Pair } from './pair.ts';

export interface Offer {
  /** Events per second. */
  rate: number;
  warmUpMs: number;
  measureMs: number;
}

export interface Taken extends Measured {
  /** CPU time of the server per event that it sent. */
  cpuMicrosPerEvent: number;
}

/** Offers a load and measures what comes of it, without the warm-up. */
export async function offer({ server, load }: Pair, { rate, warmUpMs, measureMs }: Offer): Promise<Taken> {
  // A little longer than is measured, so that the end is not.
  const publishing = server.call('publish', { rate, ms: warmUpMs + measureMs + 200 });
  await sleep(warmUpMs);
  const measured = await load.call('measure', { ms: measureMs });
  const { sent, cpuMicros } = await publishing;
  return { ...measured, cpuMicrosPerEvent: cpuMicros / Math.max(1, sent) };
}
