import { createMinHeap, type MinHeap } from './min-heap.ts';
import { compareReady, type QueueLine, type WaitingEntry } from './queue-line.ts';

/** Workers that take the same kinds. */
export interface Crew {
  kinds: readonly string[];
  /** Jobs that they run at once. */
  slots: number;
}

/** How many jobs run at once, besides the number of workers. Absent: any number. */
export interface Parallelism {
  /** In all. */
  total?: number;
  perKind?: Readonly<Record<string, number>>;
  /** Of each group. */
  perGroup?: number;
}

/** A length of time that is not known exactly, ms. */
export interface Guess {
  meanMs: number;
  /** Standard deviation. */
  deviationMs: number;
}

export interface RunningEntry {
  kind: string;
  group: string | null;
  left: Guess;
}

export interface PlayOptions {
  line: QueueLine;
  running: readonly RunningEntry[];
  crews: readonly Crew[];
  limits: Parallelism;
  /** How long a waiting job is going to run. */
  durationOf: (entry: WaitingEntry) => Guess;
  /** Ms since 1970. */
  now: number;
  /** Starts after which the play ends. */
  mostStarts: number;
}

/** What would happen if every run took as long as expected, and nothing new came. */
export interface Played {
  /** When jobs start, from now, by id. */
  starts: ReadonlyMap<string, Guess>;
  /** The last start, from now, ms. */
  horizonMs: number;
  /** Standard deviation of the last start, ms. */
  deviationMs: number;
  /** Starts of each lane: how many, and their sizes. */
  lanes: ReadonlyMap<string, Started>;
}

export interface Started {
  kind: string;
  count: number;
  size: number;
}

interface Run {
  kind: string;
  group: string | null;
  crew: Place;
  endMs: number;
  deviationMs: number;
}

interface Place {
  kinds: ReadonlySet<string>;
  free: number;
}

/** Jobs in order, of one kind and group; the next one is `head`. */
interface Source {
  kind: string;
  group: string | null;
  head: WaitingEntry;
  next: () => WaitingEntry | undefined;
}

/**
 * Plays the queue forward by the rules by which jobs are taken: the first in line that a free worker takes and whose
 * kind and group may run one more. A play costs O(s log n) for s starts.
 */
