import { type Batch, isFinal, type Job } from '@headway/protocol';
import { formatCount } from './format.ts';
import { failureWords } from './job-words.ts';
import {
  countedToast,
  jobToastId,
  mergedToast,
  singleToast,
  type ToastRuleOptions,
  type ToastWish,
} from './toast-words.ts';

/** What the rules want done, in order. */
export type ToastEffect = { type: 'show'; toast: ToastWish } | { type: 'remove'; id: string };

/** Successes that follow each other within this time share a toast, ms. */
export const mergeWindowMs = 3000;
/** Failures that follow each other within that time, beyond which they share a toast. */
const mostFailures = 3;
/** Jobs that share a toast; the next one begins another. */
const maxRun = 1000;
/** The same news is not told again within this time, ms. */
export const repeatWindowMs = 5000;
/** News that is remembered; beyond it the oldest is forgotten. */
const maxRemembered = 500;

export interface ToastRuleState {
  /** When a piece of news was told, ms. */
  told: ReadonlyMap<string, number>;
  /** The run of successes that is going on. */
  run: ToastRun | null;
  /** The run of failures that is going on. */
  failures: ToastRun | null;
  /** Runs so far: numbers their toasts, so that a new run is a new toast. */
  runs: number;
}

interface ToastRun {
  number: number;
  jobs: readonly Job[];
  lastMs: number;
}

export const initialToastState: ToastRuleState = { told: new Map(), run: null, failures: null, runs: 0 };

/** A job event that was heard live or after a gap: never one of a snapshot. */
export interface HeardJob {
  job: Job;
  /** All jobs of the same batch (`labels.batchId`) that are known, this one too; empty without a batch. */
  batch: readonly Job[];
  /** Whether the batch tells its own end, by `batch.completed`. @default false */
  batchTells?: boolean;
  /** What it asks a person, where that is known. */
  question?: string | null;
  nowMs: number;
}

/** Whether there is something to tell of a job: it has ended, or waits for a person. */
export function isNews({ status }: Job): boolean {
  return isFinal(status) || status === 'reviewing';
}

/** The same for the same news, in all tabs and through all channels. */
export function newsOfJob({ id, status, attempt }: Job): string {
  return `job ${id} ${status} ${attempt}`;
}

/** That a batch has ended; one that got more jobs afterwards ends again. */
export function newsOfBatch({ id, finishedAt }: Batch): string {
  return `batch ${id} ${finishedAt}`;
}

/**
 * What an event of a job means for the toasts: failures and reviews stand alone, unless many fail at once; the successes
 * of a batch are told once, when the batch has ended; others that come close together share a toast; a job that runs again takes its own
 * old toast away.
 */
export function heardJob(
  state: ToastRuleState,
  { job, batch: known, batchTells = false, question = null, nowMs }: HeardJob,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const id = jobToastId(job);
  if (!isNews(job)) return { state, effects: [{ type: 'remove', id }] };
  const news = newsOfJob(job);
  const toldMs = state.told.get(news);
  if (toldMs !== undefined && nowMs - toldMs < repeatWindowMs) return { state, effects: [] };
  const next = { ...state, told: remember(state.told, news, nowMs) };

  const batch = batchTells ? [] : known;
  if (job.status === 'cancelled') {
    return { state: next, effects: [{ type: 'remove', id }, ...batchEnd(batch, options)] };
  }
  if (job.status === 'failed') {
    const failed = joinFailures(next, job, nowMs, options);
    return { state: failed.state, effects: [...failed.effects, ...batchEnd(batch, options)] };
  }
  if (job.status !== 'completed') {
    const effects: ToastEffect[] = [{ type: 'show', toast: singleToast(job, options, question) }];
    return { state: next, effects: [...effects, ...batchEnd(batch, options)] };
  }
  if (batchTells) return { state: next, effects: [] };
  if (batch.length > 1) return { state: next, effects: batchEnd(batch, options) };
  return joinRun(next, job, nowMs, options);
}

