const bucketsPerMs = 20;
const maxMs = 5000;

/** Counts latencies, ms, with a resolution of 0.05 ms; longer ones than five seconds count as that. */
export class Histogram {
  readonly #counts = new Uint32Array(maxMs * bucketsPerMs + 1);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(ms: number): void {
    const bucket = Math.min(maxMs * bucketsPerMs, Math.max(0, Math.floor(ms * bucketsPerMs)));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }

  /** The latency that `share` (0 to 1) of all stay below, ms; 0 without any. */
  percentile(share: number): number {
    let left = this.#total * share;
    for (const [bucket, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0 && this.#total > 0) return (bucket + (count > 0 ? 1 : 0)) / bucketsPerMs;
    }
    return 0;
  }
}