export function playForward(options: PlayOptions): Played {
  const { line, limits, durationOf, now, mostStarts } = options;
  const places: Place[] = options.crews.map(({ kinds, slots }) => ({ kinds: new Set(kinds), free: slots }));
  const slots = sum(options.crews.map((crew) => crew.slots));
  const atOnce = Math.max(1, Math.min(slots, limits.total ?? Infinity));
  const running = createTally();
  const sources = new Map<string, MinHeap<Source>>();
  const parked = new Map<string, Source[]>();
  const runs = createMinHeap<Run>((a, b) => a.endMs - b.endMs);
  const delayed = delayedOf(line, mostStarts);
  const starts = new Map<string, Guess>();
  const lanes = new Map<string, Started>();
  const variances = createTally();
  let atMs = 0;
  let horizonMs = 0;

  function mostOfKind(kind: string): number {
    const crews = sum(options.crews.filter(({ kinds }) => kinds.includes(kind)).map((crew) => crew.slots));
    return Math.min(limits.perKind?.[kind] ?? Infinity, Math.max(1, crews));
  }

  function addSource(source: Source): void {
    const heap = sources.get(source.kind) ?? createMinHeap<Source>((a, b) => compareReady(a.head, b.head));
    sources.set(source.kind, heap);
    heap.push(source);
  }

  /** The next job of a kind that its group lets run. */
  function headOf(kind: string): WaitingEntry | undefined {
    if (running.of(`kind:${kind}`) >= (limits.perKind?.[kind] ?? Infinity)) return undefined;
    const heap = sources.get(kind);
    for (let source = heap?.peek(); source; source = heap?.peek()) {
      const { group } = source;
      if (group === null || running.of(`group:${group}`) < (limits.perGroup ?? Infinity)) return source.head;
      heap?.pop();
      parked.set(group, [...(parked.get(group) ?? []), source]);
    }
    return undefined;
  }

  /** The next job that one of the free workers takes. */
  function nextStart(): { entry: WaitingEntry; place: Place } | null {
    if (running.of('all') >= (limits.total ?? Infinity)) return null;
    let best: { entry: WaitingEntry; place: Place } | null = null;
    for (const place of places) {
      if (place.free <= 0) continue;
      for (const kind of place.kinds) {
        const entry = headOf(kind);
        if (entry && (!best || compareReady(entry, best.entry) < 0)) best = { entry, place };
      }
    }
    return best;
  }

  function begin(kind: string, group: string | null, run: Omit<Run, 'kind' | 'group'>): void {
    run.crew.free -= 1;
    for (const name of names(kind, group)) {
      running.add(name, 1);
      variances.add(name, run.deviationMs ** 2);
    }
    runs.push({ kind, group, ...run });
  }

  function end({ kind, group, crew, endMs }: Run): void {
    atMs = Math.max(atMs, endMs);
    crew.free += 1;
    for (const name of names(kind, group)) running.add(name, -1);
    if (group === null) return;
    for (const source of parked.get(group) ?? []) addSource(source);
    parked.delete(group);
  }

  /** The narrowest of what a job goes through decides how much the durations before it matter. */
  function deviationOf({ kind, group }: WaitingEntry): number {
    const all = variances.of('all') / atOnce ** 2;
    const ofKind = variances.of(`kind:${kind}`) / mostOfKind(kind) ** 2;
    const ofGroup =
      group === null || limits.perGroup === undefined
        ? 0
        : variances.of(`group:${group}`) / limits.perGroup ** 2;
    return Math.sqrt(Math.max(all, ofKind, ofGroup));
  }

  function start({ entry, place }: { entry: WaitingEntry; place: Place }): void {
    horizonMs = atMs;
    const source = sources.get(entry.kind)?.pop();
    const head = source?.next();
    if (source && head) addSource({ ...source, head });
    starts.set(entry.id, { meanMs: atMs, deviationMs: atMs === 0 ? 0 : deviationOf(entry) });
    const key = laneName(entry);
    const lane = lanes.get(key) ?? { kind: entry.kind, count: 0, size: 0 };
    lanes.set(key, { ...lane, count: lane.count + 1, size: lane.size + (entry.size ?? 0) });
    const { meanMs, deviationMs } = durationOf(entry);
    begin(entry.kind, entry.group, { crew: place, endMs: atMs + meanMs, deviationMs });
  }

  for (const { kind, group, left } of options.running) {
    const crew = placeFor(places, kind);
    begin(kind, group, { crew, endMs: left.meanMs, deviationMs: left.deviationMs });
  }
  for (const { kind, group, jobs } of line.lanes()) {
    let index = 0;
    const next = (): WaitingEntry | undefined => {
      const entry = jobs.at(index);
      index += 1;
      return entry?.dueAt === 0 ? entry : undefined;
    };
    const head = next();
    if (head) addSource({ kind, group, head, next });
  }

  let due = 0;
  while (starts.size < mostStarts) {
    for (let next = nextStart(); next && starts.size < mostStarts; next = nextStart()) start(next);
    const run = runs.peek();
    const job = delayed[due];
    if (job && (!run || job.dueAt - now <= run.endMs)) {
      atMs = Math.max(atMs, job.dueAt - now);
      due += 1;
      addSource({ kind: job.kind, group: job.group, head: job, next: () => undefined });
    } else if (run) {
      runs.pop();
      end(run);
    } else {
      break;
    }
  }
  return { starts, horizonMs, deviationMs: Math.sqrt(variances.of('all')) / atOnce, lanes };
}

/** The name of the lane of a job in what was played. */
export function laneName({ kind, group }: Pick<WaitingEntry, 'kind' | 'group'>): string {
  return JSON.stringify([kind, group]);
}

function names(kind: string, group: string | null): readonly string[] {
  return group === null ? ['all', `kind:${kind}`] : ['all', `kind:${kind}`, `group:${group}`];
}

/** The worker that runs a job: of those that take its kind the one that takes the fewest, where one is free. */
function placeFor(places: readonly Place[], kind: string): Place {
  const [fitting] = places
    .filter((place) => place.kinds.has(kind) && place.free > 0)
    .toSorted((a, b) => a.kinds.size - b.kinds.size);
  // More run than there should be room for, as after a worker went: its end makes no room.
  return fitting ?? { kinds: new Set(), free: 0 };
}

function delayedOf(line: QueueLine, most: number): readonly WaitingEntry[] {
  const delayed: WaitingEntry[] = [];
  for (let index = line.ready; delayed.length < most; index += 1) {
    const entry = line.all.at(index);
    if (!entry) break;
    delayed.push(entry);
  }
  return delayed;
}

interface Tally {
  of(name: string): number;
  add(name: string, value: number): void;
}

function createTally(): Tally {
  const values = new Map<string, number>();
  return {
    of: (name) => values.get(name) ?? 0,
    add: (name, value) => values.set(name, (values.get(name) ?? 0) + value),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
