import { setImmediate } from 'node:timers/promises';
import type { ReportedRun } from '@headway/jobs';

/** Numbers of one sieve: they fit into the cache of a core. */
const width = 1 << 20;

/** How many primes there are below a number, by a sieve that moves on in segments. */
export async function countPrimes(
  below: number,
  run: Pick<ReportedRun, 'progress' | 'signal'>,
): Promise<number> {
  const divisors = primesUpTo(Math.ceil(Math.sqrt(below)));
  const isComposite = new Uint8Array(width);
  let primes = 0;
  for (let from = 0; from < below; from += width) {
    const size = Math.min(width, below - from);
    isComposite.fill(0);
    for (const divisor of divisors) {
      // Smaller multiples were crossed out by smaller divisors.
      const first = Math.max(divisor * divisor, Math.ceil(from / divisor) * divisor);
      for (let at = first - from; at < size; at += divisor) isComposite[at] = 1;
    }
    for (let at = from === 0 ? 2 : 0; at < size; at += 1) primes += isComposite[at] ? 0 : 1;
    run.progress(from + size, below, 'numbers');
    // Everybody else is served in between, and hears how far it is.
    await setImmediate();
    run.signal.throwIfAborted();
  }
  return primes;
}

function primesUpTo(top: number): number[] {
  const primes: number[] = [];
  for (let number = 2; number <= top; number += 1) {
    const isPrime = primes.every((divisor) => divisor * divisor > number || number % divisor !== 0);
    if (isPrime) primes.push(number);
  }
  return primes;
}
