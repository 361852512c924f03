import type { Job } from '@headway/protocol';

/** How far a run is, as its worker tells it. */
export interface RunProgress {
  step: Job['step'];
  done: number | null;
  total: number | null;
  fraction: number | null;
}

/** How far a run said to be. */
export interface RunMark {
  /** Since the run began, ms. */
  atMs: number;
  /** The step it is in; `null` before the first, and where there are none. */
  step: string | null;
  /** Of the steps, how many, and which one it is; both 0 without steps. */
  index: number;
  steps: number;
  /** How much of the step is done, 0 to 1; `null` while it does not say. */
  within: number | null;
  /** Into how many parts the step is divided, where it says. */
  parts: number | null;
  /** Of the whole, by the contract's weights, 0 to 1; `null` while it does not say. */
  fraction: number | null;
}

/** Where a run was when: as little of it as the time left needs. */
export interface RunTrail {
  /** Oldest first, the last one newest. At most `mostMarks`. */
  marks: readonly RunMark[];
  /** Marks closer than this, as a share of the whole or of a step, are one. */
  spacing: number;
  /** Usual time between two reports that said something new, ms; `null` before the second. */
  gapMs: number | null;
  /** Whether the run went on from saved state and has said nothing yet: what is done was not done by it. */
  isResuming: boolean;
}

const mostMarks = 48;
/** A newer gap between reports counts as much. */
const gapWeight = 0.3;

export function startTrail(isResuming = false): RunTrail {
  const start = { step: null, index: 0, steps: 0, within: null, parts: null };
  return { marks: [{ ...start, atMs: 0, fraction: null }], spacing: 1 / 64, gapMs: null, isResuming };
}

/** Adds what a run said. What is not further than before changes nothing. */
export function extendTrail(trail: RunTrail, mark: RunMark): RunTrail {
  const last = trail.marks.at(-1);
  if (!last || !isFurther(mark, last)) return trail;
  if (trail.isResuming) return { ...trail, marks: [mark], isResuming: false };
  const gap = mark.atMs - last.atMs;
  const gapMs =
    trail.marks.length < 2 || mark.step !== last.step
      ? trail.gapMs
      : trail.gapMs === null
        ? gap
        : trail.gapMs + gapWeight * (gap - trail.gapMs);
  const before = trail.marks.at(-2);
  const isClose = before && before.step === mark.step && advance(mark, before) < trail.spacing;
  const marks =
    isClose && last.step === mark.step ? [...trail.marks.slice(0, -1), mark] : [...trail.marks, mark];
  if (marks.length <= mostMarks) return { ...trail, marks, gapMs };
  // Every second one goes; the ends stay.
  const thinned = marks.filter((_, i) => i % 2 === 0 || i === marks.length - 1);
  return { ...trail, marks: thinned, spacing: trail.spacing * 2, gapMs };
}

function isFurther(mark: RunMark, last: RunMark): boolean {
  if (mark.step !== last.step) return mark.step !== null;
  return advance(mark, last) > 0;
}

function advance(mark: RunMark, from: RunMark): number {
  const within = (mark.within ?? 0) - (from.within ?? 0);
  return Math.max(within, (mark.fraction ?? 0) - (from.fraction ?? 0));
}

/** What it says of its place. */
export function markOf({ step, done, total, fraction }: RunProgress, atMs: number): RunMark {
  const counted = done !== null && total !== null && total > 0 ? clampToOne(done / total) : null;
  const parts = step?.sub ? step.sub.total : total;
  const within = step?.sub
    ? step.sub.total && clampToOne((step.sub.index + (counted ?? 0)) / step.sub.total)
    : counted;
  return {
    atMs,
    step: step?.name ?? null,
    index: step?.index ?? 0,
    steps: step?.total ?? 0,
    within,
    parts: within === null ? null : parts,
    fraction,
  };
}

function clampToOne(value: number): number {
  return Math.min(1, Math.max(0, value));
}
