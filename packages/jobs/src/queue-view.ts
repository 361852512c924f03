import type { Clock, Job } from '@headway/protocol';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type DurationModel, learnDurations } from './duration-model.ts';
import { type LinedJob, waitingStatuses } from './job-line.ts';
import type { Crew } from './play-forward.ts';
import { createQueueLine, type QueueLine, type WaitingEntry } from './queue-line.ts';
import type { JobQueue, RunSample } from './queue.ts';
import { estimateWaits, type RunningFacts, type WaitEstimate } from './wait-estimate.ts';

export interface QueueViewOptions {
  queue: Pick<JobQueue, 'line' | 'lined' | 'atWork' | 'history' | 'parallelism' | 'workers'>;
  channels: (job: Job) => readonly string[];
  /** In place of the workers that were announced to the queue. */
  crews: (() => readonly Crew[]) | undefined;
  clock: Clock;
  random: () => number;
  /** Of waiting jobs; the first ones in line where there are more. */
  mostJobs: number;
}

/** What waits and what runs, as last read from the queue. */
export interface QueueView {
  readonly line: QueueLine;
  /** Jobs that have a worker. */
  readonly atWork: number;
  /** Who runs jobs, those together that take the same kinds. */
  /** The kind of each job at work. */
  readonly kindsAtWork: readonly string[];
  readonly crews: readonly Crew[];
  /** Whether something changed that was not read yet. */
  readonly stale: boolean;
  /** A job changed, perhaps. */
  changed(id: string): void;
  /** How long it took to read everything, the last time, ms. */
  readonly reloadTookMs: number;
  /** Everything may have changed. */
  reload(): void;
  /** Reads what changed; what changes meanwhile is read by the next call. */
  sync(): Promise<void>;
  waits(): WaitEstimate;
}

const pageSize = 500;
/** Beyond as many changed jobs all are read anew: that is cheaper. */
const mostChanged = 20_000;
/** A run that is less far says too little of how long others will take. */
const leastFraction = 0.1;
/** Kinds whose durations are remembered. */
const mostKinds = 1000;

interface AtWork extends LinedJob {
  /** When its time left was last told anew, ms since 1970. */
  toldAt: number;
}

