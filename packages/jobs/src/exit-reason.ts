import type { JobError } from '@headway/protocol';

/** How a worker process ended. */
export interface WorkerExit {
  code: number | null;
  signal: string | null;
  /** The last that it wrote to standard error. */
  stderr: string;
}

/** Limits that a run can break. */
export type Limit = 'memory' | 'time';

export interface RunLimits {
  maxMemoryBytes: number;
  maxRunMs: number;
}

/** Why a job failed whose worker process ended under it. */
export function exitError({ code, signal, stderr }: WorkerExit): JobError {
  const aborted = signal === 'SIGABRT' || code === 134;
  if (aborted && /out of memory|allocation failed/i.test(stderr)) {
    return { code: 'out_of_memory', message: 'The job ran out of memory.', retryable: false };
  }
  const how = signal === null ? `ended with code ${code}` : `was killed (${signal})`;
  return { code: 'worker_lost', message: `The worker process ${how} while the job ran.`, retryable: true };
}

/** Why a job failed that was stopped for breaking a limit. */
export function limitError(limit: Limit, { maxMemoryBytes, maxRunMs }: RunLimits): JobError {
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

function inWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} seconds`;
  return `${Math.round(ms / 60_000)} minutes`;
}
