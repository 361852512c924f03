import type { ChannelHandle } from '@headway/client';
import { isFinal, type Job, type JobReview } from '@headway/protocol';
import { useEffect, useState } from 'react';
import { dataOf, jobOf } from './decode-job.ts';
import { useKit } from './headway-provider.tsx';
import { createJobToastRules } from './job-toast-rules.ts';
import { useNews } from './news-context.ts';
import type { RegisteredEvents } from './register.ts';
import { heardBatch, heardJob, isNews, newsOfBatch, newsOfJob } from './toast-rules.ts';
import { jobToastId } from './toast-words.ts';
import { type ToastAction, useToasts } from './toasts.ts';
import { useLatest } from './use-latest.ts';
import { jobsOf } from './use-jobs.ts';

export interface UseJobToastsOptions {
  /** The channels whose jobs are told: `project:7`. */
  channels: readonly string[];
  /** What a job is called, such as its file's name. @default its kind */
  describe?: (job: Job) => string;
  /** What many of them are called: `images`. @default 'jobs' */
  noun?: string;
  /** Buttons such as "View result" or, of a job that is `reviewing`, "Review". "Retry" is added where it can help. */
  actionsFor?: (job: Job) => readonly ToastAction[];
  /** Which jobs are told. @default all */
  tells?: (job: Job) => boolean;
  /** Whether the person is looking at the job just now: then its own end is not told beside it. */
  isSeen?: (job: Job) => boolean;
  locale?: string;
}

/**
 * Tells in toasts how jobs ended and which wait for a person, as it happens or after a gap, in one tab of the browser;
 * never what a reload finds. Needs a `ToastProvider`.
 * @example
 * useJobToasts({ channels: [`project:${id}`], noun: 'images', describe: (job) => nameOf(job.labels.assetId) });
 */
export function useJobToasts(options: UseJobToastsOptions): void {
  const { channels, actions, asked } = useKit();
  const toasts = useToasts();
  const hear = useNews();
  const latest = useLatest({ options, toasts, actions, asked });
  const [rules] = useState(createJobToastRules);
  const names = JSON.stringify(options.channels);
  useEffect(() => {
    const undos = latest.current.options.channels.map((channel) => {
      const { handle, release } = channels.hold(channel, undefined);
      const undo = handle.on('job.*', (event, { origin }) => {
        const job = origin === 'snapshot' ? null : jobOf(event);
        if (!job) return;
        // In every tab: the one that told the old news may be any of them.
        if (!isFinal(job.status) || job.status === 'cancelled') latest.current.toasts.remove(jobToastId(job));
        if (latest.current.options.tells?.(job) === false) return;
        if (!isWorthTelling(job, batchOf(job, handle))) return;
        hear(newsOfJob(job), {
          tell: () => {
            if (isOutdated(job, handle)) return;
            const question = questionOf(job, handle);
            const heard = { job, ...batchOf(job, handle), question, nowMs: Date.now() };
            rules.tell(newsOfJob(job), (state, words) => heardJob(state, heard, words), latest.current);
          },
          untell: () => rules.untell(newsOfJob(job), latest.current),
        });
      });
      const undoBatches = handle.on('batch.completed', ({ data: batch }, { origin }) => {
        if (origin === 'snapshot' || batch === null) return;
        hear(newsOfBatch(batch), {
          tell: () => {
            const heard = { batch, jobs: jobsOfBatch(batch.id, handle), nowMs: Date.now() };
            rules.tell(newsOfBatch(batch), (state, words) => heardBatch(state, heard, words), latest.current);
          },
          untell: () => rules.untell(newsOfBatch(batch), latest.current),
        });
      });
      return [undo, undoBatches, release];
    });
    return () => {
      for (const undo of undos.flat()) undo();
    };
  }, [channels, names, latest, rules, hear]);
}

/** Spares the tabs to agree on what none of them would show. */
function isWorthTelling(job: Job, { batch, batchTells }: ReturnType<typeof batchOf>): boolean {
  if (!isNews(job)) return false;
  if (job.status === 'cancelled') return batch.length > 0 && !batchTells;
  return job.status !== 'completed' || !batchTells;
}

/** Whether there is newer news of the job by the time that this is told. */
function isOutdated(job: Job, handle: Handle): boolean {
  const known = jobOf(handle.snapshot().entities.get(`job:${job.id}`));
  return known !== null && known.revision > job.revision && newsOfJob(known) !== newsOfJob(job);
}

type Handle = ChannelHandle<RegisteredEvents>;

/** What the job asks a person, as far as the channel knows. */
function questionOf(job: Job, handle: Handle): string | null {
  for (const event of handle.snapshot().entities.values()) {
    if (event.type !== 'job.review' || !event.key?.startsWith(`job:${job.id}/`)) continue;
    const review = dataOf<JobReview>(event, 'job.review');
    if (review) return review.title;
  }
  return null;
}

/** What the channel knows of the job's batch. The state has the job already when its handlers run, but we do not rely on it. */
function batchOf(job: Job, handle: Handle): { batch: readonly Job[]; batchTells: boolean } {
  const batchId = job.labels['batchId'];
  // Of thousands of events a second most are no news: what is not needed for that is not looked for.
  if (batchId === undefined || !isNews(job)) return { batch: [], batchTells: false };
  if (handle.snapshot().entities.has(`batch:${batchId}`)) return { batch: [], batchTells: true };
  const others = jobsOfBatch(batchId, handle).filter((other) => other.id !== job.id);
  return { batch: [job, ...others], batchTells: false };
}

function jobsOfBatch(batchId: string, handle: Handle): readonly Job[] {
  return jobsOf(handle.snapshot()).filter((job) => job.labels['batchId'] === batchId);
}
