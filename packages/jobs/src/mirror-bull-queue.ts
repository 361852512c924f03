import { type Publisher, systemClock } from '@headway/protocol';
import type { ConnectionOptions, Queue } from 'bullmq';
import { type BullActions, createBullActions } from './bull-actions.ts';
import { createBullFollower } from './bull-follower.ts';
import { type BullEvent, ownEvents } from './bull-job.ts';
import { listenToBull } from './bull-listener.ts';
import { type BullMirrorOptions, bullWords } from './bull-options.ts';
import { createPatience } from './bull-patience.ts';
import type { BullPlace } from './bull-place.ts';
import { openBullStore } from './bull-store.ts';
import { surveyBull } from './bull-survey.ts';
import { createFollowedJobs } from './followed-jobs.ts';
import { retryDelay } from './retry-delay.ts';

/** A queue of BullMQ that is told as Headway jobs. */
export interface BullMirror extends BullActions {
  /** Resolves when all that waits and runs has been read and told; also when the mirror is closed before. Never rejects. */
  readonly ready: Promise<void>;
  /** The id of a job in Headway, for its channel `job:{id}`. */
  idOf(bullId: string): string;
  /** Stops telling. The queue and its connection stay open: they are yours. */
  close(): Promise<void>;
}

const defaults = { maxJobs: 100_000, compareMs: 60_000, recentMs: 3_600_000 };
/** How often it is written down how far was told, ms. */
const saveMs = 5000;
/** How long the events up to a place are waited for before a look counts without them, ms. */
const catchUpMs = 3000;
/** Clocks of workers, which say when a job ended, may differ by this, ms. */
const clockSkewMs = 5000;
/** How long a worker may take to answer a cancel, ms. */
const answerWithinMs = 2000;
/** How long an end waits for what was heard to be told, ms. */
const closeWithinMs = 2000;

/**
 * Tells every job of a BullMQ queue as a Headway job. Workers and producers stay as they are: what happens is read from
 * BullMQ's own events, and from its jobs at the start, after a lost connection and now and then.
 *
 * Revisions are places in BullMQ's stream, so several mirrors of one queue say the same.
 * @example
 * const mirror = mirrorBullQueue(queue, headway.publisher, { channels: (job) => [`project:${job.data.projectId}`] });
 */
