import { isFinal, type Job } from '@headway/protocol';

/** What a person can ask of a job. */
export type JobAction = 'cancel' | 'retry';

/** How your application does it, usually by a call of its API. MUST reject with an `Error` whose message people can read. */
export interface JobActions {
  cancel(id: string): Promise<Job>;
  retry(id: string): Promise<Job>;
  /** The result of a completed job, as the contract's schema takes it. */
  result?(id: string): Promise<unknown>;
}

/** `pending` from the click until an event confirms it; `refused` with the reason. */
export type ActionState =
  | { action: JobAction; status: 'pending'; revision: number; attempt: number }
  | { action: JobAction; status: 'refused'; reason: string; revision: number };

/** Whether a job shows that what was asked has happened, or can no longer happen. */
export function isSettled(state: ActionState, job: Job): boolean {
  if (job.revision <= state.revision) return false;
  // A refusal is about the job as it was: it is no news any more once the job has moved on to another state.
  if (state.status === 'refused')
    return state.action === 'cancel' ? isFinal(job.status) : !isFinal(job.status);
  if (state.action === 'cancel') return job.status === 'cancelling' || isFinal(job.status);
  return !isFinal(job.status) || job.attempt > state.attempt;
}

/** What was asked of jobs and not confirmed yet, shared by all components that show the same job. */
export interface JobActionStore {
  get(id: string): ActionState | null;
  subscribe: (listener: () => void) => () => void;
  /** Asks at once; never rejects, a refusal becomes the state. Does nothing while an action of the job is pending. */
  run(action: JobAction, job: Job): Promise<void>;
  /** Forgets what the job shows to be done. */
  settle(job: Job): void;
  readonly actions: JobActions | undefined;
}

/** Actions that are kept; beyond it the oldest is forgotten. */
const maxKept = 200;

export function createJobActionStore(actions: JobActions | undefined): JobActionStore {
  const states = new Map<string, ActionState>();
  const listeners = new Set<() => void>();
  function set(id: string, state: ActionState | null): void {
    states.delete(id);
    if (state) states.set(id, state);
    const [oldest] = states.keys();
    if (states.size > maxKept && oldest !== undefined) states.delete(oldest);
    for (const listener of listeners) listener();
  }
  return {
    actions,
    get: (id) => states.get(id) ?? null,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run(action, job) {
      if (states.get(job.id)?.status === 'pending') return;
      const pending: ActionState = {
        action,
        status: 'pending',
        revision: job.revision,
        attempt: job.attempt,
      };
      set(job.id, pending);
      try {
        if (!actions) throw new Error('This page cannot change jobs.');
        await actions[action](job.id);
      } catch (error) {
        // An event may have settled it before the answer came: then the answer is no news.
        if (states.get(job.id) !== pending) return;
        set(job.id, { action, status: 'refused', reason: reasonOf(error), revision: job.revision });
      }
    },
    settle(job) {
      const state = states.get(job.id);
      if (state && isSettled(state, job)) set(job.id, null);
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'The server did not say why.';
}
