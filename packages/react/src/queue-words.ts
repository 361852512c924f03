import type { QueueOrder, QueueStats } from '@headway/protocol';
import { formatCount, formatUnit, type Locale } from './format.ts';
import type { StateWords } from './job-words.ts';
import type { TimeRange } from './time-left.ts';

/** What ended in a minute or an hour, as `GET /api/queue/throughput` of the hub and `queue.throughput` tell it. */
export interface ThroughputPoint {
  /** ISO 8601. */
  startsAt: string;
  completed: number;
  failed: number;
  cancelled: number;
}

/** How a queue is, in a word. What stops it says so before what merely waits. */
export function queueStateWords(stats: QueueStats): StateWords {
  if (stats.active > 0) return { tone: 'running', icon: 'running', word: 'Working' };
  if (stats.waiting > 0) {
    return stats.noWorkerFor.length > 0
      ? { tone: 'attention', icon: 'attention', word: 'No worker' }
      : { tone: 'waiting', icon: 'waiting', word: 'Waiting' };
  }
  if (stats.reviewing > 0) return { tone: 'attention', icon: 'attention', word: 'Waits for people' };
  if (stats.paused > 0) return { tone: 'paused', icon: 'paused', word: 'Paused' };
  return { tone: 'waiting', icon: 'nothing', word: stats.total > 0 ? 'Nothing to do' : 'Empty' };
}

/** Kinds that are named before `and 2 other kinds`. */
const namedKinds = 3;
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** `No worker takes: cells and pages. Their jobs wait.`; `null` where every kind has one. */
export function noWorkerWords({ noWorkerFor: kinds }: Pick<QueueStats, 'noWorkerFor'>): string | null {
  if (kinds.length === 0) return null;
  const shown =
    kinds.length <= namedKinds + 1
      ? kinds
      : [...kinds.slice(0, namedKinds), `${kinds.length - namedKinds} other kinds`];
  return `No worker takes: ${list.format(shown)}. ${kinds.length === 1 ? 'Its' : 'Their'} jobs wait.`;
}

/** `3 of 4 workers busy`, as a system's status says it. */
export function workersWords({ parallel: { busy, total } }: QueueStats, locale?: Locale): string {
  if (total === 0) return 'No workers';
  return `${formatCount(busy, locale)} of ${formatCount(total, locale)} ${total === 1 ? 'worker' : 'workers'} busy`;
}

/** `8 / min`. */
export function paceWords({ throughputPerMinute }: QueueStats, locale?: Locale): string {
  return `${formatCount(throughputPerMinute, locale)} / min`;
}

/** How much must have ended before a pace is taken from it: with fewer, chance makes it anything. */
const leastEnded = 10;
/** Points that tell the pace of now; older ones are history. */
const pacePoints = 10;

/**
 * How long until nothing waits or runs, if it goes on as it does: a range by what chance does to a count (one standard
 * deviation of a Poisson process, √n). `null` where there is nothing to base it on, and where some of it will stay.
 */
export function timeToEmpty(
  stats: QueueStats,
  throughput: readonly ThroughputPoint[] = [],
): TimeRange | null {
  const left = stats.waiting + stats.active;
  if (left === 0 || stats.waiting === 0 || stats.noWorkerFor.length > 0) return null;
  const { ended, minutes } = recentPace(stats, throughput);
  if (ended < leastEnded) return null;
  const perMs = ended / (minutes * 60_000);
  const error = 1 / Math.sqrt(ended);
  return { lowMs: left / (perMs * (1 + error)), highMs: left / (perMs * (1 - error)) };
}

function recentPace(
  stats: QueueStats,
  throughput: readonly ThroughputPoint[],
): { ended: number; minutes: number } {
  // The last one is not over yet.
  const whole = throughput.slice(0, -1).slice(-pacePoints);
  const lengthMs = pointLengthMs(throughput);
  if (whole.length === 0 || lengthMs === null || stats.throughputPerMinute >= leastEnded) {
    return { ended: stats.throughputPerMinute, minutes: 1 };
  }
  const ended = whole.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  return { ended, minutes: (whole.length * lengthMs) / 60_000 };
}

/** How long a point stands for, ms; `null` where fewer than two tell. */
function pointLengthMs([first, second]: readonly ThroughputPoint[]): number | null {
  return first && second ? Date.parse(second.startsAt) - Date.parse(first.startsAt) : null;
}

/** When the last job in line starts, as the queue's monitor reckoned; `null` where it does not know all of the line. */
export function lastStart(order: QueueOrder | null): TimeRange | null {
  const last = order?.entries.at(-1);
  if (!order || !last || last.position < order.waiting) return null;
  const { lowMs, highMs } = last;
  return lowMs === null || highMs === null ? null : { lowMs, highMs };
}

/** What the bars of a history show: `Last 60 min: 128 done, 3 failed; at most 9 in 1 min`. */
export function historyWords(throughput: readonly ThroughputPoint[], locale?: Locale): string {
  const lengthMs = pointLengthMs(throughput) ?? 60_000;
  const span = spanWords(throughput.length * lengthMs, locale);
  const done = throughput.reduce((sum, { completed }) => sum + completed, 0);
  const failed = throughput.reduce((sum, point) => sum + point.failed, 0);
  const most = Math.max(0, ...throughput.map((point) => point.completed + point.failed));
  const counts = `${formatCount(done, locale)} done, ${formatCount(failed, locale)} failed`;
  return `Last ${span}: ${counts}; at most ${formatCount(most, locale)} in ${spanWords(lengthMs, locale)}`;
}

function spanWords(ms: number, locale: Locale): string {
  const minutes = Math.round(ms / 60_000);
  return minutes > 120 || minutes % 60 === 0
    ? formatUnit(Math.round(minutes / 60), 'hour', locale)
    : formatUnit(minutes, 'minute', locale);
}
