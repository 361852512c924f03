import type { JobQueue } from '@headway/jobs';
import type { Clock } from '@headway/protocol';

/** How long runs of a kind take, as a range, ms; `null` while none has ended. */
export interface UsualRuns {
  of(kind: string): Promise<{ lowMs: number; highMs: number } | null>;
}

/** How long what was found counts, ms. */
const freshMs = 30_000;
/** Kinds that are remembered. */
const mostKinds = 100;

/** The middle half of the latest runs, read now and then. */
export function usualRuns(queue: Pick<JobQueue, 'history'>, clock: Pick<Clock, 'monotonic'>): UsualRuns {
  const known = new Map<string, { at: number; range: { lowMs: number; highMs: number } | null }>();
  return {
    async of(kind) {
      const before = known.get(kind);
      if (before && clock.monotonic() - before.at < freshMs) return before.range;
      const runs = await queue.history(kind);
      const durations = runs.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
      const at = (share: number) => durations[Math.floor((durations.length - 1) * share)] ?? 0;
      const range = durations.length === 0 ? null : { lowMs: at(0.25), highMs: at(0.75) };
      known.delete(kind);
      known.set(kind, { at: clock.monotonic(), range });
      const [oldest] = known.keys();
      if (known.size > mostKinds && oldest !== undefined) known.delete(oldest);
      return range;
    },
  };
}
