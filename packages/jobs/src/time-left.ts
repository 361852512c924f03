import type { Job } from '@headway/protocol';
import type { RunSample } from './queue.ts';

/** What is known of a run and of those before it. */
export interface TimeLeftFacts {
  /** Completed runs of the kind, any order. */
  history: readonly RunSample[];
  /** How big this job is, in the unit of the history's sizes. */
  size: number | null;
  elapsedMs: number;
  /** Of the whole job, 0 to 1. */
  fraction: number | null;
}

interface Range {
  low: number;
  high: number;
}

/** Below this fraction the live rate says little but how long the start took. */
const leastFraction = 0.02;
/** A run is not taken to be more than this many times longer or shorter than an earlier one for its size alone. */
const widestScale = 50;
/** Runs differ at least by this, however alike the last ones were. */
const leastSpread = 0.15;

/**
 * How much longer a run takes: what earlier runs of the kind took, scaled by size, blended with the rate of this one,
 * which counts the more the further it is. `null` while there is nothing to base it on.
 */
export function timeLeft(facts: TimeLeftFacts): Job['eta'] {
  const elapsed = Math.max(0, facts.elapsedMs);
  const fraction = facts.fraction === null ? null : Math.min(1, Math.max(0, facts.fraction));
  const learned = fromHistory(facts.history, facts.size);
  const live = fromRate(elapsed, fraction);
  // A run that outlasts all that was learned has only itself to go by.
  const outlasted = learned !== null && elapsed > learned.high;
  const prior = outlasted ? null : learned;
  const whole = live && prior ? blend(live, prior, fraction ?? 0) : (live ?? prior);
  if (!whole) return null;
  const lowMs = Math.max(0, whole.low - elapsed);
  return { lowMs, highMs: Math.max(lowMs, whole.high - elapsed) };
}

/** The whole duration as earlier runs have it: the middle of them, without the odd ones at either end. */
function fromHistory(history: readonly RunSample[], size: number | null): Range | null {
  const durations = history
    .map((sample) => sample.durationMs * scale(size, sample.size))
    .filter((duration) => Number.isFinite(duration) && duration > 0)
    .toSorted((a, b) => a - b);
  if (durations.length === 0) return null;
  const low = at(durations, 0.2);
  const high = at(durations, 0.8);
  // A few runs say less about the next one than many do.
  const spread = leastSpread + 0.5 / durations.length;
  return { low: low / (1 + spread), high: high * (1 + spread) };
}

function scale(size: number | null, of: number | null): number {
  if (size === null || of === null || size <= 0 || of <= 0) return 1;
  return Math.min(widestScale, Math.max(1 / widestScale, size / of));
}

/** The whole duration if the rest goes as fast as what is done; the surer, the more is done. */
function fromRate(elapsed: number, fraction: number | null): Range | null {
  if (fraction === null || fraction < leastFraction || elapsed === 0) return null;
  const whole = elapsed / fraction;
  const spread = leastSpread + 0.5 * (1 - fraction);
  const left = whole - elapsed;
  return { low: elapsed + left / (1 + spread), high: elapsed + left * (1 + spread) };
}

function blend(live: Range, learned: Range, weight: number): Range {
  const mix = (a: number, b: number): number => a * weight + b * (1 - weight);
  return { low: mix(live.low, learned.low), high: mix(live.high, learned.high) };
}

/** A quantile of sorted values, between two of them where need be. */
function at(sorted: readonly number[], quantile: number): number {
  const place = (sorted.length - 1) * quantile;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
