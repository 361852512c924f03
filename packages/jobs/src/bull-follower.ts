import { type Clock, HeadwayError, isFinal, type Publisher } from '@headway/protocol';
import type { BullEvent, BullRecord } from './bull-job.ts';
import type { BullWords } from './bull-options.ts';
import type { Patience } from './bull-patience.ts';
import { type BullPlace, comparePlaces, laterPlace, noStream } from './bull-place.ts';
import type { BullStore } from './bull-store.ts';
import { createBullTeller } from './bull-teller.ts';
import { compareBullJob, foldBullEvent, goneRecord, jobOf, newJob, newsOf } from './fold-bull-event.ts';
import type { FollowedJob, FollowedJobs } from './followed-jobs.ts';

interface BullFollowerOptions {
  jobs: FollowedJobs;
  words: BullWords;
  store: BullStore;
  patience: Patience;
  publisher: Publisher;
  clock: Clock;
  /** Events that wait; beyond, the jobs are looked at instead. @default 20_000 */
  maxPending?: number;
  /** All events that were heard are told. */
  onCaughtUp: () => void;
  /** More events came than could be kept: jobs must be looked at. */
  onGap: () => void;
  /** Something was not told: jobs must be looked at, after a while. */
  onUntold: () => void;
  /** An event of a job that is being cancelled: it must not go on. */
  onCancelling: (event: BullEvent) => void;
  onError: ((error: unknown, context: { stage: string; jobId?: string }) => void) | undefined;
}

/** Follows the jobs of a queue by its events, and by looks at how they are. */
export interface BullFollower {
  /** Events count from here. */
  begin(place: BullPlace): void;
  hear(event: BullEvent): void;
  /** An event without a job. */
  pass(place: BullPlace): void;
  /** Jobs as they were at `place`. `told`: whether those that are new here were told by an earlier run. */
  look(records: ReadonlyMap<string, BullRecord>, place: BullPlace, told: 'no' | 'earlier'): void;
  /** The store, where a place that lies before one that was reached (Redis came back without its latest) counts as that. */
  readonly store: BullStore;
  /** Resolves when the events up to `place` are in, or after a while without. */
  reached(place: BullPlace, withinMs: number): Promise<void>;
  /** Whether it came true in that time, by an event. */
  until(condition: () => boolean, withinMs: number): Promise<boolean>;
  settled(): Promise<void>;
  /** How far all is told; `null` when something is not. */
  toldUpTo(): BullPlace | null;
  /** All that was not told before this is told by now, unless it fails again until `endSurvey`. */
  beginSurvey(): void;
  /** Whether everything could be told. */
  endSurvey(): boolean;
  /** Tells what was heard, then stops. */
  close(): Promise<void>;
}

const batchSize = 200;

