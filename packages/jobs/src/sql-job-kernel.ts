import {
  type Clock,
  createIds,
  HeadwayError,
  type Job,
  type Publication,
  systemClock,
} from '@headway/protocol';
import type { Transaction } from 'kysely';
import type { HeardChange, JobListener } from './job-listener.ts';
import { changeJob, type JobChange, type JobEvent, type JobRules } from './job-machine.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import type { JobTables } from './job-tables.ts';
import { createQueueSignals, type QueueSignals } from './queue-signals.ts';
import type { CompletedRun } from './queue.ts';
import { type SqlJobQueueOptions, sqlJobQueueDefaults } from './sql-job-queue-options.ts';

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

  constructor(options: SqlJobQueueOptions<Tables>) {
    this.options = options;
    this.clock = options.clock ?? systemClock();
    this.nextId = createIds(this.clock);
    this.signals = createQueueSignals({
      clock: this.clock,
      nextDueAt: async () => this.store().nextDueAt(this.now()),
      onError: (error, context) => options.onError?.(error, context),
    });
  }

  /** Listeners hear in the order in which they came. */
  listen(listener: JobListener<Tables>): void {
    this.#listeners.push(listener);
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
  async ask(id: string, event: JobEvent, transaction: Transaction<Tables> | undefined): Promise<Job> {
    const asked = await this.within(transaction, async (trx) => {
      for (;;) {
        const job = await this.store(trx).get(id);
        if (!job) throw new HeadwayError('not_found', 'There is no such job.');
        const change = await this.change(job, event, trx);
        if (!change) continue;
        if (change.type === 'conflict') throw new HeadwayError('conflict', change.reason);
        return change.type === 'changed' ? change.job : job;
      }
    });
    this.announce(asked);
    return asked;
  }

  /** What runs tell: no longer true when the run is over. */
  async tell(id: string, event: JobEvent, run?: CompletedRun): Promise<boolean> {
    const change = await this.within(undefined, async (trx): Promise<JobChange> => {
      for (;;) {
        const job = await this.store(trx).get(id);
        const told = job ? await this.change(job, event, trx, run) : ({ type: 'stale' } as const);
        if (told) return told;
      }
    });
    if (change.type === 'changed' && change.event !== 'job.progress') this.announce(change.job);
    return change.type === 'changed' || change.type === 'unchanged';
  }

  /** `null` when the job was changed by someone else meanwhile: look again. */
  async change(
    job: Job,
    event: JobEvent,
    trx: Transaction<Tables>,
    run?: CompletedRun,
  ): Promise<JobChange | null> {
    const change = changeJob(job, event, this.rules());
    if (change.type !== 'changed') return change;
    if (!(await this.store(trx).update(change.job, job.revision, failuresAfter(event)))) return null;
    if (run && change.event === 'job.completed') await this.options.onCompleted?.(change.job, run, trx);
    await this.publishJob(change.job, change.event, trx);
    return { ...change, job: await this.#heard({ before: job, after: change.job, cause: event }, trx) };
  }

  /** Tells a state of a job to its channels. */
  async publishJob(job: Job, type: string, trx: Transaction<Tables>): Promise<void> {
    const { channels, onTransition } = this.options;
    await this.publish({ channels: [`job:${job.id}`, ...(channels?.(job) ?? [])], type, data: job }, trx);
    if (type !== 'job.progress') await onTransition?.(job, { type, data: job }, trx);
  }

  publish(publication: Publication, trx: Transaction<Tables>): Promise<void> {
    return this.options.publisher.publish(publication, trx);
  }

  /** Wakes those who wait for work or for a request to stop, or follow what changes. */
  announce(job: Job): void {
    if (job.status === 'queued') this.signals.emit({ type: 'waiting' });
    if (job.status === 'cancelling') this.signals.emit({ type: 'cancelling', id: job.id });
    if (job.status === 'retrying') this.signals.delayed(Date.parse(job.runAt));
    this.signals.emit({ type: 'changed', id: job.id });
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

  /** ISO 8601 UTC. */
  now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  rules(): JobRules {
    const { maxAttempts, maxStarts } = { ...sqlJobQueueDefaults, ...this.options };
    return { now: this.clock.now(), maxAttempts, maxStarts };
  }
}

/** What an event makes of the number of failures; `undefined` leaves it. */
function failuresAfter(event: JobEvent): number | undefined {
  if (event.type === 'fail') return event.failures;
  return event.type === 'retry' ? 0 : undefined;
}
