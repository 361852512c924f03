import type { Pair } from '../bench.ts';
import { offer, settle, type Taken } from './offer.ts';

export interface Climb {
  /** Events per second to begin with. */
  from: number;
  most: number;
  /** Clients that hear each event. */
  fanOut: number;
  /** See `PublishOptions`. */
  channels?: number;
  quick: boolean;
  /** Connects clients again that were lost to a rate that was too high. */
  reconnect?: (count: number) => Promise<unknown>;
}

export interface Held {
  rate: number;
  taken: Taken;
}

/** A rate counts while 99 % arrive within this time. */
export const maxP99Ms = 100;
/** A server that delivers less than this share of what was offered is behind, whatever its latency says. */
const leastShare = 0.97;
const maxTries = 2;
/** A server that writes in groups may hold a rate though it did not hold a lower one, at which its groups are small. */
const maxMisses = 3;

/**
 * Raises the offered rate until it is too much, then narrows it down. `held` is the highest rate that held; `null` when
 * none did.
 */
export async function climb(pair: Pair, options: Climb): Promise<Held | null> {
  const { from, most, quick } = options;
  let held: Held | null = null;
  let missed: number | null = null;
  let misses = 0;
  for (let rate = from; rate <= most && misses < maxMisses; rate *= 2) {
    const taken = await tryOut(pair, rate, options);
    if (taken) {
      held = { rate, taken };
      missed = null;
      misses = 0;
    } else {
      missed ??= rate;
      misses += 1;
    }
  }
  for (let rate = from / 2; !held && rate >= from / 16; rate /= 2) {
    const taken = await tryOut(pair, rate, options);
    if (taken) held = { rate, taken };
    else missed = rate;
  }
  // Each step halves the doubt on a scale of factors: 2, 1.4, 1.2, 1.1.
  for (let steps = quick ? 1 : 3; held && missed !== null && steps > 0; steps -= 1) {
    const rate = Math.sqrt(held.rate * missed);
    const taken = await tryOut(pair, rate, options);
    if (taken) held = { rate, taken };
    else missed = rate;
  }
  return held;
}

/** What else runs on the machine only ever makes it worse: a rate counts when one of a few tries holds. */
async function tryOut(pair: Pair, rate: number, options: Climb): Promise<Taken | null> {
  const { fanOut, channels = 0, quick } = options;
  const times = quick ? { warmUpMs: 200, measureMs: 500 } : { warmUpMs: 300, measureMs: 700 };
  for (let left = maxTries; left > 0; left -= 1) {
    const before = await settle(pair);
    const taken = await offer(pair, { rate, channels, ...times });
    const lost = taken.ended - before.ended;
    const whole = lost === 0 && taken.snapshots === before.snapshots;
    if (whole && taken.p99 < maxP99Ms && taken.perSecond >= rate * fanOut * leastShare) return taken;
    if (lost > 0) await options.reconnect?.(lost);
    // A little more than it can take may be chance; far more is not.
    if (taken.perSecond < rate * fanOut * leastShare * 0.8) return null;
  }
  return null;
}
