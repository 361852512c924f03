import { deepestSteps, type JobStep, type StepSpec } from '@headway/protocol';
import { nearlyDone } from './job-machine.ts';
import { rootFrame, type StepFrame, type StepOptions, type StepPlace } from './step-place.ts';

/** How far a run is, in its steps. */
export interface Progress {
  step: JobStep | null;
  /** Within the innermost step. */
  done: number | null;
  total: number | null;
  unit: string | null;
  /** Of the whole job, 0 to just below 1, never falling. */
  fraction: number | null;
}

/** Steps and counts made into one fraction. */
export interface ProgressTracker {
  /**
   * Enters a step, of the job or `within` one that was entered; those beside it that were passed over count as done.
   * @throws TypeError when there is no such step, it can't come now, it is nested too deep, or `within` is over.
   */
  enter(name: string, options?: StepOptions, within?: StepPlace): StepPlace;
  /** Progress within the innermost step. */
  advance(done: number, total: number, unit?: string): void;
  /** The step that the run is in and those around it, from the top. */
  places(): readonly StepPlace[];
  read(): Progress;
}

/**
 * @param steps The steps of the contract. Without steps, the counts are of the whole job.
 * @param weights Weights of steps by name; a step that is not named counts 1 until it is entered with another weight.
 */
export function createProgressTracker(
  steps: readonly StepSpec[],
  weights: Readonly<Record<string, number>> = {},
): ProgressTracker {
  const root = rootFrame(steps, weights);
  /** From the job itself to the innermost step. */
  let frames: readonly StepFrame[] = [root];
  let within: Omit<Progress, 'step' | 'fraction'> = nothing();
  let highest: number | null = null;

  function fraction(): number | null {
    const counted = within.done !== null && within.total !== null ? share(within.done, within.total) : 0;
    if (steps.length === 0) return within.done === null ? null : counted;
    if (frames.length === 1) return null;
    return frames.slice(0, -1).reduceRight((inner, frame) => frame.share(inner), counted);
  }

  return {
    enter(name, options = {}, place = root) {
      const level = frames.findIndex((frame) => frame === place);
      if (level < 0) throw new TypeError(`Step '${name}' is within '${place.name}', which is over.`);
      if (level >= deepestSteps)
        throw new TypeError(`Step '${name}' is nested deeper than ${deepestSteps} levels.`);
      const around = frames.slice(0, level + 1);
      const entered = around.at(-1)?.enter(name, options);
      if (!entered) throw new TypeError('A step is entered within a job.');
      frames = [...around, entered];
      within = nothing();
      return entered;
    },
    advance(done, total, unit) {
      if (Number.isFinite(done) && Number.isFinite(total))
        within = { done, total, unit: unit ?? within.unit };
    },
    places: () => frames.slice(1),
    read() {
      const now = fraction();
      if (now !== null) highest = Math.max(highest ?? 0, Math.min(now, nearlyDone));
      return { step: stepOf(frames.slice(1)), ...within, fraction: highest };
    },
  };
}

/** The step of the contract, with the innermost one within it. */
function stepOf(places: readonly StepPlace[]): JobStep | null {
  const [outer] = places;
  if (!outer) return null;
  const { name, total } = outer;
  const step = { name, index: lastOf(outer), total: total ?? 1 };
  const inner = places.at(-1);
  if (!inner || inner === outer) return step;
  return { ...step, sub: { name: inner.name, index: lastOf(inner), total: inner.total } };
}

function lastOf({ path }: StepPlace): number {
  return path.at(-1) ?? 0;
}

function nothing(): Omit<Progress, 'step' | 'fraction'> {
  return { done: null, total: null, unit: null };
}

function share(done: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}
