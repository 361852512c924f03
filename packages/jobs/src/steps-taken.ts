import type { StepSample } from './queue.ts';
import type { RunMark, RunTrail } from './run-trail.ts';

/** What the steps of a run took that has ended after `durationMs`, and the quarters of each that told how far it was. */
export function stepsTaken({ marks }: RunTrail, durationMs: number): readonly StepSample[] {
  const steps: { name: string; marks: RunMark[] }[] = [];
  const hasSteps = marks.some(({ step }) => step !== null);
  for (const mark of marks) {
    if (hasSteps && mark.step === null) continue;
    const name = mark.step ?? '';
    const current = steps.at(-1);
    if (current?.name === name) current.marks.push(mark);
    else steps.push({ name, marks: [mark] });
  }
  return steps.map(({ name, marks: own }, i) => {
    const startMs = own[0]?.atMs ?? 0;
    const endMs = Math.max(startMs, steps[i + 1]?.marks[0]?.atMs ?? durationMs);
    const quarters = divide(own, startMs, endMs);
    return { name, durationMs: endMs - startMs, ...(quarters && { quartersMs: quarters }) };
  });
}

/** By the names of steps, as a queue keeps them. */
export function quartersOf(steps: readonly StepSample[]): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    steps.flatMap(({ name, quartersMs }) => (quartersMs ? [[name, quartersMs.map(Math.round)]] : [])),
  );
}

/** Between marks the work is taken to go on evenly. `null` when the step did not tell how far it was. */
function divide(marks: readonly RunMark[], startMs: number, endMs: number): number[] | null {
  const told = marks.flatMap(({ atMs, within, fraction, step }) => {
    const part = within ?? (step === null ? fraction : null);
    return part === null ? [] : [{ atMs, part }];
  });
  if (!told.some(({ part }) => part > 0)) return null;
  const points = [{ atMs: startMs, part: 0 }, ...told, { atMs: endMs, part: 1 }];
  const reached = [0.25, 0.5, 0.75].map((part) => {
    const at = points.findIndex((point) => point.part >= part);
    const [before, after] = [points[at - 1] ?? points[0], points[at]];
    if (!before || !after) return endMs;
    const between = (part - before.part) / (after.part - before.part);
    return before.atMs + (after.atMs - before.atMs) * between;
  });
  const edges = [startMs, ...reached, endMs];
  return edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
}
