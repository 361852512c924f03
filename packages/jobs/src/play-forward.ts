import { createMinHeap, type MinHeap } from './min-heap.ts';
import { compareReady, type QueueLine, type WaitingEntry } from './queue-line.ts';
import type { Parallelism } from './queue.ts';

/** Workers that take the same kinds. */
export interface Crew {
  kinds: readonly string[];
  /** Jobs that they run at once. */
  slots: number;
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

/** How many of some jobs run, and what the durations of all that were started add up to in uncertainty. */
interface Meter {
  running: number;
  most: number;
  variance: number;
}

interface Kind extends Meter {
  /** Its jobs by group: the first in line on top. */
  sources: MinHeap<Source>;
  /** Places of workers that take it. */
  slots: number;
}

interface Group extends Meter {
  /** Its jobs that wait for one of it to end. */
  parked: Source[];
}

interface Crewed {
  kinds: readonly Kind[];
  free: number;
}

interface Run {
  kind: Kind;
  group: Group | null;
  crew: Crewed;
  endMs: number;
}

/** Jobs in order, of one kind and group; the next one is `head`. */
interface Source {
  kind: Kind;
  group: Group | null;
  head: WaitingEntry;
  rest: Iterator<WaitingEntry>;
  lane: Started;
}

/**
 * Plays the queue forward by the rules by which jobs are taken: the first in line that a free worker takes and whose
 * kind and group may run one more. A play costs O(s log n) for s starts.
 */
export function playForward(options: PlayOptions): Played {
  const { line, limits, durationOf, now, mostStarts } = options;
  const kinds = new Map<string, Kind>();
  const groups = new Map<string, Group>();
  const crews = options.crews.map((crew): Crewed => ({
    kinds: [...new Set(crew.kinds)].map(kindOf),
    free: crew.slots,
  }));
  const slots = options.crews.reduce((sum, crew) => sum + crew.slots, 0);
  const all: Meter = { running: 0, most: limits.total ?? Infinity, variance: 0 };
  const atOnce = Math.max(1, Math.min(slots, all.most));
  const runs = createMinHeap<Run>((a, b) => a.endMs - b.endMs);
  const starts = new Map<string, Guess>();
  const lanes = new Map<string, Started>();
  let atMs = 0;
  let horizonMs = 0;

  function kindOf(name: string): Kind {
    const kind: Kind = kinds.get(name) ?? {
      running: 0,
      most: limits.perKind?.[name] ?? Infinity,
      variance: 0,
      sources: createMinHeap<Source>((a, b) => compareReady(a.head, b.head)),
      slots: options.crews.reduce((sum, crew) => sum + (crew.kinds.includes(name) ? crew.slots : 0), 0),
    };
    kinds.set(name, kind);
    return kind;
  }

  function groupOf(name: string | null): Group | null {
    if (name === null || limits.perGroup === undefined) return null;
    const group: Group = groups.get(name) ?? { running: 0, most: limits.perGroup, variance: 0, parked: [] };
    groups.set(name, group);
    return group;
  }

  function laneOf(entry: WaitingEntry): Started {
    const name = laneName(entry);
    const lane = lanes.get(name) ?? { kind: entry.kind, count: 0, size: 0 };
    lanes.set(name, lane);
    return lane;
  }

  function addSource(rest: Iterator<WaitingEntry>): void {
    const { value: head, done = false } = rest.next();
    if (done || !head || head.dueAt > 0) return;
    const kind = kindOf(head.kind);
    kind.sources.push({ kind, group: groupOf(head.group), head, rest, lane: laneOf(head) });
  }

  /** Where the next job of a kind stands that its group lets run. */
  function sourceOf(kind: Kind): Source | undefined {
    if (kind.running >= kind.most) return undefined;
    for (let source = kind.sources.peek(); source; source = kind.sources.peek()) {
      const { group } = source;
      if (!group || group.running < group.most) return source;
      kind.sources.pop();
      group.parked.push(source);
    }
    return undefined;
  }

  /** The next job that one of the free workers takes. */
  function nextStart(): { source: Source; crew: Crewed } | null {
    if (all.running >= all.most) return null;
    let best: { source: Source; crew: Crewed } | null = null;
    for (const crew of crews) {
      if (crew.free <= 0) continue;
      for (const kind of crew.kinds) {
        const source = sourceOf(kind);
        if (source && (!best || compareReady(source.head, best.source.head) < 0)) best = { source, crew };
      }
    }
    return best;
  }

  function begin(run: Run, deviationMs: number): void {
    run.crew.free -= 1;
    for (const meter of [all, run.kind, run.group]) {
      if (!meter) continue;
      meter.running += 1;
      meter.variance += deviationMs ** 2;
    }
    runs.push(run);
  }

  function end({ kind, group, crew, endMs }: Run): void {
    atMs = Math.max(atMs, endMs);
    crew.free += 1;
    for (const meter of [all, kind, group]) if (meter) meter.running -= 1;
    for (const source of group?.parked.splice(0) ?? []) source.kind.sources.push(source);
  }

  /** The narrowest of what a job goes through decides how much the durations before it matter. */
  function deviationOf(kind: Kind, group: Group | null): number {
    const ofKind = kind.variance / Math.max(1, Math.min(kind.most, kind.slots)) ** 2;
    const ofGroup = group ? group.variance / group.most ** 2 : 0;
    return Math.sqrt(Math.max(all.variance / atOnce ** 2, ofKind, ofGroup));
  }

  function start({ source, crew }: { source: Source; crew: Crewed }): void {
    const { kind, group, head, rest, lane } = source;
    kind.sources.pop();
    addSource(rest);
    horizonMs = atMs;
    starts.set(head.id, { meanMs: atMs, deviationMs: atMs === 0 ? 0 : deviationOf(kind, group) });
    lane.count += 1;
    lane.size += head.size ?? 0;
    const { meanMs, deviationMs } = durationOf(head);
    begin({ kind, group, crew, endMs: atMs + meanMs }, deviationMs);
  }

  for (const { kind, group, left } of options.running) {
    const run = { kind: kindOf(kind), group: groupOf(group), endMs: left.meanMs };
    begin({ ...run, crew: crewFor(crews, run.kind) }, left.deviationMs);
  }
  for (const { jobs } of line.lanes()) addSource(jobs.items()[Symbol.iterator]());

  let due = line.ready;
  while (starts.size < mostStarts) {
    for (let next = nextStart(); next && starts.size < mostStarts; next = nextStart()) start(next);
    const run = runs.peek();
    const job = line.all.at(due);
    if (job && (!run || job.dueAt - now <= run.endMs)) {
      atMs = Math.max(atMs, job.dueAt - now);
      due += 1;
      addSource([{ ...job, dueAt: 0 }][Symbol.iterator]());
    } else if (run) {
      runs.pop();
      end(run);
    } else {
      break;
    }
  }
  return { starts, horizonMs, deviationMs: Math.sqrt(all.variance) / atOnce, lanes };
}

/** The name of the lane of a job in what was played. */
export function laneName({ kind, group }: Pick<WaitingEntry, 'kind' | 'group'>): string {
  return JSON.stringify([kind, group]);
}

/** The worker that runs a job: of those that take its kind the one that takes the fewest, where one is free. */
function crewFor(crews: readonly Crewed[], kind: Kind): Crewed {
  const [fitting] = crews
    .filter((crew) => crew.kinds.includes(kind) && crew.free > 0)
    .toSorted((a, b) => a.kinds.length - b.kinds.length);
  // More run than there should be room for, as after a worker went: its end makes no room.
  return fitting ?? { kinds: [], free: 0 };
}
