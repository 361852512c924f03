import { isFinal, type Job } from '@headway/protocol';
import { failureWords, summaryWords } from './job-words.ts';
import { formatCount, type Locale } from './format.ts';

export type ToastKind = 'success' | 'error' | 'warning' | 'info';

/** A toast as the rules want it. The same id replaces what stands under it. */
export interface ToastWish {
  id: string;
  kind: ToastKind;
  title: string;
  description?: string;
  /** The one job that it speaks of; `null` for a merged one. */
  job: Job | null;
}

/** What the rules want done, in order. */
export type ToastEffect = { type: 'show'; toast: ToastWish } | { type: 'remove'; id: string };

export interface ToastRuleOptions {
  /** What one job is called, such as its file's name. */
  describe: (job: Job) => string;
  /** What many are called: `images`. */
  noun: string;
  locale?: Locale;
}

/** Successes that follow each other within this time share a toast, ms. */
export const mergeWindowMs = 3000;
/** The same news is not told again within this time, ms. */
export const repeatWindowMs = 5000;
/** News that is remembered; beyond it the oldest is forgotten. */
const maxRemembered = 500;

export interface ToastRuleState {
  /** When a piece of news was told, ms. */
  told: ReadonlyMap<string, number>;
  /** The run of successes that is going on. */
  run: SuccessRun | null;
  /** Runs so far: numbers their toasts, so that a new run is a new toast. */
  runs: number;
}

interface SuccessRun {
  jobs: readonly Job[];
  lastMs: number;
}

export const initialToastState: ToastRuleState = { told: new Map(), run: null, runs: 0 };

/** A job event that was heard live or after a gap: never one of a snapshot. */
export interface HeardJob {
  job: Job;
  /** All jobs of the same batch (`labels.batchId`) that are known, this one too; empty without a batch. */
  batch: readonly Job[];
  nowMs: number;
}

/**
 * What an event of a job means for the toasts: failures and reviews stand alone; the successes of a batch are told
 * once, when the batch has ended; others that come close together share a toast; a job that runs again takes its own
 * old toast away.
 */
export function heardJob(
  state: ToastRuleState,
  { job, batch, nowMs }: HeardJob,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const id = jobToastId(job);
  if (!isFinal(job.status) && job.status !== 'reviewing') {
    return { state, effects: [{ type: 'remove', id }] };
  }
  const news = `${job.id} ${job.status} ${job.attempt}`;
  const toldMs = state.told.get(news);
  if (toldMs !== undefined && nowMs - toldMs < repeatWindowMs) return { state, effects: [] };
  const next = { ...state, told: remember(state.told, news, nowMs) };

  if (job.status === 'cancelled') {
    return { state: next, effects: [{ type: 'remove', id }, ...batchEnd(batch, options)] };
  }
  if (job.status !== 'completed') {
    const effects: ToastEffect[] = [{ type: 'show', toast: singleToast(job, options) }];
    return { state: next, effects: [...effects, ...batchEnd(batch, options)] };
  }
  if (batch.length > 1) return { state: next, effects: batchEnd(batch, options) };
  return joinRun(next, job, nowMs, options);
}

/** The id under which a job's own toast stands. */
export function jobToastId(job: Pick<Job, 'id'>): string {
  return `job:${job.id}`;
}

function joinRun(
  state: ToastRuleState,
  job: Job,
  nowMs: number,
  options: ToastRuleOptions,
): { state: ToastRuleState; effects: readonly ToastEffect[] } {
  const { run, runs } = state;
  if (!run || nowMs - run.lastMs > mergeWindowMs) {
    return {
      state: { ...state, run: { jobs: [job], lastMs: nowMs }, runs: runs + 1 },
      effects: [{ type: 'show', toast: singleToast(job, options) }],
    };
  }
  const jobs = [...run.jobs.filter((other) => other.id !== job.id), job];
  const merged = mergedToast(`jobs:${runs}`, jobs, options);
  const [first] = run.jobs;
  const effects: ToastEffect[] =
    run.jobs.length === 1 && first ? [{ type: 'remove', id: jobToastId(first) }] : [];
  return {
    state: { ...state, run: { jobs, lastMs: nowMs } },
    effects: [...effects, { type: 'show', toast: jobs.length === 1 ? singleToast(job, options) : merged }],
  };
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

function singleToast(job: Job, { describe }: ToastRuleOptions): ToastWish {
  const base = { id: jobToastId(job), job };
  const name = describe(job);
  if (job.status === 'failed') {
    return { ...base, kind: 'error', title: `${name} failed`, description: failureWords(job).happened };
  }
  const text = summaryWords(job);
  const description = text === null ? {} : { description: text };
  if (job.status === 'reviewing') {
    return { ...base, kind: 'warning', title: `${name} needs review`, ...description };
  }
  switch (job.summary?.outcome) {
    case 'nothing_found':
      return { ...base, kind: 'info', title: `${name}: nothing found`, ...description };
    case 'low_confidence':
      return { ...base, kind: 'warning', title: `${name} needs a look`, ...description };
    case 'ok':
    case undefined:
      return { ...base, kind: 'success', title: `${name} is done`, ...description };
  }
}

function mergedToast(id: string, jobs: readonly Job[], { noun, locale }: ToastRuleOptions): ToastWish {
  const count = (outcome: string): number => jobs.filter((job) => job.summary?.outcome === outcome).length;
  const [look, nothing] = [count('low_confidence'), count('nothing_found')];
  const parts = [
    look > 0 && `${formatCount(look, locale)} ${look === 1 ? 'needs' : 'need'} a look`,
    nothing > 0 && `nothing found in ${formatCount(nothing, locale)}`,
  ].filter((part) => part !== false);
  return {
    id,
    kind: look > 0 ? 'warning' : 'success',
    title: `${formatCount(jobs.length, locale)} ${noun} done`,
    ...(parts.length > 0 && { description: parts.join(', ') }),
    job: null,
  };
}

function remember(told: ReadonlyMap<string, number>, news: string, nowMs: number): Map<string, number> {
  const next = new Map(told);
  next.delete(news);
  next.set(news, nowMs);
  const [oldest] = next.keys();
  if (next.size > maxRemembered && oldest !== undefined) next.delete(oldest);
  return next;
}
