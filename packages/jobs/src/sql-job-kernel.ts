import {
  type Clock,
  createIds,
  HeadwayError,
  type Job,
  type Publication,
  systemClock,
} from '@headway/protocol';
import type { Transaction } from 'kysely';
import { isActive } from './active-jobs.ts';
import type { HeardChange, JobListener } from './job-listener.ts';
import {
  changeJob,
  type JobChange,
  type JobEvent,
  type JobRules,
  type JobStateEvent,
} from './job-machine.ts';
import type { OwnColumns } from './job-row.ts';
import { createJobStore, type HeldJob, type JobStore } from './job-store.ts';
import type { JobTables } from './job-tables.ts';
import { ownColumnsAfter } from './own-columns.ts';
import { createQueueSignals, type QueueSignals } from './queue-signals.ts';
import { newJob } from './new-job.ts';
import type { CompletedRun, NewJob, RetryPolicy } from './queue.ts';
import { type SqlJobQueueOptions, sqlJobQueueDefaults } from './sql-job-queue-options.ts';
import { waitingJobs } from './waiting-jobs.ts';

/** An event, or how to make it of the job as it is in the transaction. */
export type EventFor = JobEvent | ((held: HeldJob) => JobEvent);

/** What goes along with a change. */
export interface ChangeExtras {
  /** What came out of the run that completes. */
  run?: CompletedRun;
  /** Columns that are written in the same statement. */
  own?: Partial<OwnColumns>;
}

/** Something that is done at its time. */
export interface Due {
  /** When, ms since 1970; `null`: nothing is due. */
  at: () => Promise<number | null>;
  act: () => Promise<unknown>;
  stage: string;
}

/**
 * What all parts of the embedded queue stand on: a change of a job, asked of the pure machine, written with its event
 * in one transaction, and announced after it.
 */
export class SqlJobKernel<Tables extends JobTables> {
  readonly options: SqlJobQueueOptions<Tables>;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly signals: QueueSignals;
  readonly #listeners: JobListener<Tables>[] = [];
  /** Throws for a new job that may not come. */
  admit: (draft: NewJob, trx: Transaction<Tables>) => Promise<void> = () => Promise.resolve();
  readonly #dues: Due[] = [];
  /** Whether jobs wait for others to end. */
  isLimited: () => boolean = () => false;

  constructor(options: SqlJobQueueOptions<Tables>) {
    this.options = options;
    this.clock = options.clock ?? systemClock();
    this.nextId = createIds(this.clock);
    this.signals = createQueueSignals({
      clock: this.clock,
      nextDueAt: () => this.#nextDueAt(),
      onDue: () => this.#actOnDue(),
      onError: (error, context) => options.onError?.(error, context),
    });
  }

  /** Adds something that is done when its time comes, as long as anybody listens to the queue. */
  whenDue(due: Due): void {
    this.#dues.push(due);
  }

