import type { Job } from '@headway/protocol';
import { formatCount, type Locale } from './format.ts';
import { failureWords, summaryWords } from './job-words.ts';

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

export interface ToastRuleOptions {
  /** What one job is called, such as its file's name. */
  describe: (job: Job) => string;
  /** What many are called: `images`. */
  noun: string;
  locale?: Locale;
}

/** The id under which a job's own toast stands. */
export function jobToastId(job: Pick<Job, 'id'>): string {
  return `job:${job.id}`;
}

/** What became of one job. `question`: what it asks, while it waits for a person. */
export function singleToast(
  job: Job,
  { describe }: ToastRuleOptions,
  question: string | null = null,
): ToastWish {
  const base = { id: jobToastId(job), job };
  const name = describe(job);
  if (job.status === 'failed') {
    return { ...base, kind: 'error', title: `${name} failed`, description: failureWords(job).happened };
  }
  const text = (job.status === 'reviewing' ? question : null) ?? summaryWords(job);
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

/** What became of jobs that did not fail. */
export function mergedToast(id: string, jobs: readonly Job[], options: ToastRuleOptions): ToastWish {
  const count = (outcome: string): number => jobs.filter((job) => job.summary?.outcome === outcome).length;
  const counts = { done: jobs.length, look: count('low_confidence'), nothing: count('nothing_found') };
  return countedToast(id, { ...counts, failed: 0 }, options);
}

interface ToastCounts {
  done: number;
  look: number;
  nothing: number;
  failed: number;
}

/** What became of many. */
export function countedToast(
  id: string,
  { done, look, nothing, failed }: ToastCounts,
  { noun, locale }: ToastRuleOptions,
): ToastWish {
  const parts = [
    look > 0 && `${formatCount(look, locale)} ${look === 1 ? 'needs' : 'need'} a look`,
    nothing > 0 && `nothing found in ${formatCount(nothing, locale)}`,
    failed > 0 && `${formatCount(failed, locale)} failed`,
  ].filter((part) => part !== false);
  return {
    id,
    kind: look > 0 || failed > 0 ? 'warning' : nothing === done ? 'info' : 'success',
    title: `${formatCount(done, locale)} ${noun} done`,
    ...(parts.length > 0 && { description: parts.join(', ') }),
    job: null,
  };
}
