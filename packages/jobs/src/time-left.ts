import { normalQuantile, normalShare } from './normal-curve.ts';
import { type ExpectedPart, type Lap, learnPace } from './pace.ts';
import { layOut, type RunLayout } from './run-layout.ts';
import { rangeOf, type RunPlan } from './run-plan.ts';
import type { RunTrail } from './run-trail.ts';

/** Time left, as a range that holds the truth at least eight times in ten, and the middle of it; ms. */
export interface TimeLeft {
  lowMs: number;
  midMs: number;
  highMs: number;
}

export interface TimeLeftFacts {
  /** What is known from earlier runs, and by the size of this one. */
  plan: RunPlan;
  trail: RunTrail;
  /** Since the run began, ms. */
  elapsedMs: number;
}

/** Below this part of the whole a run without predecessors says little but how long its start took. */
const leastPlace = 0.02;
/** Without predecessors the whole is anyone's guess: it is what the run itself says. */
const noPrior = 30;
/** The gap between two reports differs this much, as the spread of its logarithm. */
const gapSpread = 0.5;
/** A step whose pace is off by this factor has only itself to go by, */
const otherPace = 8;
/** once it has told so many laps. */
const leastLaps = 2;
/** A run this many spreads off all that was learned is none of those: it has itself to go by. */
const strange = 2;

/** How much longer a run takes; `null` while there is nothing to base it on. */
export function timeLeft({ plan, trail, elapsedMs }: TimeLeftFacts): TimeLeft | null {
  const last = trail.marks.at(-1);
  if (!last) return null;
  const layout = layOut(trail.marks, plan);
  const place = layout.places.at(-1) ?? 0;
  // A run that went on from saved state has not done by itself what was done before.
  const moved = place - (layout.places[0] ?? 0);
  const seenMs = Math.max(1, last.atMs - (trail.marks[0]?.atMs ?? 0));
  if (!plan.whole && moved < leastPlace) return null;
  const laps = lapsOf(trail, layout);
  const own = plan.whole ? null : ownPace(laps, layout);
  const wholeMs = plan.whole?.median ?? own?.wholeMs ?? seenMs / moved;
  const spread = plan.whole ? trusted(plan.whole.spread, moved, seenMs / wholeMs) : noPrior;
  const pace = learnPace({
    wholeMs,
    spread,
    stretches: layout.stretches,
    isShaped: layout.isShaped,
    laps: own?.laps ?? laps,
  });

  const rest = pace(place, 1);
  const open = openPart(trail, layout, pace);
  const sinceMs = Math.max(0, elapsedMs - last.atMs);
  const leftOfOpen = stillToCome(open, sinceMs);
  const left = Math.max(0, rest.ms - open.ms) + leftOfOpen;
  if (left <= 0) return { lowMs: 0, midMs: 0, highMs: 0 };
  const lateMs = Math.max(0, sinceMs + leftOfOpen - open.ms);
  const relative = Math.hypot(rest.spreadMs, lateMs) / left;
  return rangeOf(left, Math.sqrt(Math.log(1 + relative ** 2)));
}

/** How far off the learned length may be, once the run itself is far off it. */
function trusted(spread: number, place: number, seen: number): number {
  if (place < leastPlace) return spread;
  const off = Math.abs(seen / place - 1);
  const usual = Math.hypot(spread, 0.25 * (1 - place), 0.2 / Math.sqrt(place), 0.03 / place);
  return off > strange * usual ? Math.hypot(spread, off / strange) : spread;
}

/**
 * Of a run without predecessors, whose step goes at quite another pace than those before it: the weights were wrong, and
 * only the step itself says how it goes on. `null` where it goes as they did.
 */
function ownPace(
  laps: readonly Lap[],
  { current }: RunLayout,
): { wholeMs: number; laps: readonly Lap[] } | null {
  const own = laps.filter(({ from }) => current !== null && from >= current.from);
  const [all, step] = [perPlace(laps), perPlace(own)];
  if (all === null || step === null || own.length < leastLaps) return null;
  return step > otherPace * all || all > otherPace * step ? { wholeMs: step, laps: own } : null;
}

/** What the whole would take at the pace of these laps, ms; `null` without any, or when all came in the same moment. */
function perPlace(laps: readonly Lap[]): number | null {
  const place = laps.reduce((sum, { from, to }) => sum + to - from, 0);
  const ms = laps.reduce((sum, lap) => sum + lap.ms, 0);
  return place > 0 && ms > 0 ? ms / place : null;
}

function lapsOf({ marks }: RunTrail, { places }: RunLayout): readonly Lap[] {
  return marks.slice(1).flatMap((mark, i) => {
    const [from = 0, to = 0] = [places[i], places[i + 1]];
    return to > from ? [{ from, to, ms: mark.atMs - (marks[i]?.atMs ?? 0) }] : [];
  });
}

/** What is being worked on since the last report: until it is done, nothing is heard. */
function openPart(
  { marks, gapMs }: RunTrail,
  { places, current, stretches }: RunLayout,
  pace: (from: number, to: number) => ExpectedPart,
): ExpectedPart {
  const last = marks.at(-1);
  const place = places.at(-1) ?? 0;
  const rest = pace(place, 1);
  const end = current?.to ?? (place === 0 ? (stretches[0]?.from ?? 1) : 1);
  if (!last || (last.within === null && last.fraction === null)) return rest;
  if (last.within === null && last.step !== null) return pace(place, Math.max(place, end));
  const partMs = last.parts === null ? 0 : pace(current?.from ?? 0, end).ms / last.parts;
  const ms = Math.min(rest.ms, Math.max(partMs, gapMs ?? 0));
  return { ms, spreadMs: ms * gapSpread };
}

/** The median of what a part still takes when it is not done after `sinceMs`; ms. */
function stillToCome({ ms, spreadMs }: ExpectedPart, sinceMs: number): number {
  if (sinceMs === 0 || ms === 0) return ms;
  // What took far longer than it should is not known at all: then the longer it took, the longer it may take.
  const overdue = Math.log(sinceMs / ms) / strange;
  const spread = Math.max(0.05, overdue, Math.sqrt(Math.log(1 + (spreadMs / ms) ** 2)));
  const passed = normalShare(Math.log(sinceMs / ms) / spread);
  const share = Math.min(1 - 1e-5, passed + (1 - passed) / 2);
  return Math.max(0.05 * sinceMs, ms * Math.exp(spread * normalQuantile(share)) - sinceMs);
}
