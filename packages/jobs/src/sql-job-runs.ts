import { setImmediate as nextTurn } from 'node:timers/promises';
import { HeadwayError, type Job, type JobError, type JobWarning } from '@headway/protocol';
import type { JobRow, JobTables } from './job-tables.ts';
import { activeJobs, isActive } from './active-jobs.ts';
import { groupCalls } from './grouped-calls.ts';
import { heldJobOf } from './job-store.ts';
import { checkParallelism, eligibleBeside, isLimited } from './parallelism.ts';
import { maxStateLength } from './queue-runs.ts';
import type {
  CompletedRun,
  JobRuns,
  NewJob,
  OpenOptions,
  Parallelism,
  ProgressReport,
  RetryPolicy,
  TakenJob,
  TakeOptions,
} from './queue.ts';
import { retryDelay } from './retry-delay.ts';
import type { SqlJobKernel } from './sql-job-kernel.ts';
import { DamagedRow, storedJson } from './stored-json.ts';
import { waitingJobs } from './waiting-jobs.ts';

interface ToldReport {
  id: string;
  fence: number;
  report: ProgressReport;
}

/** In one transaction, and of these without a pause: a millisecond or two of work. */
const reportsTogether = 50;
const reportsAtOnce = 10;

/** The part of the embedded queue that those who run jobs speak to. */
export class SqlJobRuns<Tables extends JobTables> implements Omit<JobRuns, 'note'> {
  readonly #kernel: SqlJobKernel<Tables>;
  #parallelism: Parallelism;
  /** Of many jobs at once: the commit is what a report costs. */
  readonly #reports: (told: ToldReport) => Promise<boolean>;

