import {
  type Clock,
  type Job,
  type Publisher,
  type QueueOrder,
  type QueueStats,
  systemClock,
} from '@headway/protocol';
import { isOrderNews, wholeSeconds } from './order-news.ts';
import type { Crew } from './play-forward.ts';
import type { WaitingEntry } from './queue-line.ts';
import { createQueueView } from './queue-view.ts';
import type { JobCounts, JobQueue } from './queue.ts';
import { createThroughput } from './throughput.ts';

export interface QueueMonitorOptions {
  queue: Pick<
    JobQueue,
    'line' | 'lined' | 'atWork' | 'history' | 'stats' | 'parallelism' | 'workers' | 'onChange'
  >;
  publisher: Pick<Publisher, 'publish'>;
  /** In events, and in the channel `queue:{name}`. @default 'default' */
  name?: string;
  /** Channels that are told the places of a job: each hears of its own jobs only. @default none */
  channels?: (job: Job) => readonly string[];
  /** Workers by the kinds that they take. @default those that are announced to the queue, as runners are */
  crews?: () => readonly Crew[];
  /**
   * Kinds that run beside the work, such as a change of many jobs: neither they nor what only runs them count as
   * `parallel`. @default none
   */
  aside?: readonly string[];
  /** Of the first jobs in line, in `queue:{name}`, whoever's they are. @default 0 */
  listed?: number;
  /** Of one channel in one event. @default 100 */
  mostEntries?: number;
  /** Waiting jobs that are followed; those further back have no place. @default 200_000 */
  mostJobs?: number;
  /** How often everything is read again, for what was not heard of, ms. @default 60_000 */
  reloadMs?: number;
  clock?: Clock;
  /** 0 to 1. @default Math.random */
  random?: () => number;
  /** Hears what goes wrong without a caller to tell. @default nobody */
  onError?: (error: unknown, context: { stage: string }) => void;
}

/** Where a job stands in line. */
export interface Place {
  /** From 1, among all that wait. */
  position: number;
  /** Time until it starts as a range, ms; `null` while there is nothing to base it on. */
  lowMs: number | null;
  highMs: number | null;
}

/** Follows a queue and tells, calmly, how it stands. */
export interface QueueMonitor {
  /** Reads the queue and begins to tell. @throws what the queue throws. */
  start(): Promise<void>;
  /**
   * Where a job stands in line; `null` for one that does not wait. MUST NOT be awaited within a transaction of a database
   * with one connection.
   */
  place(id: string): Promise<Place | null>;
  /** What was last told of the queue; `null` before that. */
  readonly stats: QueueStats | null;
  /** Tells no more. Idempotent. */
  close(): Promise<void>;
}

/** What is told follows the last time by this much at least. */
const intervalMs = 1000;
/** Changes that follow each other quickly are told together. */
const settleMs = 100;
/** Places that are told at once, in all channels; the others' turn comes a second later. */
const mostToldAtOnce = 2000;
/** Places that are looked up before others have their turn: a few ms. */
const mostInTurn = 250;

const defaults = { name: 'default', listed: 0, mostEntries: 100, mostJobs: 200_000, reloadMs: 60_000 };

/**
 * Tells `queue.stats` and `queue.order`: each at most once a second in a channel, and only when there is news.
 * @example
 * const monitor = createQueueMonitor({ queue, publisher, channels });
 * await monitor.start();
 * await monitor.place(job.id); // { position: 3, lowMs: 120_000, highMs: 240_000 }
 */
