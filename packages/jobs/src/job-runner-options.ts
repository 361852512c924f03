import type { Clock } from '@headway/protocol';
import type { JobBinding } from './binding.ts';
import type { PreviewOptions } from './preview-shelf.ts';
import type { JobQueue } from './queue.ts';

export interface JobRunnerOptions {
  queue: JobQueue;
  /** Kinds that are taken. @default those of `bindings` */
  kinds?: readonly string[];
  /** The module that worker processes load: it calls `serveJobs` of `@headway/jobs/worker`. */
  workerModule?: string | URL;
  /**
   * Instead of a module: runs that this process does itself, for work that waits more than it computes. Limits of memory
   * don't hold here, and a run that does not stop is only left alone.
   */
  bindings?: readonly JobBinding[];
  /** Processes (or runs of this one at a time), each with one job. @default one less than the machine's cores, at least 1 */
  workers?: number;
  /** Arguments of Node for the workers. @default those of this process */
  execArgv?: readonly string[];
  /** The whole environment of the workers. @default that of this process */
  env?: Readonly<Record<string, string>>;
  /** How much nicer than this process the workers are to the rest of the machine, 0 to 19. @default 10 */
  nice?: number;
  /** Time between the request to stop and SIGKILL. @default 500 */
  graceMs?: number;
  /** How long the worker module has to be loaded; a process that takes longer is replaced. @default 60_000 */
  startMs?: number;
  /** A run that takes longer is stopped and fails as `timed_out`. @default 3_600_000 */
  maxRunMs?: number;
  /** A worker whose resident memory is above is killed; its job fails as `out_of_memory`. @default 2_147_483_648 */
  maxMemoryBytes?: number;
  /** A run that neither tells anything nor uses the processor for so long has the warning `stalled`. @default 60_000 */
  stallMs?: number;
  /** What is different for a kind. @default nothing */
  limits?: Readonly<Record<string, KindLimits>>;
  /** A process is replaced after so many runs. @default 1000 */
  recycleAfterRuns?: number;
  /** A process is replaced that has more resident memory when its job has ended. @default half of `maxMemoryBytes` */
  recycleAboveBytes?: number;
  /** Where `context.preview` goes. @default previews are left out */
  previews?: PreviewOptions;
  /** How often the queue is asked in case a change was not heard of. @default 2000 */
  pollMs?: number;
  /**
   * Whether `start` brings the queue in order after a crash: for all runners of a queue but the first one it MUST NOT,
   * or they take each other's jobs away. @default true
   */
  recover?: boolean;
  /** What people call this runner; two that take the same kinds at the same time MUST have two names. @default the machine's name */
  name?: string;
  clock?: Clock;
  /** 0 to 1, for the jitter of restarts. @default Math.random */
  random?: () => number;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string; jobId?: string }) => void;
  /** Hears what workers write to standard output. @default it goes to this process's standard output */
  onStdout?: (text: string, worker: { pid: number | undefined }) => void;
  /** Hears what workers write to standard error. @default it goes to this process's standard error */
  onStderr?: (text: string, worker: { pid: number | undefined }) => void;
}

/** What holds for the runs of one kind instead of what holds for all. */
export interface KindLimits {
  maxRunMs?: number;
  maxMemoryBytes?: number;
  stallMs?: number;
  /** Workers that may run this kind at a time, so that it leaves room for others. @default all of them */
  maxWorkers?: number;
}

/** Runs the jobs of a queue in worker processes. */
export interface JobRunner {
  /** Brings the queue in order after a crash (`queue.recover`, unless told not to), starts the workers and takes jobs. */
  start(): Promise<void>;
  /** Workers that are running a job, and those there should be. */
  readonly workers: { busy: number; total: number };
  /** Takes no more jobs; resolves when the running ones have ended. */
  drain(): Promise<void>;
  /**
   * Takes no more jobs, gives the running ones `finishWithinMs` to end (@default 0), then stops them, gives them back
   * to the queue as waiting, and ends the worker processes.
   */
  close(options?: { finishWithinMs?: number }): Promise<void>;
}

export const runnerDefaults: Required<
  Pick<
    JobRunnerOptions,
    'nice' | 'graceMs' | 'startMs' | 'maxRunMs' | 'maxMemoryBytes' | 'stallMs' | 'recycleAfterRuns' | 'pollMs'
  >
> = {
  nice: 10,
  graceMs: 500,
  startMs: 60_000,
  maxRunMs: 3_600_000,
  maxMemoryBytes: 2_147_483_648,
  stallMs: 60_000,
  recycleAfterRuns: 1000,
  pollMs: 2000,
};
