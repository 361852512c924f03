import { createRandom, type Random } from './random.ts';
import { type RecordedRun, type Replay, type Report, sampleOf } from './recorded-run.ts';

/** Runs that go alike; each seed makes another kind of job, with its earlier runs and one to replay. */
export interface Family {
  name: string;
  hasHistory: boolean;
  replay(seed: number): Replay;
}

/** How the work of a step goes on in time: what share of its time has passed when a share of it is done. */
type Shape = 'steady' | 'slowing' | 'speeding' | 'bursty' | 'silent';

interface StepKind {
  /** As the contract has it. */
  weight: number;
  /** Of the time of a usual run. */
  share: number;
  shape: Shape;
  ticks: number;
}

interface JobKind {
  /** ms of a run of usual size. */
  usualMs: number;
  /** Share of it that does not grow with size. */
  fixed: number;
  /** How many times bigger than the smallest the biggest are. */
  sizes: number;
  /** From run to run, of the same size; and of a step within its run. */
  spread: number;
  stepSpread: number;
  /** Exponent of slowing and speeding. */
  bend: number;
  steps: readonly StepKind[];
  /** Share of the time in which nothing happens, in as many places as `stalls`. */
  stalled: number;
  stalls: number;
  /** One run in so many takes two to three times as long; 0: none. */
  oddOneIn: number;
  /** Earlier than this many runs ago, runs took that much longer. */
  drift: { runsAgo: number; factor: number } | null;
}

function usualKind(random: Random): JobKind {
  return {
    usualMs: Math.exp(random.between(Math.log(5_000), Math.log(1_800_000))),
    fixed: random.between(0, 0.5),
    sizes: 2,
    spread: random.between(0.05, 0.25),
    stepSpread: random.between(0.05, 0.2),
    bend: random.between(1.4, 2.4),
    steps: [step(random, 'steady')],
    stalled: 0,
    stalls: 0,
    oddOneIn: 0,
    drift: null,
  };
}

function step(random: Random, shape: Shape, share = 1, weight = 1): StepKind {
  return { weight, share, shape, ticks: Math.round(Math.exp(random.between(Math.log(8), Math.log(400)))) };
}

/** A family: what is special about its kinds. */
function family(name: string, special: (random: Random) => Partial<JobKind>, hasHistory = true): Family {
  return {
    name,
    hasHistory,
    replay(seed) {
      const random = createRandom(seed);
      const kind = { ...usualKind(random), ...special(random) };
      const earlier = hasHistory ? Math.round(random.between(1, 20)) : 0;
      const history = Array.from({ length: earlier }, (_, age) => sampleOf(makeRun(kind, random, age + 1)));
      return { run: makeRun(kind, random, 0), history };
    },
  };
}

const shapes: readonly Shape[] = ['steady', 'slowing', 'speeding', 'bursty'];
const anyShape = (random: Random): Shape => shapes[Math.floor(random.between(0, shapes.length))] ?? 'steady';

