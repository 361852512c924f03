import type { JobError } from '@headway/protocol';

/** How a worker process ended. */
export interface WorkerExit {
  code: number | null;
  signal: string | null;
  /** The last that it wrote to standard error. */
  stderr: string;
  /** It was ended because it sent something that is no message. */
  broken: boolean;
}

/** Limits that a run can break. */
export type Limit = 'memory' | 'time';

export interface RunLimits {
  maxMemoryBytes: number;
  maxRunMs: number;
  stallMs: number;
}

/** Signals that a process gets for a fault of its own; V8 aborts and traps where it can't go on. */
const crashSignals: ReadonlySet<string> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
]);
/** As a shell tells an abort and a trap: 128 and the number of the signal. */
const crashCodes: ReadonlySet<number> = new Set([133, 134]);
/** How V8 and C++ say that there is no memory. */
const noMemory = /out of memory|allocation failed|bad_alloc/i;

/** Why a job failed whose worker process ended under it. */
export function exitError({ code, signal, stderr, broken }: WorkerExit): JobError {
  if (broken) {
    const message = 'The process of the job sent something that is no message and was stopped.';
    return { code: 'worker_crashed', message, retryable: true };
  }
  if ((signal !== null && crashSignals.has(signal)) || (code !== null && crashCodes.has(code))) {
    if (noMemory.test(stderr)) {
      return { code: 'out_of_memory', message: 'The job ran out of memory.', retryable: false };
    }
    const message = `The process of the job crashed (${signal ?? `code ${code}`}).`;
    return { code: 'worker_crashed', message, retryable: true };
  }
  if (signal === 'SIGKILL') {
    const message =
      'The process of the job was killed from outside, perhaps because the machine was short of memory.';
    return { code: 'worker_lost', message, retryable: true };
  }
  if (signal !== null) {
    const message = `The process of the job was ended from outside (${signal}).`;
    return { code: 'worker_lost', message, retryable: true };
  }
  const message = `The process of the job ended before the job did (exit code ${code}).`;
  return { code: 'worker_exited', message, retryable: true };
}

/** Why a job failed that was stopped for breaking a limit. */
export function limitError(
  limit: Limit,
  { maxMemoryBytes, maxRunMs }: Pick<RunLimits, 'maxMemoryBytes' | 'maxRunMs'>,
): JobError {
  switch (limit) {
    case 'memory': {
      const message = `The job needed more than ${inMebibytes(maxMemoryBytes)} of memory and was stopped.`;
      return { code: 'out_of_memory', message, retryable: false };
    }
    case 'time': {
      const message = `The job took longer than ${inWords(maxRunMs)} and was stopped.`;
      return { code: 'timed_out', message, retryable: false };
    }
  }
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** A length of time for people. */
export function inWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} seconds`;
  return `${Math.round(ms / 60_000)} minutes`;
}