export function createQueueView(options: QueueViewOptions): QueueView {
  const { queue, clock, mostJobs } = options;
  const line = createQueueLine(options.random);
  const arrivals: Arrivals = createArrivals(clock.now());
  const changed = new Set<string>();
  const histories = new Map<string, readonly RunSample[]>();
  /** Kinds of which runs have ended since. */
  const outdated = new Set<string>();
  let running = new Map<string, AtWork>();
  let crews: readonly Crew[] = [];
  let all = true;
  let cut = false;
  let grouped = false;
  let reloadTookMs = 0;
  let syncing: Promise<void> = Promise.resolve();
  let estimate: WaitEstimate | null = null;

  /** Groups matter where they are limited. */
  function groupOf({ group }: Pick<LinedJob, 'group'>): string | null {
    return grouped ? group : null;
  }

  function read(lined: readonly LinedJob[], isNew: boolean): void {
    for (const { job, size, group } of lined) {
      if (!waitingStatuses.includes(job.status)) {
        line.remove(job.id);
        continue;
      }
      const known = line.get(job.id);
      const dueAt = Date.parse(job.runAt);
      if (isNew && !known) arrivals.add(job.priority, usualMs(job.kind, size), clock.now());
      put({
        id: job.id,
        kind: job.kind,
        group: groupOf({ group }),
        channels: options.channels(job),
        priority: job.priority,
        dueAt: dueAt <= clock.now() ? 0 : dueAt,
        size,
      });
    }
  }

  function put(entry: WaitingEntry): void {
    const known = line.get(entry.id);
    if (known && isSame(known, entry)) return;
    line.put(entry);
    if (line.size <= mostJobs) return;
    const last = line.all.at(line.size - 1);
    if (last) line.remove(last.id);
    cut = true;
  }

  async function readAll(): Promise<void> {
    all = false;
    cut = false;
    const startedAt = clock.monotonic();
    const gone = new Set(line.ids());
    try {
      for await (const page of queue.line()) {
        read(page, false);
        for (const { job } of page) gone.delete(job.id);
        await breathe(page.length);
      }
    } catch (error) {
      all = true;
      throw error;
    }
    // Gone, or passed over because it moved meanwhile.
    for (const id of gone) changed.add(id);
    reloadTookMs = clock.monotonic() - startedAt;
  }

  /** Lets others have their turn: reads of an embedded database never wait for anything. */
  async function breathe(jobs: number): Promise<void> {
    if (jobs === pageSize) await new Promise<void>((resolve) => clock.setTimer(resolve, 0));
  }

  async function readChanged(): Promise<void> {
    while (changed.size > 0) {
      const ids = [...changed].slice(0, pageSize);
      for (const id of ids) changed.delete(id);
      try {
        const lined = await queue.lined(ids);
        const found = new Set(lined.map(({ job }) => job.id));
        for (const id of ids) if (!found.has(id)) forget(id);
        read(lined, true);
        await breathe(ids.length);
      } catch (error) {
        for (const id of ids) changed.add(id);
        throw error;
      }
    }
  }

  function forget(id: string): void {
    const kind = line.get(id)?.kind ?? running.get(id)?.job.kind;
    // It may have run to its end: there is more to learn from.
    if (kind !== undefined) outdated.add(kind);
    line.remove(id);
  }

  async function readAtWork(): Promise<void> {
    const now = clock.now();
    const before = running;
    running = new Map();
    for (const lined of await queue.atWork()) {
      const { job } = lined;
      const known = before.get(job.id);
      const same =
        known?.job.eta?.lowMs === job.eta?.lowMs &&
        known?.job.eta?.highMs === job.eta?.highMs &&
        known?.job.attempt === job.attempt;
      running.set(job.id, { ...lined, toldAt: known && same ? known.toldAt : now });
    }
  }

  async function learn(): Promise<void> {
    const kinds = new Set([...running.values()].map(({ job }) => job.kind));
    for (const { kind } of line.lanes()) kinds.add(kind);
    for (const kind of kinds) {
      const isKnown = histories.has(kind);
      if (isKnown ? outdated.has(kind) : histories.size < mostKinds) {
        histories.set(kind, await queue.history(kind));
      }
    }
    outdated.clear();
    for (const kind of histories.keys()) if (!kinds.has(kind)) histories.delete(kind);
  }

  async function sync(): Promise<void> {
    const isGrouped = queue.parallelism.perGroup !== undefined;
    if (isGrouped !== grouped) all = true;
    grouped = isGrouped;
    if (all || (cut && line.size < mostJobs * 0.9)) await readAll();
    await readChanged();
    await readAtWork();
    crews = options.crews?.() ?? crewsOf(await queue.workers());
    line.ripen(clock.now());
    await learn();
    estimate = null;
  }

  function models(): ReadonlyMap<string, DurationModel> {
    const learned = new Map<string, DurationModel>();
    for (const [kind, history] of histories) {
      const model = learnDurations(history.length > 0 ? history : soFar(kind));
      if (model) learned.set(kind, model);
    }
    return learned;
  }

  /** Of a kind that never ended, what its runs say of themselves. */
  function soFar(kind: string): readonly RunSample[] {
    return [...running.values()]
      .filter(({ job }) => job.kind === kind)
      .flatMap((one) => {
        const { elapsedMs, eta } = factsOf(one);
        const tells = eta && (one.job.fraction ?? 0) >= leastFraction;
        return tells ? [{ durationMs: elapsedMs + (eta.lowMs + eta.highMs) / 2, size: one.size }] : [];
      });
  }

  function factsOf({ job, size, group, toldAt }: AtWork): RunningFacts {
    const now = clock.now();
    const agedMs = now - toldAt;
    const left = (ms: number): number => Math.max(0, ms - agedMs);
    // A run that has outlived what it told knows no better than its kind.
    const eta =
      job.eta && job.eta.highMs > agedMs
        ? { lowMs: left(job.eta.lowMs), highMs: left(job.eta.highMs) }
        : null;
    const elapsedMs = Math.max(0, now - Date.parse(job.startedAt ?? job.runAt));
    return { kind: job.kind, group: groupOf({ group }), size, elapsedMs, eta };
  }

  function usualMs(kind: string, size: number | null): number {
    return learnDurations(histories.get(kind) ?? [])?.expected(size) ?? 0;
  }

  return {
    line,
    get atWork() {
      return running.size;
    },
    get kindsAtWork() {
      return [...running.values()].map(({ job }) => job.kind);
    },
    get crews() {
      return crews;
    },
    get stale() {
      return all || changed.size > 0;
    },
    changed(id) {
      if (all) return;
      changed.add(id);
      if (changed.size <= mostChanged) return;
      changed.clear();
      all = true;
    },
    get reloadTookMs() {
      return reloadTookMs;
    },
    reload() {
      all = true;
    },
    sync() {
      syncing = syncing.then(sync, sync);
      return syncing;
    },
    waits() {
      const slots = crews.reduce((sum, crew) => sum + crew.slots, 0);
      estimate ??= estimateWaits({
        line,
        running: [...running.values()].map(factsOf),
        crews,
        limits: queue.parallelism,
        models: models(),
        overtaking: (priority) => arrivals.above(priority, slots, clock.now()),
        now: clock.now(),
      });
      return estimate;
    },
  };
}

function crewsOf(workers: readonly Crew[]): readonly Crew[] {
  const crews = new Map<string, Crew>();
  for (const { kinds, slots } of workers) {
    const key = JSON.stringify(kinds.toSorted());
    crews.set(key, { kinds, slots: slots + (crews.get(key)?.slots ?? 0) });
  }
  return [...crews.values()];
}

function isSame(a: WaitingEntry, b: WaitingEntry): boolean {
  return (
    a.priority === b.priority &&
    a.dueAt === b.dueAt &&
    a.group === b.group &&
    a.size === b.size &&
    a.channels.length === b.channels.length &&
    a.channels.every((channel, index) => channel === b.channels[index])
  );
}
