import type { Job } from '@headway/protocol';
import type { DurationModel } from './duration-model.ts';
import {
  type Crew,
  type Guess,
  laneName,
  playForward,
  type RunningEntry,
  type Started,
} from './play-forward.ts';
import type { QueueLine, WaitingEntry } from './queue-line.ts';
import type { Parallelism } from './queue.ts';

export interface WaitFacts {
  line: QueueLine;
  running: readonly RunningFacts[];
  crews: readonly Crew[];
  limits: Parallelism;
  /** How long runs take, by kind; kinds without a run are absent. */
  models: ReadonlyMap<string, DurationModel>;
  /** The share of the workers that jobs above this priority take which have not come yet, 0 to 1. */
  overtaking: (priority: number) => number;
  /** Ms since 1970. */
  now: number;
  /** Starts that are played; whatever comes after is reckoned from their pace. @default 500 */
  mostStarts?: number;
}

/** A job that has a worker. */
export interface RunningFacts {
  kind: string;
  group: string | null;
  size: number | null;
  elapsedMs: number;
  /** The time left that its run tells, now. */
  eta: Job['eta'];
}

export interface WaitEstimate {
  /** Time until the job starts as a range, ms; `null` while there is nothing to base it on. */
  of(id: string): Job['eta'];
}

/** Standard deviations on either side of the mean: 8 of 10 fall within 1.28 of them, and a model errs as well. */
const width = 1.5;
/** “About 1–18 h” helps nobody: nothing is said where the range is so wide, as a share of its middle, and so long, ms. */
const uselessWidth = 1.6;
const uselessMs = 600_000;
/** A job whose turn it is starts within this time, ms. */
const startMs = 1000;
/** Of a lane, to tell its pace by. */
const leastStarts = 3;

/**
 * How long waiting jobs will wait: the queue is played forward a bounded way, and what comes after is reckoned in
 * O(log n) from the pace of what was played.
 */
export function estimateWaits(facts: WaitFacts): WaitEstimate {
  const { line, models, limits, crews, now, mostStarts = 500 } = facts;
  const usual = usualGuess([...models.values()]);
  const guessOf = (kind: string, size: number | null): Guess => {
    const model = models.get(kind);
    if (!model) return usual;
    const meanMs = model.expected(size);
    return { meanMs, deviationMs: meanMs * model.spread };
  };
  const played = playForward({
    line,
    running: facts.running.map((one): RunningEntry => {
      const { kind, group } = one;
      return { kind, group, left: leftOf(one, guessOf(kind, one.size)) };
    }),
    crews,
    limits,
    durationOf: ({ kind, size }) => guessOf(kind, size),
    now,
    mostStarts,
  });

  function work(kind: string, { count, size }: { count: number; size: number }): number {
    return models.get(kind)?.expectedSum(count, size) ?? count * usual.meanMs;
  }

  const lanes = [...played.lanes.values()];
  const workPlayed = total(lanes, (lane) => work(lane.kind, lane));
  const doubted = total(lanes, (lane) => work(lane.kind, lane) * doubtOf(models.get(lane.kind), lane));
  const doubt = Number.isFinite(workPlayed) && workPlayed > 0 ? doubted / workPlayed : 0;
  const slots = total(crews, (crew) => crew.slots);
  // Until the first run ends that tells its own time left, nothing rests on what was learned.
  const ends = facts.running.map(({ eta }) => (eta ? (eta.lowMs + eta.highMs) / 2 : 0));
  const knownMs = ends.length > 0 ? Math.min(...ends) : 0;

  /** Whether a lane has its own pace: its jobs may not take every place. */
  function isNarrow({ kind, group }: Pick<WaitingEntry, 'kind' | 'group'>): boolean {
    const ofKind = total(crews, (crew) => (crew.kinds.includes(kind) ? crew.slots : 0));
    return group !== null || ofKind < slots || (limits.perKind?.[kind] ?? Infinity) < slots;
  }

  /** What comes before a job, against what was played of it. */
  function share(entry: WaitingEntry): number {
    const own = played.lanes.get(laneName(entry));
    const narrow = isNarrow(entry);
    if (narrow && own && own.count >= leastStarts) return aheadOf(entry, entry) / work(own.kind, own);
    let ahead = 0;
    let of = 0;
    for (const lane of line.lanes()) {
      // What is held back by a limit of its own is passed by.
      if (!narrow && isNarrow(lane)) continue;
      ahead += aheadOf(entry, lane);
      of += work(lane.kind, played.lanes.get(laneName(lane)) ?? { count: 0, size: 0 });
    }
    return of === 0 ? Infinity : ahead / of;
  }

  function aheadOf(entry: WaitingEntry, lane: Pick<WaitingEntry, 'kind' | 'group'>): number {
    const ahead = line.lane(lane)?.jobs.ahead(entry) ?? { count: 0, weight: 0 };
    return work(lane.kind, { count: ahead.count, size: ahead.weight });
  }

  function guess(entry: WaitingEntry): Guess | null {
    const start = played.starts.get(entry.id);
    if (start) return start;
    // All was played that workers will take.
    if (played.starts.size < mostStarts) return null;
    const farther = Math.max(1, share(entry));
    const meanMs = Math.max(played.horizonMs * farther, entry.dueAt - now);
    return { meanMs, deviationMs: played.deviationMs * Math.sqrt(farther) };
  }

  return {
    of(id) {
      const entry = line.get(id);
      const start = entry && guess(entry);
      if (!start || !Number.isFinite(start.meanMs)) return null;
      const learnedMs = Math.max(0, start.meanMs - knownMs);
      const off = width * Math.hypot(start.deviationMs, learnedMs * doubt);
      const latestMs = start.meanMs / (1 - facts.overtaking(entry.priority));
      const lowMs = Math.max(0, start.meanMs - off);
      const highMs = latestMs + off + startMs;
      return highMs > uselessMs && highMs - lowMs > ((highMs + lowMs) / 2) * uselessWidth
        ? null
        : { lowMs, highMs };
    },
  };
}

/** How much longer a run takes. */
function leftOf({ elapsedMs, eta }: RunningFacts, whole: Guess): Guess {
  if (eta) return { meanMs: (eta.lowMs + eta.highMs) / 2, deviationMs: (eta.highMs - eta.lowMs) / 2.56 };
  // A run that takes longer than expected will not end at once: the longer it took, the longer it may take.
  const least = Math.max(whole.deviationMs, elapsedMs * 0.2) / 2;
  return { meanMs: Math.max(whole.meanMs - elapsedMs, least), deviationMs: whole.deviationMs };
}

/** For kinds that never ran: as the others do, which may be far from true. */
function usualGuess(models: readonly DurationModel[]): Guess {
  if (models.length === 0) return { meanMs: Infinity, deviationMs: 0 };
  const meanMs = total(models, (model) => model.expected(null)) / models.length;
  return { meanMs, deviationMs: meanMs };
}

/** Of what is expected of jobs like those of a lane; a kind that never ran may be anything. */
function doubtOf(model: DurationModel | undefined, { count, size }: Started): number {
  return model?.doubt(size > 0 ? size / count : null) ?? 1;
}

function total<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