  constructor(kernel: SqlJobKernel<Tables>) {
    this.#kernel = kernel;
    this.#parallelism = checkParallelism(kernel.options.parallelism ?? {});
    this.#reports = groupCalls({ most: reportsTogether, together: (told) => this.#reportAll(told) });
    kernel.isLimited = () => isLimited(this.#parallelism);
  }

  get parallelism(): Parallelism {
    return this.#parallelism;
  }

  setParallelism(parallelism: Parallelism): void {
    this.#parallelism = checkParallelism(parallelism);
    this.#kernel.signals.emit({ type: 'waiting' });
  }

  async take(
    kinds: readonly string[],
    { worker, leaseMs, labels = {} }: TakeOptions = {},
  ): Promise<TakenJob | null> {
    if (kinds.length === 0) return null;
    const leaseUntil = leaseMs === undefined ? null : this.#leaseUntil(leaseMs);
    const own = { worker: worker ?? null, lease_until: leaseUntil };
    const start = { type: 'start', ...(worker !== undefined && { worker }) } as const;
    const taking = this.#kernel.within(undefined, async (trx): Promise<TakenJob | null> => {
      const waiting = waitingJobs(trx);
      await waiting.ripen(this.#kernel.now());
      const active = isLimited(this.#parallelism) ? await activeJobs(trx).counts() : [];
      const eligible = eligibleBeside(active, kinds, this.#parallelism);
      if (!eligible) return null;
      for (;;) {
        const row = await waiting.next({ ...eligible, labels });
        if (!row) return null;
        const started = await this.#kernel.change(heldJobOf(row), start, trx, { own });
        // Else another process was faster, in a database that lets two write at once.
        if (started?.type === 'changed') return takenJob(row, started.job, leaseMs ?? null);
      }
    });
    const taken = await taking.catch((error: unknown) => this.#setAside(error));
    if (taken) this.#kernel.announce(taken.job, 'job.started');
    if (taken && leaseUntil !== null) this.#kernel.signals.delayed(Date.parse(leaseUntil));
    return taken;
  }

  /** A job that can't be read must not keep the others waiting: it is taken out of the line until the next start. */
  async #setAside(error: unknown): Promise<never> {
    if (error instanceof DamagedRow) await this.#kernel.store().keep(error.jobId, { ready: null });
    throw error;
  }

  async open(draft: NewJob, { worker, leaseMs }: OpenOptions): Promise<TakenJob> {
    const kernel = this.#kernel;
    const leaseUntil = this.#leaseUntil(leaseMs);
    const own = { worker, lease_until: leaseUntil };
    const { job, isNew } = await kernel.within(undefined, async (trx) => {
      const added = await kernel.add({ ...draft, retry: onlyOnce }, trx);
      const { id, status } = added.job;
      if (!added.isNew) {
        if (!isActive(status)) throw new HeadwayError('conflict', `The job is ${status}.`);
        await kernel.store(trx).keep(id, own);
        return added;
      }
      const started = await kernel.changeById(id, { type: 'start', worker }, trx, { own });
      // In a paused batch it waits paused.
      if (started?.change.type === 'conflict') throw new HeadwayError('conflict', started.change.reason);
      if (started?.change.type !== 'changed') throw new HeadwayError('internal');
      return { job: started.change.job, isNew: true };
    });
    if (isNew) kernel.announce(job, 'job.started');
    kernel.signals.delayed(Date.parse(leaseUntil));
    const { input, size = null } = draft;
    return { job, fence: job.attempt, input, size, continuation: { state: null, answers: {} }, leaseMs };
  }

  async heartbeat(id: string, fence: number, leaseMs: number): Promise<boolean> {
    return this.#keep(id, fence, { lease_until: this.#leaseUntil(leaseMs) });
  }

  async report(id: string, fence: number, report: ProgressReport): Promise<boolean> {
    return this.#reports({ id, fence, report });
  }

  async save(id: string, fence: number, state: unknown): Promise<boolean> {
    return this.#keep(id, fence, { state: stateJson(state) });
  }

  async warn(id: string, fence: number, warning: JobWarning | null): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'warn', fence, warning });
  }

  async complete(id: string, fence: number, run: CompletedRun): Promise<boolean> {
    const { summary, quartersMs } = run;
    const quarters = quartersMs && { quartersMs };
    return this.#kernel.tell(id, { type: 'complete', fence, summary, ...quarters }, { run });
  }

  async fail(id: string, fence: number, error: JobError): Promise<boolean> {
    const { random = Math.random } = this.#kernel.options;
    return this.#kernel.tell(id, (held) => {
      const failures = held.failures + 1;
      const delayMs = retryDelay(failures, random(), this.#kernel.retryPolicy(held));
      return { type: 'fail', fence, error, failures, delayMs };
    });
  }

  async confirmCancelled(id: string, fence: number): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'confirm_cancelled', fence });
  }

  async confirmPaused(id: string, fence: number): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'confirm_paused', fence });
  }

  async release(id: string, fence: number): Promise<boolean> {
    return this.#kernel.tell(id, { type: 'release', fence });
  }

  async #reportAll(all: readonly ToldReport[]): Promise<readonly boolean[]> {
    return this.#kernel.within(undefined, async (trx) => {
      const kept: boolean[] = [];
      for (const [index, { id, ...told }] of all.entries()) {
        // The event loop has its turn in between: only the commit is shared.
        if (index > 0 && index % reportsAtOnce === 0) await nextTurn();
        const asked = await this.#kernel.changeById(id, { type: 'report', ...told }, trx);
        kept.push(asked?.change.type === 'changed' || asked?.change.type === 'unchanged');
      }
      return kept;
    });
  }

  /** Writes what people don't see, if the run may still speak. */
  async #keep(
    id: string,
    fence: number,
    own: Partial<Pick<JobRow, 'state' | 'lease_until'>>,
  ): Promise<boolean> {
    return this.#kernel.within(undefined, async (trx) => {
      if (!(await this.#kernel.mayTell(id, fence, trx))) return false;
      await this.#kernel.store(trx).keep(id, own);
      return true;
    });
  }

  #leaseUntil(leaseMs: number): string {
    if (!Number.isFinite(leaseMs) || leaseMs <= 0) {
      throw new TypeError(`A lease is a number of milliseconds above 0, got ${leaseMs}.`);
    }
    return new Date(this.#kernel.clock.now() + leaseMs).toISOString();
  }
}

/** Of work that only who opened the job can do. */
const onlyOnce: RetryPolicy = { maxAttempts: 1, baseMs: 0, maxMs: 0, maxLosses: 1 };

function takenJob(row: JobRow, job: Job, leaseMs: number | null): TakenJob {
  return {
    job,
    fence: job.attempt,
    input: storedJson(row, 'input'),
    size: row.size,
    continuation: {
      state: storedJson(row, 'state'),
      answers: (storedJson(row, 'answers') ?? {}) as Readonly<Record<string, unknown>>,
    },
    leaseMs,
  };
}

/** @throws HeadwayError `state_too_large`. TypeError when it is no JSON. */
export function stateJson(state: unknown): string {
  const json = JSON.stringify(state) as string | undefined;
  if (json === undefined) throw new TypeError(`A saved state must be plain JSON, got ${typeof state}.`);
  if (json.length > maxStateLength) {
    throw new HeadwayError(
      'state_too_large',
      `A saved state has ${maxStateLength} characters at most, this one has ${json.length}.`,
    );
  }
  return json;
}
