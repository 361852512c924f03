import type { JobStepState } from '@headway/protocol';
import { foldSteps } from './fold-steps.ts';
import type { Span } from './timeline-scale.ts';

/** A time in which a step ran, in one attempt. */
export interface TimelineBar extends Span {
  status: JobStepState['status'];
  attempt: number;
}

/** A line of a timeline: a step with its bars of all attempts, or several steps that are folded into one line. */
export interface TimelineRow {
  id: string;
  /** `null`: folded, `count` steps. */
  name: string | null;
  count: number;
  /** From 1. */
  level: number;
  /** In the newest attempt. */
  status: JobStepState['status'];
  bars: readonly TimelineBar[];
}

/** Lines at the top, and within each step, before some are folded. */
const mostRows = { top: 24, within: 6 } as const;

/**
 * The lines of a timeline from top to bottom; what ran again in another attempt stays in its line.
 * @param now ms since 1970: where steps end that go on
 */
export function timelineRows(steps: readonly JobStepState[], now: number): readonly TimelineRow[] {
  const rows = new Map<string, { path: readonly number[]; row: TimelineRow }>();
  for (const step of steps.toSorted((a, b) => a.attempt - b.attempt)) {
    const id = `${step.path.join('.')} ${step.name}`;
    const bars = [...(rows.get(id)?.row.bars ?? []), barOf(step, now)];
    const row = { id, name: step.name, count: 1, level: step.path.length, status: step.status, bars };
    rows.set(id, { path: step.path, row });
  }
  const all = [...rows.values()].sort((a, b) => comparePaths(a.path, b.path));
  const byParent = new Map<string, TimelineRow[]>();
  for (const { path, row } of all) {
    const parent = path.slice(0, -1).join('.');
    const siblings = byParent.get(parent);
    if (siblings) siblings.push(row);
    else byParent.set(parent, [row]);
  }
  return within('', byParent);
}

function within(parent: string, byParent: ReadonlyMap<string, readonly TimelineRow[]>): TimelineRow[] {
  const limit = parent === '' ? mostRows.top : mostRows.within;
  return foldSteps(byParent.get(parent) ?? [], limit).flatMap((entry) => {
    if (entry.kind === 'more') return [foldedRow(entry.steps)];
    const path = entry.step.id.split(' ', 1)[0] ?? '';
    return [entry.step, ...within(path, byParent)];
  });
}

function foldedRow(rows: readonly TimelineRow[]): TimelineRow {
  const [first] = rows;
  const bars = rows.flatMap((row) => row.bars);
  const from = Math.min(...bars.map((bar) => bar.from));
  const to = Math.max(...bars.map((bar) => bar.to));
  return {
    id: `more ${first?.id}`,
    name: null,
    count: rows.length,
    level: first?.level ?? 1,
    status: 'completed',
    bars: [{ from, to, status: 'completed', attempt: bars[0]?.attempt ?? 1 }],
  };
}

function barOf({ status, attempt, startedAt, finishedAt }: JobStepState, now: number): TimelineBar {
  const from = Date.parse(startedAt);
  const to = finishedAt === null ? now : Date.parse(finishedAt);
  return { status, attempt, from, to: Math.max(from, to) };
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (const [level, index] of a.entries()) {
    const difference = index - (b[level] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
