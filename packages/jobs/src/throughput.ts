/** How many ended in the last minute. */
export interface Throughput {
  /** What is counted in all, at a time, ms; a count that falls (old jobs were removed) starts anew. */
  count(ended: number, now: number): void;
  perMinute(now: number): number;
}

const windowMs = 60_000;
const parts = 60;

export function createThroughput(): Throughput {
  let last: number | null = null;
  /** By the second, oldest first. */
  let kept: { second: number; ended: number }[] = [];
  const secondOf = (now: number): number => Math.floor((now * parts) / windowMs);
  const alive = (now: number) => kept.filter(({ second }) => second > secondOf(now) - parts);

  return {
    count(ended, now) {
      const more = Math.max(0, ended - (last ?? ended));
      last = ended;
      if (more > 0) kept = [...alive(now), { second: secondOf(now), ended: more }];
    },
    perMinute: (now) => alive(now).reduce((sum, part) => sum + part.ended, 0),
  };
}