export function mirrorBullQueue<Data, Result, Name extends string>(
  queue: Queue<Data, Result, Name>,
  publisher: Publisher,
  options: BullMirrorOptions<Data, Result> = {},
): BullMirror {
  const { name, clock = systemClock(), random = Math.random, onError } = options;
  const { maxJobs, compareMs, recentMs } = { ...defaults, ...options };
  const { connection = queue.opts.connection as ConnectionOptions } = options;
  const words = bullWords(queue.name, options);
  const patience = createPatience({
    clock,
    random,
    onOutage: (error) => onError?.(error, { stage: 'redis' }),
  });
  const jobs = createFollowedJobs(maxJobs);
  const ready = Promise.withResolvers<void>();
  let isClosed = false;
  let listener: { close(): Promise<void> } | null = null;
  let survey: Promise<void> = Promise.resolve();
  let surveyWanted = false;
  let lastSurveyMs = clock.now();
  let untoldSurveys = 0;
  let cancelTimer: (() => void) | null = null;
  let saved = { place: null as BullPlace | null, at: 0 };

  const follower = createBullFollower({
    jobs,
    words,
    store: openBullStore(queue as unknown as Queue),
    patience,
    publisher,
    clock,
    onCaughtUp: () => void save(saveMs).catch(patience.away),
    onGap: wantSurvey,
    onUntold: planSurvey,
    onCancelling: (event) => void stopCancelled(event).catch(patience.away),
    onError,
  });
  const { store } = follower;

  type Ended = readonly ('completed' | 'failed')[];

  /** Looks at all that lives and at what has ended since; one at a time. */
  function lookAtAll(told: 'no' | 'earlier', ended: Ended, sinceMs: number): void {
    const before = survey;
    survey = before
      .then(async () => await lookOnce(told, ended, sinceMs))
      .catch((error: unknown) => onError?.(error, { stage: 'survey' }));
  }

  async function lookOnce(told: 'no' | 'earlier', ended: Ended, sinceMs: number): Promise<void> {
    lastSurveyMs = clock.now();
    follower.beginSurvey();
    const isWhole = await surveyBull({
      store,
      patiently: patience.ask,
      unfinished: jobs.unfinished,
      ended,
      sinceMs,
      async look(records, place) {
        await follower.reached(place, catchUpMs);
        follower.look(records, place, told);
        await follower.settled();
      },
    });
    if (!isWhole) return;
    untoldSurveys = follower.endSurvey() ? 0 : untoldSurveys + 1;
    ready.resolve();
    planSurvey();
    await save(0).catch(patience.away);
  }

  /** A job that was cancelled while it ran is not tried again: it is taken out, or cancelled anew when it has begun. */
  async function stopCancelled({ type, id }: BullEvent): Promise<void> {
    if (type === 'active') await store.addEvent(ownEvents.cancel, id, 'cancelled');
    if (type === 'waiting' || type === 'delayed') await queue.remove(id);
  }

  /** The next look comes with its time, or sooner when something could not be told. */
  function planSurvey(): void {
    cancelTimer?.();
    const soon = follower.toldUpTo() === null;
    const delayMs = soon
      ? retryDelay(untoldSurveys + 1, random(), { baseMs: 1000, maxMs: compareMs })
      : compareMs;
    cancelTimer = isClosed ? null : clock.setTimer(wantSurvey, delayMs);
  }

  function wantSurvey(): void {
    if (surveyWanted || isClosed) return;
    surveyWanted = true;
    void survey.then(() => {
      surveyWanted = false;
      if (!isClosed) lookAtAll('no', ['completed', 'failed'], lastSurveyMs - clockSkewMs);
    });
  }

  async function save(notWithinMs: number): Promise<void> {
    const place = follower.toldUpTo();
    const now = clock.monotonic();
    if (name === undefined || !place || place === saved.place || now - saved.at < notWithinMs) return;
    await store.savePlace(name, place);
    saved = { place, at: now };
  }

  async function start(): Promise<void> {
    const earlier = name === undefined ? null : await patience.ask(() => store.loadPlace(name));
    const found = await patience.ask(() => store.find(earlier));
    if (!found || isClosed) return;
    const from = earlier && found.held ? earlier : found.newest;
    follower.begin(from);
    listener = listenToBull({
      queueName: queue.name,
      connection,
      prefix: queue.opts.prefix,
      clock,
      from,
      onEvent: follower.hear,
      onPlace: follower.pass,
      onCleaned: wantSurvey,
      onLost: wantSurvey,
      onError: patience.away,
    });
    if (!earlier) lookAtAll('no', ['failed'], clock.now() - recentMs);
    else if (found.held) lookAtAll('earlier', [], 0);
    else lookAtAll('no', ['completed', 'failed'], earlier.ms - clockSkewMs);
  }

  const started = start();
  return {
    ready: ready.promise,
    idOf: words.idOf,
    ...createBullActions({
      queue: queue as unknown as Queue,
      store,
      jobs,
      words,
      until: async (condition) => await follower.until(condition, answerWithinMs),
    }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      cancelTimer?.();
      // Redis may be away: then it is not waited for.
      const cancelStop = clock.setTimer(patience.stop, closeWithinMs);
      await follower.close();
      await patience.ask(() => save(0));
      cancelStop();
      patience.stop();
      await started;
      await listener?.close().catch((error: unknown) => onError?.(error, { stage: 'redis' }));
      await survey;
      ready.resolve();
    },
  };
}
