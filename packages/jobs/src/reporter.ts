import type { Clock, Job, JobSummary, Publisher, StepSpec } from '@headway/protocol';

/** What a run says of itself. The functions need no `this`: hand them on as they are. */
export interface ReportedRun {
  /** Of its job. */
  readonly id: string;
  /** Aborted when the job is cancelled, and when the reporter closes. */
  readonly signal: AbortSignal;
  /**
   * Enters a step that the job was started with; the one before is completed.
   * @throws TypeError when there is no such step, or it can't come now.
   */
  step(name: string): void;
  /**
   * Progress within the step. Call it as often as you like: people see ten reports a second at most, and the last one
   * always. What is shown never falls.
   */
  progress(done: number, total: number, unit?: string): void;
  /** A line under the bar. */
  message(text: string): void;
  /** What came out, for people: told with the end. @param outcome @default 'ok' */
  summary(text: string, outcome?: JobSummary['outcome']): void;
}

export interface ReportedJob {
  kind: string;
  /** Whose job it is, what it is about: the channels are made of them. @default none */
  labels?: Readonly<Record<string, string>>;
  /** In their order, with weights where they take unlike long. @default none: progress is of the whole job */
  steps?: readonly StepSpec[];
  /** How much there is to do, in a unit of your own: the time left is scaled by it. @default not known */
  size?: number;
}

/** A job that was started. */
export interface StartedJob<Result> {
  id: string;
  /** What the work gave, once everybody was told that it is done. Needs no handler: a failure is told in any case. */
  result: Promise<Result>;
}

/** Shows work of this process as jobs. */
export interface Reporter {
  /** Resolves when what an earlier process left unfinished was told as failed. Never rejects. */
  readonly ready: Promise<void>;
  /**
   * Does the work and tells how far it is. A `JobFailure` fails the job with its own words; any other error as
   * `job_failed`, and `onError` hears it.
   * @throws HeadwayError `unavailable` after `close`; `queue_full` while `maxRuns` jobs run.
   */
  start<Result>(
    job: ReportedJob,
    work: (run: ReportedRun) => Result | Promise<Result>,
  ): StartedJob<Awaited<Result>>;
  /** Asks a job to stop: its signal is aborted, and however its work ends it is cancelled. False: it does not run. */
  cancel(id: string): boolean;
  /** Aborts what runs and tells it as `interrupted`. Resolves once that is told, or can't be. */
  close(): Promise<void>;
}

/** What is read at the start; a log of `@headway/log` has it. */
export interface JobSnapshots {
  snapshot(
    channel: string,
    options: { afterOffset: number; limit: number },
  ): Promise<{ events: readonly { offset: number; data: unknown }[]; more: boolean }>;
}

export interface ReporterOptions {
  /** `headway.publisher`. Its server needs the namespace `job`, with the event types of `builtinEvents`. */
  publisher: Publisher;
  /** The server's log: what ran when the process ended is found in it, and told as failed. */
  log: JobSnapshots;
  /** Who hears of a job, besides those who watch it alone in `job:{id}`. @default nobody */
  channels?: (job: Job) => readonly string[];
  /** Jobs that run at once, at most. @default 1000 */
  maxRuns?: number;
  clock?: Clock;
  /** Hears what goes wrong without a caller to tell, and why jobs failed. @default nobody */
  onError?: (error: unknown, context: { stage: string; jobId?: string }) => void;
}