function joinRun(
  state: ToastRuleState,
  job: Job,
  nowMs: number,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const { run } = state;
  if (!run || !isGoingOn(run, nowMs)) {
    const number = state.runs + 1;
    return {
      state: { ...state, run: { number, jobs: [job], lastMs: nowMs }, runs: number },
      effects: [{ type: 'show', toast: singleToast(job, options) }],
    };
  }
  const jobs = [...run.jobs.filter((other) => other.id !== job.id), job];
  const merged = mergedToast(`jobs:${run.number}`, jobs, options);
  const [first] = run.jobs;
  const effects: ToastEffect[] =
    run.jobs.length === 1 && first ? [{ type: 'remove', id: jobToastId(first) }] : [];
  return {
    state: { ...state, run: { ...run, jobs, lastMs: nowMs } },
    effects: [...effects, { type: 'show', toast: jobs.length === 1 ? singleToast(job, options) : merged }],
  };
}

function isGoingOn({ jobs, lastMs }: ToastRun, nowMs: number): boolean {
  return nowMs - lastMs <= mergeWindowMs && jobs.length < maxRun;
}

/** Failures stand alone, so that each can be tried again; of many at once only the number helps. */
function joinFailures(
  state: ToastRuleState,
  job: Job,
  nowMs: number,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const { failures: run } = state;
  const goesOn = run && isGoingOn(run, nowMs);
  const number = goesOn ? run.number : state.runs + 1;
  const jobs = goesOn ? [...run.jobs.filter((other) => other.id !== job.id), job] : [job];
  const next = { ...state, failures: { number, jobs, lastMs: nowMs }, runs: Math.max(state.runs, number) };
  if (jobs.length <= mostFailures) {
    return { state: next, effects: [{ type: 'show', toast: singleToast(job, options) }] };
  }
  const alone = jobs.length === mostFailures + 1 ? jobs.slice(0, -1) : [];
  const toast: ToastWish = {
    id: `failed:${number}`,
    kind: 'error',
    title: `${formatCount(jobs.length, options.locale)} ${options.noun} failed`,
    description: `The last one: ${failureWords(job).happened}`,
    job: null,
  };
  return {
    state: next,
    effects: [
      ...alone.map(({ id }): ToastEffect => ({ type: 'remove', id: jobToastId({ id }) })),
      { type: 'show', toast },
    ],
  };
}

/** A batch that has ended, heard live or after a gap. */
export interface HeardBatch {
  batch: Batch;
  /** Its jobs that are known. */
  jobs: readonly Job[];
  nowMs: number;
}

/** What the end of a batch means for the toasts: its successes, told once. */
export function heardBatch(
  state: ToastRuleState,
  { batch, jobs, nowMs }: HeardBatch,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const news = newsOfBatch(batch);
  const toldMs = state.told.get(news);
  if (toldMs !== undefined && nowMs - toldMs < repeatWindowMs) return { state, effects: [] };
  const next = { ...state, told: remember(state.told, news, nowMs) };
  const { completed, failed, nothingFound } = batch.counts;
  const look = jobs.filter(({ summary }) => summary?.outcome === 'low_confidence').length;
  if (completed === 0) return { state: next, effects: [] };
  const only = jobs.find(({ status }) => status === 'completed');
  const toast =
    completed === 1 && only
      ? singleToast(only, options)
      : countedToast(`batch:${batch.id}`, { done: completed, look, nothing: nothingFound, failed }, options);
  return { state: next, effects: [{ type: 'show', toast }] };
}

/** One toast for the successes of a batch, once nothing of it goes on any more. */
function batchEnd(batch: readonly Job[], options: ToastRuleOptions): ToastEffect[] {
  const batchId = batch[0]?.labels['batchId'];
  const completed = batch.filter((job) => job.status === 'completed');
  if (batchId === undefined || completed.length === 0) return [];
  if (batch.some((job) => !isFinal(job.status) && job.status !== 'reviewing')) return [];
  const [only] = completed;
  const toast =
    completed.length === 1 && only
      ? singleToast(only, options)
      : mergedToast(`batch:${batchId}`, completed, options);
  return [{ type: 'show', toast }];
}

function remember(told: ReadonlyMap<string, number>, news: string, nowMs: number): Map<string, number> {
  const next = new Map(told);
  next.delete(news);
  next.set(news, nowMs);
  const [oldest] = next.keys();
  if (next.size > maxRemembered && oldest !== undefined) next.delete(oldest);
  return next;
}
