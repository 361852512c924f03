/** Exponential backoff. */
export interface Backoff {
  baseMs: number;
  maxMs: number;
}

/**
 * How long to wait after the `failures`th failure in a row (from 1): doubled each time up to `maxMs`, of which a random
 * half is left out, so that what failed together does not come back together.
 * @param random 0 to 1
 */
export function retryDelay(failures: number, random: number, { baseMs, maxMs }: Backoff): number {
  const delayMs = Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1));
  return Math.round((delayMs * (1 + random)) / 2);
}
