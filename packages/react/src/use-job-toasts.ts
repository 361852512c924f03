import type { ChannelHandle } from '@headway/client';
import type { Job } from '@headway/protocol';
import { useEffect, useState } from 'react';
import { jobOf } from './decode-job.ts';
import { useKit } from './headway-provider.tsx';
import type { AskedStore } from './asked.ts';
import type { JobActions } from './job-actions.ts';
import type { RegisteredEvents } from './register.ts';
import {
  heardBatch,
  heardJob,
  initialToastState,
  type ToastEffect,
  type ToastRuleState,
} from './toast-rules.ts';
import type { ToastRuleOptions, ToastWish } from './toast-words.ts';
import { type ToastAction, type Toasts, useToasts } from './toasts.ts';
import { jobRules } from './use-job-actions.ts';
import { useLatest } from './use-latest.ts';
import { jobsOf } from './use-jobs.ts';

export interface UseJobToastsOptions {
  /** The channels whose jobs are told: `project:7`. */
  channels: readonly string[];
  /** What a job is called, such as its file's name. @default its kind */
  describe?: (job: Job) => string;
  /** What many of them are called: `images`. @default 'jobs' */
  noun?: string;
  /** Buttons such as "View result" or "Review". "Retry" is added by itself where a retry can help. */
  actionsFor?: (job: Job) => readonly ToastAction[];
  /** Whether the person is looking at the job just now: then its own end is not told beside it. */
  isSeen?: (job: Job) => boolean;
  locale?: string;
}

/**
 * Tells in toasts how jobs ended, as it happens or after a gap; never what a reload finds. Needs a `ToastProvider`.
 * @example
 * useJobToasts({ channels: [`project:${id}`], noun: 'images', describe: (job) => nameOf(job.labels.assetId) });
 */
export function useJobToasts(options: UseJobToastsOptions): void {
  const { channels, actions, asked } = useKit();
  const toasts = useToasts();
  const latest = useLatest({ options, toasts, actions, asked });
  const [rules] = useState(createRules);
  const names = JSON.stringify(options.channels);
  useEffect(() => {
    const undos = latest.current.options.channels.map((channel) => {
      const { handle, release } = channels.hold(channel, undefined);
      const undo = handle.on('job.*', (event, { origin }) => {
        const job = origin === 'snapshot' ? null : jobOf(event);
        if (!job) return;
        const heard = { job, ...batchOf(job, handle), nowMs: Date.now() };
        rules((state, words) => heardJob(state, heard, words), latest.current);
      });
      const undoBatches = handle.on('batch.completed', ({ data: batch }, { origin }) => {
        if (origin === 'snapshot' || batch === null) return;
        const heard = { batch, jobs: jobsOfBatch(batch.id, handle), nowMs: Date.now() };
        rules((state, words) => heardBatch(state, heard, words), latest.current);
      });
      return [undo, undoBatches, release];
    });
    return () => {
      for (const undo of undos.flat()) undo();
    };
  }, [channels, names, latest, rules]);
}

interface RuleContext {
  options: UseJobToastsOptions;
  toasts: Toasts;
  actions: JobActions;
  asked: AskedStore;
}

type Rule = (
  state: ToastRuleState,
  words: ToastRuleOptions,
) => { state: ToastRuleState; effects: readonly ToastEffect[] };

/** The shell around the rules: keeps their state and does what they want. */
function createRules(): (rule: Rule, context: RuleContext) => void {
  let state: ToastRuleState = initialToastState;
  return (rule, context) => {
    const { describe = (of: Job) => of.kind, noun = 'jobs', locale } = context.options;
    const next = rule(state, { describe, noun, ...(locale !== undefined && { locale }) });
    state = next.state;
    for (const effect of next.effects) {
      if (effect.type === 'remove') context.toasts.remove(effect.id);
      else show(effect.toast, context);
    }
  };
}

function show({ job, ...toast }: ToastWish, { options, toasts, actions, asked }: RuleContext): void {
  if (job && options.isSeen?.(job)) return;
  const buttons = job ? [...(options.actionsFor?.(job) ?? [])] : [];
  if (job?.status === 'failed' && job.error?.retryable && actions.retry) {
    const retry = (): void => void asked.ask(jobRules, job, 'retry', (id) => actions.retry?.(id));
    buttons.push({ label: 'Retry', onAction: retry });
  }
  toasts.add({ ...toast, actions: buttons });
}

type Handle = ChannelHandle<RegisteredEvents>;

/** What the channel knows of the job's batch. The state has the job already when its handlers run, but we do not rely on it. */
function batchOf(job: Job, handle: Handle): { batch: readonly Job[]; batchTells: boolean } {
  const batchId = job.labels['batchId'];
  if (batchId === undefined) return { batch: [], batchTells: false };
  const others = jobsOfBatch(batchId, handle).filter((other) => other.id !== job.id);
  return { batch: [job, ...others], batchTells: handle.snapshot().entities.has(`batch:${batchId}`) };
}

function jobsOfBatch(batchId: string, handle: Handle): readonly Job[] {
  return jobsOf(handle.snapshot()).filter((job) => job.labels['batchId'] === batchId);
}
