import { isFinal, type Job } from '@headway/protocol';
import type { BullEvent, BullJob, BullRecord } from './bull-job.ts';
import type { BullWords } from './bull-options.ts';
import { type BullPlace, revisionAt, timeAt } from './bull-place.ts';
import { type JobStateEvent, nearlyDone } from './job-machine.ts';
import { nothingDone } from './nothing-done.ts';

/** A change of a job, to be told. */
export interface BullNews {
  type: JobStateEvent;
  job: Job;
}

/** The job that BullMQ has, as ours: how it stands at the place where it was read. */
export function jobOf(record: BullRecord, place: BullPlace, words: BullWords): Job {
  const job = newJob(record, place, words);
  const startedAt = record.processedMs === null ? null : isoTime(record.processedMs);
  const finishedAt = isoTime(record.finishedMs ?? place.ms);
  const begun: Job = { ...job, attempt: record.attemptsStarted, startedAt };
  switch (record.state) {
    case 'active': {
      // What an earlier attempt reported may still stand there.
      const report = record.attemptsStarted > 1 ? null : words.progress(record.progress, record);
      return advanced({ ...begun, status: 'running' }, report);
    }
    case 'completed': {
      const summary = words.summary(record.returnvalue, record);
      return { ...begun, status: 'completed', fraction: 1, summary, finishedAt };
    }
    case 'failed':
      return {
        ...begun,
        status: 'failed',
        error: words.error(record.failedReason ?? '', record),
        finishedAt,
      };
    case 'missing':
      return { ...begun, status: 'cancelled', finishedAt };
    case 'wait':
    case 'prioritized':
    case 'delayed':
    case 'waiting-children': {
      const message = record.state === 'waiting-children' ? waitsForOthers : null;
      const waiting = { ...begun, startedAt: null, message };
      if (record.attemptsMade === 0 || record.failedReason === null) return waiting;
      return { ...waiting, status: 'retrying', error: words.error(record.failedReason, record) };
    }
  }
}

/** A job that was just added. `record` may have gone on since: only what never changes is taken from it. */
export function newJob(record: BullRecord, place: BullPlace, words: BullWords): Job {
  return {
    ...nothingDone,
    id: words.idOf(record.id),
    kind: record.name,
    labels: words.labels(record),
    status: 'queued',
    attempt: 0,
    priority: priorityOf(record.priority),
    createdAt: isoTime(record.timestamp),
    runAt: isoTime(record.runAtMs ?? record.timestamp),
    startedAt: null,
    revision: revisionAt(place),
  };
}

/** What is known of a job that was gone before it could be read. */
export function goneRecord(id: string, name: string, place: BullPlace): BullRecord {
  return {
    id,
    name,
    state: 'missing',
    data: null,
    attempts: 1,
    attemptsMade: 0,
    attemptsStarted: 0,
    priority: 0,
    timestamp: place.ms,
    runAtMs: null,
    processedMs: null,
    finishedMs: null,
    progress: null,
    failedReason: null,
    returnvalue: null,
  };
}

/**
 * What an event makes of a job; `null`: nothing to tell.
 * @param record The job as Redis has it by now, perhaps later than the event: what the event itself does not say.
 */
export function foldBullEvent(
  job: Job,
  event: BullEvent,
  bull: BullJob,
  record: BullRecord | null,
  words: BullWords,
): BullNews | null {
  const at = timeAt(event.place);
  const revision = revisionAt(event.place);
  const tell = (type: JobStateEvent, change: Partial<Job>): BullNews => ({
    type,
    job: { ...job, ...change, revision },
  });

  switch (event.type) {
    case 'added':
      // Begins a job: `newJob`.
      return null;
    case 'waiting':
      if (isFinal(job.status)) return tell('job.queued', waiting(at));
      if (hasRun(job)) return afterRun(job, bull, record, words, at, tell);
      return job.runAt > at || job.message === waitsForOthers
        ? tell(waitsAs(job), { runAt: at, message: null })
        : null;
    case 'delayed': {
      const runAt = isoTime(event.runAtMs);
      if (hasRun(job)) return afterRun(job, bull, record, words, runAt, tell);
      return runAt === job.runAt || isFinal(job.status) ? null : tell(waitsAs(job), { runAt });
    }
    case 'waiting-children':
      return tell('job.queued', { ...waiting(at), message: waitsForOthers });
    case 'active':
      return tell(job.status === 'cancelling' ? 'job.cancelling' : 'job.started', {
        ...nothingDone,
        status: job.status === 'cancelling' ? 'cancelling' : 'running',
        attempt: job.attempt + 1,
        startedAt: at,
      });
    case 'progress':
      if (job.status !== 'running' && job.status !== 'cancelling') return null;
      return { type: 'job.progress', job: { ...advanced(job, words.progress(event.value, bull)), revision } };
    case 'completed': {
      const summary = words.summary(event.returnvalue, bull);
      const done = { fraction: 1, message: null, summary, error: null, eta: null };
      return tell('job.completed', { ...done, status: 'completed', finishedAt: at });
    }
    case 'failed':
      if (job.status === 'cancelling')
        return tell('job.cancelled', { status: 'cancelled', eta: null, finishedAt: at });
      return tell('job.failed', {
        status: 'failed',
        error: words.error(event.reason, bull),
        eta: null,
        finishedAt: at,
      });
    case 'removed':
      if (isFinal(job.status)) return null;
      return tell('job.cancelled', { status: 'cancelled', eta: null, finishedAt: at });
    case 'cancelling':
      return job.status === 'running'
        ? tell('job.cancelling', { status: 'cancelling', message: null, eta: null })
        : null;
    case 'changed':
      return record ? prioritized(job, record, revision) : null;
  }
}