export function createBullFollower(options: BullFollowerOptions): BullFollower {
  const { jobs, words, patience, clock, maxPending = 20_000, onError } = options;
  const start: BullPlace = { ms: 0, number: 0 };
  let handled = start;
  /** Events before this were dropped: what is known of a job from before it is not to be built on. */
  let blindBefore = start;
  let pending: (BullEvent | { place: BullPlace; type: 'pass' })[] = [];
  let working: Promise<void> | null = null;
  let untold = false;
  let untoldSinceSurvey = false;
  let isFull = false;
  /** Up to here it was waited for in vain. */
  let waitedFor = start;
  let isStopped = false;
  const waiters = new Set<{ condition: () => boolean; done: () => void }>();

  const teller = createBullTeller({
    publisher: options.publisher,
    clock,
    onFailed(error, followed) {
      untold = true;
      untoldSinceSurvey = true;
      onError?.(error, { stage: 'publish', jobId: followed.job.id });
      options.onUntold();
    },
  });

  const store: BullStore = {
    ...options.store,
    async read(ids) {
      const before = handled;
      const { place, records } = await options.store.read(ids);
      return { place: laterPlace(place, before), records };
    },
  };

  function isBlind(known: FollowedJob): boolean {
    return comparePlaces(known.place, blindBefore) < 0;
  }

  /** Whether an event leaves open what the job's fields say. */
  function asksForFields(event: BullEvent): boolean {
    const known = jobs.get(event.id);
    if (!known || isBlind(known)) return true;
    return event.type === 'added' || event.type === 'delayed' || event.type === 'changed'
      ? true
      : event.type === 'waiting' && event.prev !== null;
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = null;
      if (pending.length > 0 && !isStopped) wake();
    });
  }

  async function work(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending.slice(0, batchSize);
      const events = batch.filter((event): event is BullEvent => event.type !== 'pass');
      const ids = [...new Set(events.filter(asksForFields).map(({ id }) => id))];
      const none = { place: handled, records: new Map<string, BullRecord>() };
      const read = ids.length === 0 ? none : await patience.ask(() => store.read(ids));
      if (!read) {
        isStopped = true;
        return;
      }
      // What came meanwhile stands behind the batch, unless it was too much.
      if (pending[0] !== batch[0]) continue;
      pending = pending.slice(batch.length);
      for (const event of events) apply(event, read.records.get(event.id) ?? null, read.place);
      handled = batch.at(-1)?.place ?? handled;
      await teller.settled();
      for (const { condition, done } of waiters) if (condition()) done();
    }
    options.onCaughtUp();
  }

  function apply(event: BullEvent, record: BullRecord | null, readAt: BullPlace): void {
    const known = jobs.get(event.id);
    if (known && comparePlaces(event.place, known.place) <= 0) {
      if (known.told === 'earlier') teller.tell(known, newsOf(known.job));
      return;
    }
    if (event.type === 'added') return meet(event, record);
    if (!known || isBlind(known)) {
      if (record) lookAt(record, readAt, 'no');
      return;
    }
    if (event.type === 'removed' && isFinal(known.job.status)) {
      jobs.remove(event.id);
      return teller.forget(known);
    }
    const news = foldBullEvent(known.job, event, known.bull, record, words);
    if (record) known.bull = { ...known.bull, attemptsMade: record.attemptsMade };
    jobs.change(known, news?.job ?? known.job, event.place);
    if (known.job.status === 'cancelling') options.onCancelling(event);
    if (news?.type === 'job.progress') teller.progress(known);
    else if (news) teller.tell(known, news.type);
  }

  /** A job begins. One that was gone again before it could be read is told to those who watch it alone. */
  function meet(event: BullEvent & { type: 'added' }, record: BullRecord | null): void {
    const isThere = record !== null && record.state !== 'missing';
    const found = isThere ? record : goneRecord(event.id, event.name, event.place);
    const bull = { ...found, attemptsMade: 0 };
    const channels = isThere ? words.channels(found) : [];
    follow({ bull, job: newJob(found, event.place, words), channels, place: event.place, told: 'no' });
  }

  function follow(followed: FollowedJob): void {
    if (jobs.add(followed)) {
      isFull = false;
      if (followed.told === 'no') teller.tell(followed, newsOf(followed.job));
      return;
    }
    if (!isFull) {
      const message = `More than ${jobs.living} jobs wait and run: those beyond are told when there is room (maxJobs).`;
      onError?.(new HeadwayError('queue_full', message), { stage: 'too_many' });
    }
    isFull = true;
  }

  function lookAt(record: BullRecord, place: BullPlace, told: 'no' | 'earlier'): void {
    const known = jobs.get(record.id);
    if (!known) {
      if (record.state === 'missing') return;
      const channels = words.channels(record);
      follow({ bull: record, job: jobOf(record, place, words), channels, place, told });
      return;
    }
    if (comparePlaces(place, known.place) < 0) return;
    const news = compareBullJob(known.job, jobOf(record, place, words), record);
    known.bull = { ...known.bull, attemptsMade: record.attemptsMade };
    jobs.change(known, news?.job ?? known.job, place);
    if (news) teller.tell(known, news.type);
    else if (known.told === 'no') teller.tell(known, newsOf(known.job));
    else if (record.state === 'missing') jobs.remove(record.id);
  }

  async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
    if (condition()) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { condition, done: resolve };
    waiters.add(waiter);
    const cancelTimer = clock.setTimer(resolve, withinMs);
    await promise;
    cancelTimer();
    waiters.delete(waiter);
    return condition();
  }

  return {
    store,
    begin(place) {
      handled = place;
    },
    hear(event) {
      if (pending.length >= maxPending) {
        blindBefore = event.place;
        pending = [];
        options.onGap();
      }
      pending.push(event);
      wake();
    },
    pass(place) {
      pending.push({ place, type: 'pass' });
      wake();
    },
    look(records, place, told) {
      for (const record of records.values()) lookAt(record, place, told);
    },
    async reached(place, withinMs) {
      // Without a stream, or where its last event is of a kind that nobody hears, nothing comes.
      if (place.number === noStream || comparePlaces(place, waitedFor) <= 0) return;
      if (!(await until(() => comparePlaces(place, handled) <= 0, withinMs))) waitedFor = place;
    },
    until,
    settled: teller.settled,
    toldUpTo: () => (untold || handled === start ? null : handled),
    beginSurvey() {
      untoldSinceSurvey = false;
    },
    endSurvey() {
      untold = untoldSinceSurvey;
      return !untold;
    },
    async close() {
      await working;
      teller.stop();
      await teller.settled();
    },
  };
}
