import { describe, expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';
import { type DurationModel, learnDurations } from './duration-model.ts';
import type { Crew } from './play-forward.ts';
import { createQueueLine } from './queue-line.ts';
import { seededRandom } from './contract/seeded-random.ts';
import type { Parallelism } from './queue.ts';
import { type SimulatedJob, type SimulatedRun, simulateQueue } from './test-support/simulated-queue.ts';
import { estimateWaits, type WaitFacts } from './wait-estimate.ts';

interface Scenario {
  name: string;
  jobs: number;
  crews: readonly Crew[];
  limits?: Parallelism;
  make: (index: number, random: () => number) => Partial<SimulatedJob>;
}

const everything = (slots: number, ...kinds: string[]): Crew[] => [{ kinds, slots }];

const scenarios: readonly Scenario[] = [
  {
    name: 'runs that are much alike',
    jobs: 200,
    crews: everything(4, 'a'),
    make: (_, random) => ({ durationMs: 10_000 * lognormal(random, 0.15) }),
  },
  {
    name: 'runs that differ a lot',
    jobs: 300,
    crews: everything(8, 'a'),
    make: (_, random) => ({ durationMs: 10_000 * lognormal(random, 0.7) }),
  },
  {
    name: 'one worker',
    jobs: 60,
    crews: everything(1, 'a'),
    make: (_, random) => ({ durationMs: 10_000 * lognormal(random, 0.4) }),
  },
  {
    name: 'inputs of different sizes',
    jobs: 200,
    crews: everything(4, 'a'),
    make(index, random) {
      const size = index < 100 ? 1 + 3 * random() : 10 + 30 * random();
      return { size, durationMs: (500 + 1000 * size) * lognormal(random, 0.2) };
    },
  },
  {
    name: 'short and long kinds with priorities',
    jobs: 200,
    crews: everything(4, 'short', 'long'),
    make(index, random) {
      const kind = index % 3 === 0 ? 'long' : 'short';
      const mean = kind === 'long' ? 40_000 : 3000;
      return { kind, priority: Math.floor(random() * 3), durationMs: mean * lognormal(random, 0.3) };
    },
  },
  {
    name: 'a limit for each project',
    jobs: 200,
    crews: everything(8, 'a'),
    limits: { perGroup: 2 },
    make: (index, random) => ({
      group: index < 120 ? 'big' : `small ${index % 4}`,
      durationMs: 10_000 * lognormal(random, 0.4),
    }),
  },
  {
    name: 'a limit for a kind',
    jobs: 200,
    crews: everything(6, 'heavy', 'light'),
    limits: { perKind: { heavy: 1 } },
    make(index, random) {
      const kind = index % 2 === 0 ? 'heavy' : 'light';
      return { kind, durationMs: (kind === 'heavy' ? 20_000 : 5000) * lognormal(random, 0.4) };
    },
  },
  {
    name: 'workers of different kinds',
    jobs: 200,
    crews: [
      { kinds: ['a', 'b'], slots: 3 },
      { kinds: ['b'], slots: 2 },
      { kinds: ['c'], slots: 1 },
    ],
    make(index, random) {
      const kind = ['a', 'b', 'b', 'c'][index % 4] ?? 'a';
      return { kind, durationMs: 8000 * lognormal(random, 0.4) };
    },
  },
  {
    name: 'a queue that is longer than what is played',
    jobs: 1600,
    crews: everything(16, 'a'),
    make: (_, random) => ({ durationMs: 4000 * lognormal(random, 0.5) }),
  },
  {
    name: 'jobs that come while others wait, some before them',
    jobs: 250,
    crews: everything(4, 'a'),
    make: (index, random) => ({
      arrivesAt: index < 150 ? 0 : random() * 300_000,
      priority: index >= 150 && random() < 0.3 ? 1 : 0,
      durationMs: 10_000 * lognormal(random, 0.4),
    }),
  },
];

describe('estimateWaits', () => {
  const judged = scenarios.map((scenario) => ({ name: scenario.name, ...judge(scenario, 1000) }));
  // As if the queues were far longer than what is played.
  const beyond = scenarios.map((scenario) => ({ name: scenario.name, ...judge(scenario, 30) }));

  test.each(judged)('holds the truth at least 8 times in 10: $name', ({ held }) => {
    expect(held).toBeGreaterThanOrEqual(0.8);
  });

  test.each(beyond)('holds it about as often where the pace has to do: $name', ({ held }) => {
    expect(held).toBeGreaterThanOrEqual(0.75);
  });

  test.each(judged)('is no wider than the wait itself: $name', ({ width }) => {
    expect(width).toBeLessThan(0.7);
  });

  test('is off by less than half of what count × mean ÷ workers is, and never by much more', () => {
    const total = (of: readonly Judged[], pick: (one: Judged) => number): number =>
      of.reduce((sum, one) => sum + pick(one), 0);
    for (const all of [judged, beyond]) {
      expect(total(all, ({ off }) => off)).toBeLessThan(total(all, ({ naiveOff }) => naiveOff) / 2);
    }
    // Where all runs are of one kind and nothing is limited, counting is as good as it gets.
    for (const { off, naiveOff } of judged) expect(off).toBeLessThan(naiveOff * 1.15);
  });

  const job = { kind: 'a', group: null, channels: [], priority: 0, dueAt: 0, size: null };
  const open = (ids: readonly string[], facts: Partial<WaitFacts> = {}) => {
    const line = createQueueLine(seededRandom(1));
    for (const id of ids) line.put({ ...job, id });
    return estimateWaits({
      line,
      running: [],
      crews: everything(1, 'a'),
      limits: {},
      models: new Map(),
      overtaking: () => 0,
      now: 0,
      ...facts,
    });
  };
  const busy = { kind: 'a', group: null, size: null, elapsedMs: 5000 };

  test('says nothing while there is nothing to base it on, but that a worker is free', () => {
    const waits = open(['1', '2']);
    expect(waits.of('1')).toEqual({ lowMs: 0, highMs: 1000 });
    expect(waits.of('2')).toBeNull();
    expect(waits.of('3')).toBeNull();
    const told = open(['1', '2'], { running: [{ ...busy, eta: { lowMs: 4000, highMs: 6000 } }] });
    expect(told.of('1')?.lowMs).toBeGreaterThan(3000);
    expect(told.of('1')?.highMs).toBeLessThan(8000);
    expect(told.of('2')).toBeNull();
  });

  test('says nothing where no worker takes the kind', () => {
    const models = new Map([['a', model([1000])]]);
    expect(open(['1'], { models, crews: [] }).of('1')).toBeNull();
    expect(open(['1'], { models, crews: everything(2, 'b') }).of('1')).toBeNull();
  });

  test('takes a kind that never ran for as long as the others do, and doubts it', () => {
    const models = new Map([['b', model([8000, 8000, 8000, 8000, 8000, 8000, 8000, 8000])]]);
    const crews = everything(1, 'a', 'b');
    const of = (kind: string) =>
      open(['1'], { models, crews, running: [{ ...busy, kind, elapsedMs: 0, eta: null }] }).of('1');
    const [known, unknown] = [of('b'), of('a')];
    expect(known && unknown && unknown.highMs - unknown.lowMs > known.highMs - known.lowMs).toBe(true);
  });

  test('does not promise the end of a run that is late', () => {
    const models = new Map([['a', model([1000, 1000, 1000])]]);
    const late = open(['1'], { models, running: [{ ...busy, elapsedMs: 60_000, eta: null }] }).of('1');
    expect(late?.highMs).toBeGreaterThan(5000);
  });

  test('has no start before a job may run', () => {
    const line = createQueueLine(seededRandom(1));
    line.put({ ...job, id: '1', dueAt: 50_000 });
    expect(open([], { line }).of('1')?.lowMs).toBe(50_000);
  });
});

function model(durations: readonly number[]): DurationModel {
  const learned = learnDurations(durations.map((durationMs) => ({ durationMs, size: null })));
  if (!learned) throw new Error('There should be a model.');
  return learned;
}

interface Judged {
  /** Share of the ranges that hold the truth. */
  held: number;
  /** How far the middle is from the truth, as a share of the waits. */
  off: number;
  naiveOff: number;
  width: number;
}

function judge(scenario: Scenario, mostStarts: number): Judged {
  const { crews, limits = {} } = scenario;
  const all: Told[] = [];
  for (let seed = 1; seed <= 10; seed += 1) {
    const random = seededRandom(seed);
    const base = { kind: 'a', group: null, priority: 0, size: null, arrivesAt: 0, durationMs: 1 };
    const jobs = Array.from({ length: scenario.jobs }, (_, index) => ({
      id: String(index).padStart(6, '0'),
      ...base,
      ...scenario.make(index, random),
    }));
    const earlier = Array.from({ length: 80 }, () => ({
      ...base,
      ...scenario.make(Math.floor(random() * scenario.jobs), random),
    }));
    const runs = simulateQueue(jobs, { crews, limits });
    const end = Math.max(...runs.map(({ endedAt }) => endedAt));
    for (const share of [0.1, 0.3, 0.5, 0.7]) {
      all.push(...estimates(runs, earlier, end * share, { crews, limits, mostStarts }));
    }
  }
  const sum = (pick: (told: Told) => number): number => all.reduce((total, told) => total + pick(told), 0);
  const waited = sum(({ truth }) => truth);
  return {
    held: sum(({ low, high, truth }) => (low <= truth && truth <= high ? 1 : 0)) / all.length,
    off: sum(({ low, high, truth }) => Math.abs((low + high) / 2 - truth)) / waited,
    naiveOff: sum(({ naive, truth }) => Math.abs(naive - truth)) / waited,
    width: sum(({ low, high }) => high - low) / waited,
  };
}

interface Told {
  low: number;
  high: number;
  naive: number;
  truth: number;
}

function estimates(
  runs: readonly SimulatedRun[],
  earlier: readonly Pick<SimulatedJob, 'kind' | 'size' | 'durationMs'>[],
  now: number,
  facts: { crews: readonly Crew[]; limits: Parallelism; mostStarts: number },
): readonly Told[] {
  const line = createQueueLine(seededRandom(3));
  const waiting = runs.filter((run) => run.arrivesAt <= now && run.startedAt > now);
  for (const run of waiting) line.put({ ...run, channels: [], dueAt: 0 });
  const running = runs.filter((run) => run.startedAt <= now && run.endedAt > now);
  const done = runs.filter((run) => run.endedAt <= now).toSorted((a, b) => b.endedAt - a.endedAt);
  const models = new Map<string, DurationModel>();
  for (const kind of new Set(runs.map((run) => run.kind))) {
    const samples = [...done, ...earlier].filter((run) => run.kind === kind).slice(0, 20);
    const model = learnDurations(samples);
    if (model) models.set(kind, model);
  }
  const slots = facts.crews.reduce((sum, crew) => sum + crew.slots, 0);
  const arrivals = createArrivals(0);
  for (const { arrivesAt, priority, kind, size } of runs) {
    if (arrivesAt <= now && arrivesAt > 0) {
      arrivals.add(priority, models.get(kind)?.expected(size) ?? 0, arrivesAt);
    }
  }
  const waits = estimateWaits({
    line,
    running: running.map((run) => ({ ...run, elapsedMs: now - run.startedAt, eta: null })),
    ...facts,
    models,
    overtaking: (priority) => arrivals.above(priority, slots, now),
    now,
  });
  const samples = [...done, ...earlier].slice(0, 20);
  const mean = samples.reduce((sum, run) => sum + run.durationMs, 0) / samples.length;
  return waiting.map((run) => ({
    low: waits.of(run.id)?.lowMs ?? Infinity,
    high: waits.of(run.id)?.highMs ?? 0,
    naive: ((line.position(run.id) ?? 0) * mean) / slots,
    truth: run.startedAt - now,
  }));
}

/** A factor of mean 1 with this coefficient of variation. */
function lognormal(random: () => number, variation: number): number {
  const sigma = Math.sqrt(Math.log(1 + variation ** 2));
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(sigma * normal - sigma ** 2 / 2);
}
