import type { Job } from '@headway/protocol';
import { type AskedStore, keyOf } from './asked.ts';
import type { JobActions } from './job-actions.ts';
import { initialToastState, type ToastEffect, type ToastRuleState } from './toast-rules.ts';
import { jobToastId, type ToastRuleOptions, type ToastWish } from './toast-words.ts';
import type { Toasts } from './toasts.ts';
import { jobRules } from './use-job-actions.ts';
import type { UseJobToastsOptions } from './use-job-toasts.ts';

export interface JobToastContext {
  options: UseJobToastsOptions;
  toasts: Toasts;
  actions: JobActions;
  asked: AskedStore;
}

type Rule = (
  state: ToastRuleState,
  words: ToastRuleOptions,
) => { state: ToastRuleState; effects: readonly ToastEffect[] };

export interface JobToastRules {
  /** Does what a rule wants about a piece of news. */
  tell(news: string, rule: Rule, context: JobToastContext): void;
  /** Takes the toast of a piece of news away, once all that it speaks of is told elsewhere. */
  untell(news: string, context: JobToastContext): void;
}

/** Pieces of news whose toast is known; beyond it the oldest keeps its toast, whatever other tabs tell. */
const maxPlaces = 500;

/** The shell around the rules: keeps their state and does what they want. */
export function createJobToastRules(): JobToastRules {
  let state: ToastRuleState = initialToastState;
  /** Under which toast a piece of news stands. */
  const places = new Map<string, string>();
  return {
    tell(news, rule, context) {
      const { describe = (of: Job) => of.kind, noun = 'jobs', locale } = context.options;
      const next = rule(state, { describe, noun, ...(locale !== undefined && { locale }) });
      state = next.state;
      const left = new Set<string>();
      for (const effect of next.effects) {
        if (effect.type === 'remove') {
          context.toasts.remove(effect.id);
          left.add(effect.id);
        } else {
          show(effect.toast, context);
          // What stood in toasts that gave way to this one is now told by it.
          for (const [other, place] of places) if (left.has(place)) places.set(other, effect.toast.id);
          places.set(news, effect.toast.id);
        }
      }
      const [oldest] = places.keys();
      if (places.size > maxPlaces && oldest !== undefined) places.delete(oldest);
    },
    untell(news, { toasts }) {
      const id = places.get(news);
      places.delete(news);
      if (id !== undefined && ![...places.values()].includes(id)) toasts.remove(id);
    },
  };
}

function show({ job, ...toast }: ToastWish, context: JobToastContext): void {
  const { options, toasts, actions } = context;
  if (job && options.isSeen?.(job)) return;
  const buttons = job ? (options.actionsFor?.(job) ?? []) : [];
  if (job?.status === 'failed' && job.error?.retryable && actions.retry) {
    const again = { label: 'Retry', onAction: () => void retry(job, context) };
    // A toast has room for two.
    toasts.add({ ...toast, actions: [...buttons.slice(0, 1), again] });
  } else {
    toasts.add({ ...toast, actions: buttons });
  }
}

/** Asks as all of the kit does, and tells a refusal: the toast that asked is gone by then. */
async function retry(job: Job, { options, toasts, actions, asked }: JobToastContext): Promise<void> {
  await asked.ask(jobRules, job, 'retry', (id) => actions.retry?.(id));
  const reason = asked.read().get(keyOf(jobRules, job))?.reason;
  if (!reason) return;
  const name = options.describe?.(job) ?? job.kind;
  toasts.add({ id: jobToastId(job), kind: 'error', title: `Could not retry ${name}`, description: reason });
}
