/** A burst may have so many seconds' worth of messages, and so may the refusals before a connection is closed. */
const burstMs = 10_000;

/** What an `ack`, a ping or a pong counts, where any other message counts 1. */
export const cheapMessage = 0.1;

/**
 * How fast one connection may send. A token bucket kept as the time at which it would be full again (the generic cell
 * rate algorithm, ITU-T I.371), so that a connection costs two numbers.
 */
export class MessageRate {
  /** Monotonic, ms. */
  #fullAt = 0;
  /** Refusals have a bucket of their own: whoever empties that one too is not going to slow down. */
  #refusalsFullAt = 0;

  /**
   * Takes a message's weight out of the bucket.
   * @param now monotonic, ms
   * @returns 0 when the message may be served, else in how many ms it may; `Infinity` when too many were refused.
   */
  take(weight: number, { now, perSecond }: { now: number; perSecond: number }): number {
    const costMs = (weight * 1000) / perSecond;
    const fullAt = Math.max(now, this.#fullAt) + costMs;
    const waitMs = fullAt - now - burstMs;
    if (waitMs <= 0) {
      this.#fullAt = fullAt;
      return 0;
    }
    this.#refusalsFullAt = Math.max(now, this.#refusalsFullAt) + costMs;
    return this.#refusalsFullAt - now > burstMs ? Infinity : waitMs;
  }
}
