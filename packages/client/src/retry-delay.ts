const quickDelays = 3;
const quickMs = 1000;

/**
 * How long to wait before connecting again, ms: full jitter (uniform from 0 up to a ceiling), so that clients cut
 * together do not come back together. The ceiling is a second for the first delays and doubles from there.
 * See https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param delays delays in a row before this one
 * @param random 0 ≤ x < 1
 */
export function retryDelayMs(delays: number, random: number, maxDelayMs: number): number {
  const ceiling = quickMs * 2 ** Math.max(0, delays - quickDelays + 1);
  return Math.floor(random * Math.min(ceiling, maxDelayMs));
}
