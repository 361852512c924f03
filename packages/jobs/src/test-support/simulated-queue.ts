import type { Crew } from '../play-forward.ts';
import type { Parallelism } from '../queue.ts';

/** A job of a simulation; times in ms from its start. */
export interface SimulatedJob {
  id: string;
  kind: string;
  group: string | null;
  priority: number;
  size: number | null;
  arrivesAt: number;
  /** How long it really takes. */
  durationMs: number;
}

export interface SimulatedRun extends SimulatedJob {
  startedAt: number;
  endedAt: number;
}

interface Busy {
  run: SimulatedRun;
  crew: number;
}

/**
 * What really happens in a queue, told by the plainest means: at each moment at which something arrives or ends, every
 * free worker takes the first job that it may run.
 */
export function simulateQueue(
  jobs: readonly SimulatedJob[],
  { crews, limits }: { crews: readonly Crew[]; limits: Parallelism },
): readonly SimulatedRun[] {
  const coming = jobs.toSorted((a, b) => a.arrivesAt - b.arrivesAt);
  let waiting: SimulatedJob[] = [];
  let busy: Busy[] = [];
  const runs: SimulatedRun[] = [];
  let now = 0;

  function mayRun(job: SimulatedJob): boolean {
    const same = (test: (run: SimulatedRun) => boolean): number => busy.filter(({ run }) => test(run)).length;
    return (
      busy.length < (limits.total ?? Infinity) &&
      same((run) => run.kind === job.kind) < (limits.perKind?.[job.kind] ?? Infinity) &&
      (job.group === null || same((run) => run.group === job.group) < (limits.perGroup ?? Infinity))
    );
  }

  function startOne(): boolean {
    for (const job of waiting) {
      if (!mayRun(job)) continue;
      const crew = crews.findIndex(
        ({ kinds, slots }, index) =>
          kinds.includes(job.kind) && busy.filter((one) => one.crew === index).length < slots,
      );
      if (crew < 0) continue;
      const run = { ...job, startedAt: now, endedAt: now + job.durationMs };
      waiting = waiting.filter((other) => other !== job);
      busy.push({ run, crew });
      runs.push(run);
      return true;
    }
    return false;
  }

  for (;;) {
    const times = [...busy.map(({ run }) => run.endedAt), ...coming.slice(0, 1).map((job) => job.arrivesAt)];
    if (times.length === 0) return runs;
    now = Math.min(...times);
    busy = busy.filter(({ run }) => run.endedAt > now);
    while (coming[0] && coming[0].arrivesAt <= now) {
      const [job] = coming.splice(0, 1);
      if (job) waiting.push(job);
    }
    waiting.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    const slots = crews.reduce((sum, crew) => sum + crew.slots, 0);
    while (busy.length < slots && startOne());
  }
}
