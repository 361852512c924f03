import type { JobError, JobReview, JobSummary, JobWarning } from '@headway/protocol';

/** What a run goes through, in order. */
export interface StepScript {
  name: string;
  /** How long it works, ms. With `steps` it is their sum. */
  ms?: number;
  /** Counted in this unit, up to so many. */
  unit?: string;
  total?: number;
  /** A line under the bar while it works. */
  message?: string;
  steps?: readonly StepScript[];
}

/** How a run ends. */
export type Ending =
  | { status: 'completed'; summary: JobSummary }
  | (Failure & { status: 'failed' })
  /** Fails for now; the next run begins after `afterMs`. */
  | (Failure & { status: 'retrying'; afterMs: number });

interface Failure {
  error: JobError;
  /** So much of the work is done by then, from 0 to 1. @default all */
  atShare?: number;
}

/** A question that comes up in the middle of a run. */
export interface Question extends Pick<JobReview, 'name' | 'title' | 'message' | 'choices' | 'data'> {
  /** So much work is done by then, ms. */
  atWorkMs: number;
}

/** What a job does by itself. Times are ms since its scene began. */
export interface JobScript {
  /** Unique within the scene. */
  name: string;
  title: string;
  kind: string;
  /** @default 0 */
  createdMs?: number;
  /** @default 0 */
  priority?: number;
  /** Of a batch. @default none */
  labels?: Readonly<Record<string, string>>;
  steps: readonly StepScript[];
  /** One per run; the last one holds for all that follow. @default done, with the title as what came out */
  endings?: readonly Ending[];
  question?: Question;
  /** Nobody takes it. @default false */
  neverStarts?: boolean;
  /** The run stands still once so much is done, ms. @default never */
  standsStillAtMs?: number;
  /** The run says nothing of how far it is. @default false */
  hidesProgress?: boolean;
  /** Being cancelled or paused goes on for ever: to look at it. @default false */
  neverSettles?: boolean;
  /** Needs no place to run in, and no list has it: it does something to other jobs. @default false */
  apart?: boolean;
  /** Shown once so much work is done, ms; a job that never starts has it from the beginning. */
  warning?: Pick<JobWarning, 'code' | 'message'> & { atWorkMs: number };
}

/** What was asked of jobs, and when. */
export type Ask = { atMs: number; job: string } & (
  | { action: 'cancel' | 'pause' | 'resume' | 'retry' }
  | { action: 'prioritize'; priority: number }
  | { action: 'answer'; answer: unknown; by: string }
);

/** Jobs that share places to run in. */
export interface Scene {
  /** How many run at once. */
  parallel: number;
  jobs: readonly JobScript[];
  /** What happens without a visitor. @default nothing */
  asks?: readonly Ask[];
  /** For how long it has been going on when a visitor comes, ms. */
  leadMs: number;
  /** The jobs are a batch of this name. @default they are none */
  batch?: string;
  /** Whatever is asked is refused, for this reason. @default nothing is */
  refusal?: string;
  /** Whatever is asked is not answered. @default false */
  isSilent?: boolean;
}

/** How long the steps of a run work, ms. */
export function workOf(steps: readonly StepScript[]): number {
  return steps.reduce((sum, { ms = 0, steps: inner }) => sum + (inner ? workOf(inner) : ms), 0);
}
