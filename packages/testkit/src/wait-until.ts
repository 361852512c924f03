import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 5;

/**
 * Waits until a condition holds and gives its value.
 * @param options.timeoutMs @default 5000
 * @throws Error when it does not hold in time, with what the condition threw last as its cause.
 * @example
 * await waitUntil(() => client.state().status === 'connected', { timeoutMs: 2000 });
 */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<NonNullable<T>> {
  const { timeoutMs = 5000 } = options;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      cause = undefined;
      const value = await condition();
      if (value) return value;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) {
      throw new Error(`The condition did not hold within ${timeoutMs} ms: ${String(condition)}`, { cause });
    }
    await sleep(pollMs);
  }
}