/** Steps whose contract says that they count alike, and which do not. */
function unevenSteps(random: Random, count: number, shape: () => Shape): readonly StepKind[] {
  const shares = Array.from({ length: count }, () => random.factor(1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => step(random, shape(), share / total));
}

export const families: readonly Family[] = [
  family('constant', () => ({})),
  family('slowing', (random) => ({ steps: [step(random, 'slowing')] })),
  family('speeding up', (random) => ({ steps: [step(random, 'speeding')] })),
  family('bursty', (random) => ({ steps: [step(random, 'bursty')] })),
  family('two phases', (random) => ({ steps: unevenSteps(random, 2, () => 'steady') })),
  family('steps, some silent', (random) => ({
    steps: unevenSteps(random, Math.round(random.between(3, 6)), () =>
      random.between(0, 1) < 0.4 ? 'silent' : anyShape(random),
    ),
  })),
  family('different sizes', (random) => ({ sizes: random.between(10, 100) })),
  family('stalls', (random) => ({
    stalled: random.between(0.1, 0.4),
    stalls: Math.round(random.between(1, 3)),
  })),
  family('odd runs before', () => ({ oddOneIn: 6 })),
  family('faster of late', (random) => ({
    drift: { runsAgo: Math.round(random.between(2, 10)), factor: random.between(1.5, 3) },
  })),
  family('first of its kind', (random) => ({ steps: [step(random, anyShape(random))] }), false),
  family(
    'first, with steps',
    (random) => ({ steps: unevenSteps(random, Math.round(random.between(2, 5)), () => anyShape(random)) }),
    false,
  ),
];

function makeRun(kind: JobKind, random: Random, age: number): RecordedRun {
  const size = Math.exp(random.between(0, Math.log(kind.sizes))) / Math.sqrt(kind.sizes);
  const isOdd = age > 0 && kind.oddOneIn > 0 && random.between(0, kind.oddOneIn) < 1;
  const wholeMs =
    kind.usualMs *
    (kind.fixed + (1 - kind.fixed) * size) *
    random.factor(kind.spread) *
    (isOdd ? random.between(2, 3) : 1) *
    (kind.drift && age > kind.drift.runsAgo ? kind.drift.factor : 1);
  const weights = kind.steps.reduce((sum, { weight }) => sum + weight, 0);
  const reports: Report[] = [];
  const hasSteps = kind.steps.length > 1;
  let [atMs, before] = [0, 0];
  for (const [index, { weight, share, shape, ticks }] of kind.steps.entries()) {
    const stepMs = wholeMs * share * (hasSteps ? random.factor(kind.stepSpread) : 1);
    if (hasSteps) reports.push([atMs, index, null, null, before / weights]);
    const passed = shape === 'silent' ? [1] : passedAt(shape, ticks, kind, random);
    for (const [tick, time] of passed.entries()) {
      if (shape === 'silent') continue;
      const fraction = (before + (weight * (tick + 1)) / ticks) / weights;
      reports.push([atMs + stepMs * time, hasSteps ? index : -1, tick + 1, ticks, Math.min(0.999, fraction)]);
    }
    atMs += stepMs;
    before += weight;
  }
  const stalled = withStalls({ durationMs: atMs, reports }, kind, random);
  return { size, steps: hasSteps ? kind.steps.map((_, index) => `Step ${index + 1}`) : [], ...stalled };
}

/** When each tick comes, as a share of the step's time. */
function passedAt(shape: Shape, ticks: number, kind: JobKind, random: Random): readonly number[] {
  const bend = kind.bend * random.factor(0.1);
  let slow = random.between(0, 1) < 0.5;
  const lengths = Array.from({ length: ticks }, (_, tick) => {
    const [from, to] = [tick / ticks, (tick + 1) / ticks];
    if (random.between(0, 1) < Math.max(0.02, 4 / ticks)) slow = !slow;
    const length =
      shape === 'slowing'
        ? to ** bend - from ** bend
        : shape === 'speeding'
          ? to ** (1 / bend) - from ** (1 / bend)
          : shape === 'bursty' && slow
            ? 10
            : 1;
    return length * random.factor(0.3);
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let passed = 0;
  return lengths.map((length) => (passed += length / total));
}

function withStalls(
  run: Pick<RecordedRun, 'durationMs' | 'reports'>,
  { stalls, stalled }: JobKind,
  random: Random,
): Pick<RecordedRun, 'durationMs' | 'reports'> {
  const each = stalls === 0 ? 0 : (run.durationMs * stalled) / stalls;
  const places = Array.from({ length: stalls }, () => random.between(0, run.durationMs));
  const delay = (atMs: number): number => each * places.filter((place) => place < atMs).length;
  return {
    durationMs: run.durationMs + each * stalls,
    reports: run.reports.map(([atMs, ...rest]) => [atMs + delay(atMs), ...rest] as const),
  };
}
