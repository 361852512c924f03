import type { Clock } from '@headway/protocol';
import type { QueueChange } from './queue.ts';

interface QueueSignalsOptions {
  clock: Clock;
  /** When a delayed job may run or a lease runs out next, ms since 1970. */
  nextDueAt: () => Promise<number | null>;
  /** What is done at that time besides telling that work may be waiting. */
  onDue: () => Promise<void>;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Tells listeners of changes, and wakes them when a delayed job is due or a lease runs out. */
export interface QueueSignals {
  emit(change: QueueChange): void;
  /** A job may run, or be lost, at this time, ms since 1970. */
  delayed(dueAt: number): void;
  /** The first listener starts the timer for delayed jobs, the last one's undo stops it. */
  listen(listener: (change: QueueChange) => void): () => void;
}

/** Far below the longest delay of a timer; a later job is looked at again. */
const longestWaitMs = 3_600_000;
/** Before it is tried again what failed, or was due and is due still: a row that can't be read, a full disk. */
const pauseMs = 1000;

export function createQueueSignals({ clock, nextDueAt, onDue, onError }: QueueSignalsOptions): QueueSignals {
  const listeners = new Set<(change: QueueChange) => void>();
  let timer: { dueAt: number; cancel: () => void } | null = null;

  function emit(change: QueueChange): void {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        onError(error, { stage: 'queue listener' });
      }
    }
  }

  function delayed(dueAt: number): void {
    if (listeners.size === 0 || (timer && timer.dueAt <= dueAt)) return;
    timer?.cancel();
    const waitMs = Math.min(Math.max(0, dueAt - clock.now()), longestWaitMs);
    timer = { dueAt, cancel: clock.setTimer(due, waitMs) };
  }

  function due(): void {
    timer = null;
    emit({ type: 'waiting' });
    const actedAt = clock.now();
    onDue().then(
      () => lookAhead(actedAt),
      (error: unknown) => {
        onError(error, { stage: 'reclaim' });
        lookAhead(actedAt);
      },
    );
  }

  /** @param actedAt when what was due by then was last done; `null` if it was not */
  function lookAhead(actedAt: number | null): void {
    nextDueAt().then(
      (dueAt) => {
        if (dueAt === null) return;
        const isLeft = actedAt !== null && dueAt <= actedAt;
        delayed(isLeft ? actedAt + pauseMs : dueAt);
      },
      (error: unknown) => {
        onError(error, { stage: 'look for delayed jobs' });
        delayed(clock.now() + pauseMs);
      },
    );
  }

  return {
    emit,
    delayed,
    listen(listener) {
      // A function of its own, so that the same listener given twice is heard twice and undone once each.
      const own = (change: QueueChange): void => listener(change);
      listeners.add(own);
      if (listeners.size === 1) lookAhead(null);
      return () => {
        listeners.delete(own);
        if (listeners.size > 0) return;
        timer?.cancel();
        timer = null;
      };
    },
  };
}
