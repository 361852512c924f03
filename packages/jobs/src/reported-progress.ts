import type { Job, JobContract, JobStep } from '@headway/protocol';
import type { WorkerParams } from '@headway/protocol/workers';
import type { Progress } from './progress-tracker.ts';

/** What a program outside has reported so far. */
export interface Reported extends Progress {
  message: string | null;
}

type Report = Omit<WorkerParams['report'], 'job' | 'fence'>;

/** What was reported of a job before. */
export function reportedOf({ step, done, total, unit, fraction, message }: Job): Reported {
  return { step, done, total, unit, fraction, message };
}

/**
 * A report laid over those before it: what it leaves out stays, but a new step begins with no counts. Without a
 * fraction of its own the counts and the step make one.
 * @param contract of the kind, where it is known: its steps may weigh differently
 */
export function reported(before: Reported, report: Report, contract: JobContract | null = null): Reported {
  const step: JobStep | null = report.step ?? before.step;
  const sameStep = !report.step || report.step.index === before.step?.index;
  const counts = {
    done: given(report.done, sameStep ? before.done : null),
    total: given(report.total, sameStep ? before.total : null),
    unit: given(report.unit, sameStep ? before.unit : null),
  };
  return {
    step,
    ...counts,
    fraction: report.fraction ?? fractionOf(step, share(counts), contract),
    message: given(report.message, before.message),
  };
}

/** `undefined`: not said; `null` says that there is none. */
function given<T>(said: T | undefined, before: T): T {
  return said === undefined ? before : said;
}

function share({ done, total }: { done: number | null; total: number | null }): number | null {
  if (done === null || total === null || total <= 0) return null;
  return Math.min(1, done / total);
}

function fractionOf(
  step: JobStep | null,
  within: number | null,
  contract: JobContract | null,
): number | null {
  if (!step) return within;
  const weights = Array.from({ length: step.total }, (_, index) => weightOf(contract, index));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const before = weights.slice(0, step.index).reduce((sum, weight) => sum + weight, 0);
  return whole > 0 ? (before + (within ?? 0) * (weights[step.index] ?? 0)) / whole : null;
}

function weightOf(contract: JobContract | null, index: number): number {
  const step = contract?.steps[index];
  if (step === undefined) return 1;
  const [name, weight] = typeof step === 'string' ? [step, undefined] : [step.name, step.weight];
  return weight ?? contract?.stepWeights?.[name] ?? 1;
}