/**
 * What there is to tell of a job that was read, beside what was told of it: its events are all known up to the place
 * where it was read, so a difference is something that BullMQ has no event for, or that was missed.
 */
export function compareBullJob(told: Job, read: Job, record: BullRecord): BullNews | null {
  if (record.state === 'missing') {
    if (isFinal(told.status)) return null;
    return { type: 'job.cancelled', job: { ...told, ...pick(read, ['status', 'finishedAt', 'revision']) } };
  }
  const sameRun = read.attempt <= told.attempt;
  const same =
    told.status === read.status ||
    (waits(told) && waits(read)) ||
    (hasRun(told) && hasRun(read) && sameRun) ||
    // BullMQ knows no cancelled jobs: the run that was stopped has failed.
    (told.status === 'cancelled' && read.status === 'failed' && sameRun);
  if (!same) return { type: newsOf(read), job: { ...read, attempt: Math.max(read.attempt, told.attempt) } };
  if (hasRun(read) && !sameRun) return { type: 'job.started', job: read };
  if (record.state === 'delayed' && read.runAt !== told.runAt)
    return { type: newsOf(told), job: { ...told, ...pick(read, ['runAt', 'priority', 'revision']) } };
  return prioritized(told, record, read.revision);
}

/** The event that tells of a state that was found. */
export function newsOf(job: Job): JobStateEvent {
  return job.status === 'running' ? 'job.started' : `job.${job.status}`;
}

type Tell = (type: JobStateEvent, change: Partial<Job>) => BullNews;

/** A run ended and the job waits again: for its next attempt after a failure, or given back by its worker. */
function afterRun(
  job: Job,
  bull: BullJob,
  record: BullRecord | null,
  words: BullWords,
  runAt: string,
  tell: Tell,
): BullNews | null {
  // It is taken out of the queue, and ends so.
  if (job.status === 'cancelling') return null;
  const failed = record !== null && record.attemptsMade > bull.attemptsMade && record.failedReason !== null;
  if (!failed) return tell('job.queued', waiting(runAt));
  const error = words.error(record.failedReason ?? '', record);
  return tell('job.retrying', { status: 'retrying', error, eta: null, message: null, runAt });
}

function prioritized(job: Job, record: BullRecord, revision: number): BullNews | null {
  const priority = priorityOf(record.priority);
  if (priority === job.priority || isFinal(job.status)) return null;
  return { type: 'job.prioritized', job: { ...job, priority, revision } };
}

/** The job with a report laid over it: the fraction never falls within an attempt. */
function advanced(job: Job, report: Partial<Job> | null): Job {
  if (!report) return job;
  const { fraction } = report;
  const now = typeof fraction === 'number' && Number.isFinite(fraction) ? fraction : null;
  const held = now === null ? job.fraction : Math.max(job.fraction ?? 0, Math.min(now, nearlyDone));
  return { ...job, ...report, fraction: held };
}

const waitsForOthers = 'Waits for other jobs.';

function waiting(runAt: string): Partial<Job> {
  return { ...nothingDone, status: 'queued', runAt, startedAt: null };
}

function waits({ status }: Job): boolean {
  return status === 'queued' || status === 'retrying';
}

function waitsAs({ status }: Job): JobStateEvent {
  return status === 'retrying' ? 'job.retrying' : 'job.queued';
}

function hasRun({ status }: Job): boolean {
  return status === 'running' || status === 'cancelling';
}

/** BullMQ runs 0 first, then 1, 2 …; ours runs the higher one first. */
function priorityOf(bull: number): number {
  return bull === 0 ? 0 : -bull;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function pick<Key extends keyof Job>(job: Job, keys: readonly Key[]): Pick<Job, Key> {
  return Object.fromEntries(keys.map((key) => [key, job[key]])) as Pick<Job, Key>;
}