  async #actOnDue(): Promise<void> {
    for (const { act, stage } of this.#dues) {
      await act().catch((error: unknown) => this.options.onError?.(error, { stage }));
    }
  }

  /** Listeners hear in the order in which they came. */
  listen(listener: JobListener<Tables>): void {
    this.#listeners.push(listener);
  }

  /** The job that a draft makes; or the one of its idempotency key. */
  async add(draft: NewJob, trx: Transaction<Tables>): Promise<{ job: Job; isNew: boolean }> {
    await this.admit(draft, trx);
    const job = newJob(draft, this.nextId(), this.clock.now());
    const same = await this.store(trx).insert(job, draft, job.labels[this.#groupLabel] ?? '');
    return same ? { job: same, isNew: false } : { job: await this.added(job, trx), isNew: true };
  }

  /** Announces a job that was inserted, within the transaction; gives it as it is after that. */
  async added(job: Job, trx: Transaction<Tables>): Promise<Job> {
    await this.publishJob(job, 'job.queued', trx);
    return this.#heard({ before: null, after: job, cause: null }, trx);
  }

  /** To be called for each job that is deleted, within the transaction. */
  async removed(job: Job, trx: Transaction<Tables>): Promise<void> {
    await this.#heard({ before: job, after: null, cause: null }, trx);
  }

  async #heard<T extends HeardChange>(change: T, trx: Transaction<Tables>): Promise<T['after']> {
    let after: T['after'] = change.after;
    for (const listener of this.#listeners) after = (await listener(change, trx)) ?? after;
    return after;
  }

  /** What people ask for: refused with a code. */
  async ask(
    id: string,
    event: EventFor,
    transaction: Transaction<Tables> | undefined,
    extras?: ChangeExtras,
  ): Promise<Job> {
    const change = await this.within(transaction, async (trx) => {
      const asked = await this.changeById(id, event, trx, extras);
      if (!asked) throw new HeadwayError('not_found', 'There is no such job.');
      if (asked.change.type === 'conflict') throw new HeadwayError('conflict', asked.change.reason);
      return asked;
    });
    if (change.change.type !== 'changed') return change.job;
    this.announce(change.change.job, change.change.event);
    return change.change.job;
  }

  /** What runs tell: no longer true when the run is over. */
  async tell(id: string, event: EventFor, extras?: ChangeExtras): Promise<boolean> {
    const told = await this.within(undefined, (trx) => this.changeById(id, event, trx, extras));
    const change = told?.change;
    if (change?.type === 'changed' && change.event !== 'job.progress') {
      this.announce(change.job, change.event);
    }
    return change?.type === 'changed' || change?.type === 'unchanged';
  }

  /** Whether a run may still speak: what it says besides changes of its job is kept only then. */
  async mayTell(id: string, fence: number, trx: Transaction<Tables>): Promise<boolean> {
    const asked = await this.changeById(id, { type: 'save', fence }, trx);
    return asked?.change.type === 'unchanged';
  }

  /** `null` where there is no such job; `job` is what it was before. Whoever calls this announces the change. */
  async changeById(
    id: string,
    event: EventFor,
    trx: Transaction<Tables>,
    extras?: ChangeExtras,
  ): Promise<{ job: Job; change: JobChange } | null> {
    for (;;) {
      const held = await this.store(trx).hold(id);
      if (!held) return null;
      const change = await this.change(held, event, trx, extras);
      if (change) return { job: held.job, change };
    }
  }

  /** `null` when the job was changed by someone else meanwhile: look again. */
  async change(
    held: HeldJob,
    eventFor: EventFor,
    trx: Transaction<Tables>,
    { run, own }: ChangeExtras = {},
  ): Promise<JobChange | null> {
    const before = held.job;
    const event = typeof eventFor === 'function' ? eventFor(held) : eventFor;
    const change = changeJob(before, event, this.rules(held));
    if (change.type !== 'changed') return change;
    const context = { now: this.now(), groupLabel: this.#groupLabel };
    const columns = { ...ownColumnsAfter(change.job, event, context), ...own };
    if (!(await this.store(trx).update(before, change.job, columns))) return null;
    if (run && change.event === 'job.completed') await this.options.onCompleted?.(change.job, run, trx);
    await this.publishJob(change.job, change.event, trx);
    return { ...change, job: await this.#heard({ before, after: change.job, cause: event }, trx) };
  }

  /** Tells a state of a job to its channels. */
  async publishJob(job: Job, type: string, trx: Transaction<Tables>): Promise<void> {
    const { onTransition } = this.options;
    await this.publish({ channels: this.channelsOf(job), type, data: job }, trx);
    if (type !== 'job.progress') await onTransition?.(job, { type, data: job }, trx);
  }

  channelsOf(job: Job): readonly string[] {
    return [`job:${job.id}`, ...(this.options.channels?.(job) ?? [])];
  }

  publish(publication: Publication, trx: Transaction<Tables>): Promise<void> {
    return this.options.publisher.publish(publication, trx);
  }

  /** Wakes those who wait for work or for what is asked of a run, or follow what changes. */
  announce(job: Job, event: JobStateEvent): void {
    const { id, status } = job;
    const dueAt = Date.parse(job.runAt);
    if (status === 'queued' && dueAt <= this.clock.now()) this.signals.emit({ type: 'waiting' });
    else if (status === 'queued' || status === 'retrying') this.signals.delayed(dueAt);
    if (event === 'job.cancelling') this.signals.emit({ type: 'cancelling', id });
    if (event === 'job.pausing') this.signals.emit({ type: 'pausing', id });
    if (event === 'job.resumed' && status === 'running') this.signals.emit({ type: 'resumed', id });
    // There may be room now for what was kept waiting.
    if (this.isLimited() && !isActive(status) && status !== 'queued') this.signals.emit({ type: 'waiting' });
    this.signals.emit({ type: 'changed', id });
  }

  within<T>(
    transaction: Transaction<Tables> | undefined,
    work: (trx: Transaction<Tables>) => Promise<T>,
  ): Promise<T> {
    return transaction ? work(transaction) : this.options.db.transaction().execute(work);
  }

  store(trx?: Transaction<Tables>): JobStore {
    return createJobStore(trx ?? this.options.db);
  }

  get #groupLabel(): string {
    return { ...sqlJobQueueDefaults, ...this.options }.groupLabel;
  }

  /** ISO 8601 UTC. */
  now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  /** The job's own policy before that of its kind, before that of the queue. */
  retryPolicy({ job, retry }: Pick<HeldJob, 'job' | 'retry'>): RetryPolicy {
    const { maxAttempts, backoff } = { ...sqlJobQueueDefaults, ...this.options };
    return retry ?? this.options.retry?.[job.kind] ?? { maxAttempts, ...backoff };
  }

  rules(held: HeldJob): JobRules {
    const { maxLosses } = { ...sqlJobQueueDefaults, ...this.options };
    const policy = this.retryPolicy(held);
    return {
      now: this.clock.now(),
      maxAttempts: policy.maxAttempts,
      maxLosses: policy.maxLosses ?? maxLosses,
    };
  }

  /** Ms since 1970 of when a delayed job may run or anything else is due. */
  async #nextDueAt(): Promise<number | null> {
    const due = await waitingJobs(this.options.db).nextDue(this.now());
    const times = due === null ? [] : [Date.parse(due)];
    for (const { at } of this.#dues) {
      const time = await at();
      // What could not be done in time is tried again, not at once.
      if (time !== null) times.push(Math.max(time, this.clock.now() + pauseMs));
    }
    return times.length > 0 ? Math.min(...times) : null;
  }
}

const pauseMs = 1000;
