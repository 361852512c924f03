import type { RetryPolicy } from './queue-intake.ts';

/** Exponential backoff. */
export type Backoff = Pick<RetryPolicy, 'baseMs' | 'maxMs'>;

/**
 * How long to wait after the `failures`th failure in a row (from 1): a random part of a time that doubles each time up
 * to `maxMs`, so that what failed together does not come back together. This is the "full jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 * @param random 0 to 1
 */
export function retryDelay(failures: number, random: number, { baseMs, maxMs }: Backoff): number {
  return Math.round(random * Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1)));
}

/** @throws TypeError when a number is out of range. */
export function checkRetryPolicy({ maxAttempts, baseMs, maxMs, maxLosses = 1 }: RetryPolicy): void {
  if (!Number.isInteger(maxLosses) || maxLosses < 1) {
    throw new TypeError(`A retry policy has a whole number of losses from 1, got ${maxLosses}.`);
  }
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw new TypeError(`A retry policy has a whole number of attempts from 1, got ${maxAttempts}.`);
  }
  if (!(baseMs >= 0 && maxMs >= baseMs && maxMs < Infinity)) {
    throw new TypeError(`A retry policy has 0 ≤ baseMs ≤ maxMs, got ${baseMs} and ${maxMs}.`);
  }
}