export function createQueueMonitor(options: QueueMonitorOptions): QueueMonitor {
  const { name, listed, mostEntries, mostJobs, reloadMs } = { ...defaults, ...options };
  const { queue, publisher, onError = () => {} } = options;
  const clock = options.clock ?? systemClock();
  const channel = `queue:${name}`;
  const throughput = createThroughput();
  const told = new Map<string, QueueOrder>();
  const view = createQueueView({
    queue,
    channels: options.channels ?? (() => []),
    crews: options.crews,
    clock,
    random: options.random ?? Math.random,
    mostJobs,
  });
  let counts: JobCounts | null = null;
  let stats: QueueStats | null = null;
  let lastAt = -Infinity;
  let telling: Promise<void> | null = null;
  let recount = true;
  let left = false;
  let cancelTimer: (() => void) | null = null;
  let cancelReload: () => void = () => {};
  let stopListening: () => void = () => {};
  let closed = false;

  function schedule(): void {
    if (closed || cancelTimer || telling) return;
    const waitMs = Math.max(settleMs, lastAt + intervalMs - clock.monotonic());
    cancelTimer = clock.setTimer(() => {
      cancelTimer = null;
      telling = tell()
        .catch((error: unknown) => {
          left = true;
          onError(error, { stage: 'queue monitor' });
        })
        .then(() => {
          telling = null;
          lastAt = clock.monotonic();
          if (left || view.stale || isMoving()) schedule();
        });
    }, waitMs);
  }

  /** Whether there is something to tell without any change: waits shrink, jobs become due, the last minute passes. */
  function isMoving(): boolean {
    const { line } = view;
    return (
      (line.size > 0 && (view.atWork > 0 || line.ready < line.size)) || (stats?.throughputPerMinute ?? 0) > 0
    );
  }

  async function tell(): Promise<void> {
    left = false;
    await view.sync();
    if (recount) {
      counts = await queue.stats();
      recount = false;
    }
    const news = await orders();
    await Promise.all([tellStats(), ...news.map(tellOrder)]);
  }

  async function tellStats(): Promise<void> {
    if (!counts) return;
    const now = clock.monotonic();
    const { waiting, paused, active, reviewing, completed, failed, cancelled, total } = counts;
    throughput.count(completed + failed, now);
    const isAside = (kind: string) => options.aside?.includes(kind) ?? false;
    const busy = view.kindsAtWork.filter((kind) => !isAside(kind)).length;
    const crews = view.crews.filter(({ kinds }) => !kinds.every(isAside));
    const places = crews.reduce((sum, { slots }) => sum + slots, 0);
    const newest: QueueStats = {
      queue: name,
      waiting,
      paused,
      active,
      reviewing,
      completed,
      failed,
      cancelled,
      total,
      parallel: {
        busy,
        // A worker that has gone may have left its job behind.
        total: Math.max(busy, Math.min(places, queue.parallelism.total ?? Infinity)),
      },
      throughputPerMinute: throughput.perMinute(now),
      noWorkerFor: withoutWorker(),
    };
    if (JSON.stringify(newest) === JSON.stringify(stats)) return;
    if (await publish(channel, 'queue.stats', newest)) stats = newest;
  }

  function withoutWorker(): readonly string[] {
    const waiting = new Set([...view.line.lanes()].map(({ kind }) => kind));
    for (const { kinds, slots } of view.crews) if (slots > 0) for (const kind of kinds) waiting.delete(kind);
    return [...waiting].toSorted();
  }

  /** What is to be told of places. Where there are many channels, those looked at longest ago have their turn. */
  async function orders(): Promise<readonly (readonly [string, QueueOrder])[]> {
    const { line } = view;
    const known = [...told.keys()];
    const names = [...[...line.channels()].filter((one) => !told.has(one)), ...known];
    const news: (readonly [string, QueueOrder])[] = [];
    let looked = 0;
    let inTurn = 0;
    for (const one of names) {
      if (looked >= mostToldAtOnce) {
        left = true;
        break;
      }
      const first = one === channel ? line.all.first(listed) : (line.channel(one)?.first(mostEntries) ?? []);
      const order = orderOf(first);
      const before = told.get(one) ?? null;
      looked += first.length + 1;
      inTurn += first.length + 1;
      told.delete(one);
      if (isOrderNews(before, order)) news.push([one, order]);
      else if (before) told.set(one, before);
      if (inTurn < mostInTurn) continue;
      inTurn = 0;
      await new Promise<void>((resolve) => clock.setTimer(resolve, 0));
    }
    return news;
  }

  function orderOf(entries: readonly WaitingEntry[]): QueueOrder {
    const places = entries.flatMap(({ id }) => {
      const place = placeOf(id);
      return place ? [{ id, ...place }] : [];
    });
    return { queue: name, waiting: view.line.size, entries: places };
  }

  function placeOf(id: string): Place | null {
    const position = view.line.position(id);
    return position === null ? null : { position, ...wholeSeconds(view.waits().of(id)) };
  }

  async function tellOrder([to, order]: readonly [string, QueueOrder]): Promise<void> {
    const isTold = await publish(to, 'queue.order', order);
    if (!isTold) left = true;
    // A channel without waiting jobs is done with, once it was told.
    if (to === channel || order.entries.length > 0 || !isTold) told.set(to, isTold ? order : nothingTold);
  }

  async function publish(to: string, type: string, data: QueueOrder | QueueStats): Promise<boolean> {
    try {
      await publisher.publish({ channels: [to], type, data });
      return true;
    } catch (error) {
      onError(error, { stage: type });
      return false;
    }
  }

  function heard(id: string): void {
    recount = true;
    view.changed(id);
    schedule();
  }

  function reloadLater(): void {
    // The longer it takes, the more rarely it is done.
    const waitMs = Math.max(reloadMs, view.reloadTookMs * 50);
    cancelReload = clock.setTimer(() => {
      recount = true;
      view.reload();
      schedule();
      reloadLater();
    }, waitMs);
  }

  return {
    get stats() {
      return stats;
    },
    async start() {
      stopListening = queue.onChange((change) => {
        if (change.type === 'changed') heard(change.id);
        // Perhaps of a worker that came.
        else if (change.type === 'waiting') schedule();
      });
      if (listed > 0) told.set(channel, nothingTold);
      await view.sync();
      if (closed) return;
      reloadLater();
      schedule();
    },
    async place(id) {
      if (view.stale) await view.sync();
      return placeOf(id);
    },
    async close() {
      closed = true;
      stopListening();
      cancelReload();
      cancelTimer?.();
      cancelTimer = null;
      await telling;
    },
  };
}

/** Unlike any order, so that the next one is news. */
const nothingTold: QueueOrder = { queue: '', waiting: -1, entries: [] };
