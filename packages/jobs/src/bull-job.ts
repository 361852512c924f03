import type { BullPlace } from './bull-place.ts';

/** A job as BullMQ has it: what the options of a mirror are told of. */
export interface BullJob<Data = unknown> {
  /** BullMQ's own. */
  id: string;
  name: string;
  /** As it was given to `queue.add`. */
  data: Data;
  /** At most. */
  attempts: number;
  attemptsMade: number;
  /** BullMQ's: 0 runs first, then 1, 2 … */
  priority: number;
  /** When it was made, ms since 1970. */
  timestamp: number;
}

/** Where BullMQ has a job; `missing`: nowhere. */
export type BullState =
  | 'wait'
  | 'prioritized'
  | 'delayed'
  | 'waiting-children'
  | 'active'
  | 'completed'
  | 'failed'
  | 'missing';

/** A job and its state, read at one moment. */
export interface BullRecord extends BullJob {
  state: BullState;
  /** Starts so far. */
  attemptsStarted: number;
  /** When a delayed one may run, ms since 1970. */
  runAtMs: number | null;
  processedMs: number | null;
  finishedMs: number | null;
  progress: unknown;
  failedReason: string | null;
  returnvalue: unknown;
}

/** What happened to a job, and where in the stream that stands. */
export type BullEvent = { id: string; place: BullPlace } & (
  | { type: 'added'; name: string }
  /** `prev`: where it was before; absent for a new one. */
  | { type: 'waiting'; prev: string | null }
  | { type: 'delayed'; runAtMs: number }
  | { type: 'waiting-children' }
  | { type: 'active' }
  | { type: 'progress'; value: unknown }
  | { type: 'completed'; returnvalue: unknown }
  | { type: 'failed'; reason: string }
  | { type: 'removed' }
  /** Ours: a worker has passed a cancel on to the job that it runs. */
  | { type: 'cancelling' }
  /** Ours: something that BullMQ has no event for has changed. */
  | { type: 'changed' }
);

/** Events of our own that go through BullMQ's stream. */
export const ownEvents = {
  /** To the workers: whoever runs this job shall stop. */
  cancel: 'headway:cancel',
  cancelling: 'headway:cancelling',
  changed: 'headway:changed',
} as const;

/** An event as QueueEvents tells it; `null` when it is of no job, or says nothing that matters here. */
export function decodeBullEvent(
  event: string,
  args: Readonly<Record<string, unknown>>,
  place: BullPlace,
): BullEvent | null {
  const id = args['jobId'];
  if (typeof id !== 'string') return null;
  const text = (name: string): string => (typeof args[name] === 'string' ? args[name] : '');
  switch (event) {
    case 'added':
      return { id, place, type: event, name: text('name') };
    case 'waiting':
      return { id, place, type: event, prev: text('prev') || null };
    case 'delayed':
      return { id, place, type: event, runAtMs: Number(args['delay']) || place.ms };
    case 'progress':
      return { id, place, type: event, value: args['data'] };
    case 'completed':
      return { id, place, type: event, returnvalue: args['returnvalue'] };
    case 'failed':
      return { id, place, type: event, reason: text('failedReason') };
    case 'active':
    case 'waiting-children':
    case 'removed':
      return { id, place, type: event };
    case ownEvents.cancelling:
      return { id, place, type: 'cancelling' };
    case ownEvents.changed:
      return { id, place, type: 'changed' };
    default:
      return null;
  }
}

/** The events of BullMQ and of ours that a mirror hears. */
export const heardEvents: readonly string[] = [
  'added',
  'waiting',
  'delayed',
  'waiting-children',
  'active',
  'progress',
  'completed',
  'failed',
  'removed',
  ownEvents.cancelling,
  ownEvents.changed,
];
