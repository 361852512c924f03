import type { Clock, JobWarning } from '@headway/protocol';
import { judgeRun, type JudgedRun, type WarningRules } from './run-warning.ts';

interface RunWatchOptions {
  clock: Clock;
  rules: WarningRules;
  /** Processor time that the worker has used, ms; `null` where unknown. */
  busyMs: () => Promise<number | null>;
  /** Hears of a warning, and `null` when it is no longer true. */
  onWarning: (warning: JobWarning | null) => void;
}

/** Watches whether a run goes on. */
export interface RunWatch {
  /** It told something. */
  told(): void;
  /** How long such runs take when they take long, ms. */
  expect(usualMs: number | null): void;
  stop(): void;
}

/** A run is looked at so many times in the time after which it counts as stalled, */
const looksPerStall = 6;
/** but not more often than this, ms. */
const leastLookMs = 50;
/**
 * A process that uses less of a core between two looks is not at work: one of Node that only waits takes some 0.1 %. Not
 * much above that, since a nice one that wants to work may get little on a busy machine.
 */
const busyShare = 0.005;

export function watchRun({ clock, rules, busyMs, onWarning }: RunWatchOptions): RunWatch {
  const lookMs = Math.max(leastLookMs, rules.stallMs / looksPerStall);
  const startedAt = clock.monotonic();
  let toldAt = startedAt;
  let busyAt = startedAt;
  let usualMs: number | null = null;
  let seen: { busyMs: number; at: number } | null = null;
  let warning: JudgedRun | null = null;
  let stopped = false;
  let cancelTimer = clock.setTimer(look, lookMs);

  function look(): void {
    // Who tells works: the processor time is of interest only when nothing is told.
    const silent = clock.monotonic() - toldAt >= lookMs;
    if (silent) void busyMs().then(judgeAfter);
    else judge();
  }

  function judgeAfter(used: number | null): void {
    const now = clock.monotonic();
    if (used !== null) {
      if (seen && used - seen.busyMs >= (now - seen.at) * busyShare) busyAt = now;
      seen = { busyMs: used, at: now };
    }
    judge();
  }

  function judge(): void {
    if (stopped) return;
    const now = clock.monotonic();
    const judged = judgeRun({ now, startedAt, toldAt, busyAt, usualMs }, rules);
    if (judged?.message !== warning?.message) {
      const wall = clock.now() - now;
      onWarning(
        judged && {
          code: judged.code,
          message: judged.message,
          since: new Date(wall + judged.sinceMs).toISOString(),
        },
      );
    }
    warning = judged;
    cancelTimer();
    cancelTimer = clock.setTimer(look, lookMs);
  }

  return {
    told() {
      toldAt = clock.monotonic();
      // That it goes on is said at once.
      if (warning?.code === 'stalled') judge();
    },
    expect(usual) {
      usualMs = usual;
    },
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}
