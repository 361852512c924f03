/** From a time to a time, ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** Time as it lies on the axis, whose length is 1. */
export interface AxisPart extends Span {
  start: number;
  end: number;
}

/** One axis for all bars. Long times in which nothing happened are cut out of it. */
export interface TimelineScale {
  /** Drawn to scale, all to the same. */
  pieces: readonly AxisPart[];
  /** Between the pieces, each drawn as wide as the others. */
  gaps: readonly AxisPart[];
  ticks: readonly { at: number; elapsedMs: number }[];
  /** Where a time is, 0–1. */
  at: (ms: number) => number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances between ticks that people count in, ms. */
const steps: readonly number[] = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7].map((count) => count * day),
];

/** Ticks at most, so that their labels have room on a narrow screen. */
const mostTicks = 4;
/** Labels are so far apart at least, as a share of the axis. */
const labelShare = 0.16;
/** The last one is so far from the end, so that it stays within. */
const endShare = 0.2;
/** A time without work is cut when it is longer than this share of the work, */
const cutShare = 0.25;
/** and longer than this, ms. */
const cutMs = 5 * second;
/** What a cut takes of the axis, and what all of them take at most. */
const cutWidth = { one: 0.07, all: 0.35 } as const;

/** The distance between ticks for so much time, ms. */
export function tickStep(totalMs: number): number {
  const fitting = steps.find((step) => totalMs / step <= mostTicks);
  return fitting ?? Math.ceil(totalMs / mostTicks / day) * day;
}

/**
 * The axis for some work.
 * @param busy when something was done, in any order
 * @param isLive whether it goes on: then the axis reaches on to the next tick, so that it does not move with each second
 */
export function timelineScale(busy: readonly Span[], { isLive }: { isLive: boolean }): TimelineScale {
  const merged = merge(busy);
  if (merged.length === 0) return { pieces: [], gaps: [], ticks: [], at: () => 0 };
  const lengthOf = (spans: readonly Span[]): number =>
    spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const work = cut(merged, Math.max(cutMs, lengthOf(merged) * cutShare));
  const step = tickStep(Math.max(1, lengthOf(work)));
  const last = work.at(-1);
  const shown =
    isLive && last ? [...work.slice(0, -1), { from: last.from, to: roundedUp(last, step) }] : work;
  const total = Math.max(1, lengthOf(shown));
  const cuts = Math.max(1, shown.length - 1);
  const gap = Math.min(cutWidth.one, cutWidth.all / cuts);
  const share = (1 - gap * (shown.length - 1)) / total;

  const pieces: AxisPart[] = [];
  const gaps: AxisPart[] = [];
  for (const { from, to } of shown) {
    const before = pieces.at(-1);
    const start = before ? before.end + gap : 0;
    if (before) gaps.push({ from: before.to, to: from, start: before.end, end: start });
    pieces.push({ from, to, start, end: start + (to - from) * share });
  }
  return { pieces, gaps, ticks: ticksOf(pieces, step), at: (ms) => placeOf(ms, pieces, gaps) };
}

/** Of all of them together, ms. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to: Math.max(from, to) });
  }
  return merged;
}

/** Joins what lies less than so far apart: a short wait is drawn as long as it was. */
function cut(spans: readonly Span[], aboveMs: number): Span[] {
  const joined: Span[] = [];
  for (const { from, to } of spans) {
    const last = joined.at(-1);
    if (last && from - last.to <= aboveMs) last.to = to;
    else joined.push({ from, to });
  }
  return joined;
}

function roundedUp({ from, to }: Span, step: number): number {
  return from + Math.max(1, Math.ceil((to - from) / step)) * step;
}

function ticksOf(pieces: readonly AxisPart[], step: number): { at: number; elapsedMs: number }[] {
  const ticks: { at: number; elapsedMs: number }[] = [];
  for (const { from, to, start, end } of pieces) {
    for (let elapsedMs = 0; elapsedMs <= to - from; elapsedMs += step) {
      const at = start + ((end - start) * elapsedMs) / Math.max(1, to - from);
      const hasRoom = at - (ticks.at(-1)?.at ?? -1) >= labelShare && 1 - at >= endShare;
      if (hasRoom) ticks.push({ at, elapsedMs });
    }
  }
  return ticks;
}

function placeOf(ms: number, pieces: readonly AxisPart[], gaps: readonly AxisPart[]): number {
  const part = [...pieces, ...gaps].find(({ from, to }) => ms >= from && ms <= to);
  if (!part) return ms < (pieces[0]?.from ?? 0) ? 0 : 1;
  const length = part.to - part.from;
  return part.start + (length === 0 ? 0 : ((ms - part.from) / length) * (part.end - part.start));
}
