import { setTimeout as sleep } from 'node:timers/promises';
import type { Pair } from '../bench.ts';
import type { Measured } from '../load.ts';
import type { PublishOptions } from '../server-process.ts';

export interface Offer extends Omit<PublishOptions, 'ms'> {
  warmUpMs: number;
  measureMs: number;
}

export interface Taken extends Measured {
  /** Events that were published. */
  sent: number;
  failed: number;
  /** Events per second that the server took. */
  sentPerSecond: number;
  /** CPU time of the server per event that it took, µs. */
  cpuMicrosPerEvent: number;
  /** CPU time of the server by the time that passed. */
  cpuShare: number;
}

/** So much longer than is measured is published, so that the end is not measured. */
const tailMs = 150;
const settleMs = 100;
const settleTries = 40;

/** Offers a load and measures what comes of it, without the warm-up. */
export async function offer({ server, load }: Pair, options: Offer): Promise<Taken> {
  const { warmUpMs, measureMs, ...publish } = options;
  const publishing = server.call('publish', { ...publish, ms: warmUpMs + measureMs + tailMs });
  // It is awaited below, after the load.
  publishing.catch(() => undefined);
  await sleep(warmUpMs);
  const measured = await load.measure(measureMs);
  const { sent, failed, ms, cpuMicros } = await publishing;
  return {
    ...measured,
    sent,
    failed,
    sentPerSecond: (sent / ms) * 1000,
    cpuMicrosPerEvent: cpuMicros / Math.max(1, sent),
    cpuShare: cpuMicros / (ms * 1000),
  };
}

/** Waits until what is under way has arrived. */
export async function settle({ load }: Pair): Promise<Measured> {
  for (let left = settleTries; ; left -= 1) {
    const measured = await load.measure(settleMs);
    if (measured.total === 0 || left === 0) return measured;
  }
}
