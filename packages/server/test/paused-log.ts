import type { Log } from '@headway/log';

/** A log whose reads wait for the test, between the reading and the answer. */
export interface PausedLog extends Log {
  /** Reads from now on are answered only after `resume`. */
  pause: () => void;
  resume: () => void;
  /** Keeps back what the tails are to hear, as a store in another thread may; the returned function lets it go. */
  delayTails: () => () => void;
  /** Reads that wait. */
  readonly waiting: number;
  /** How often each method was called. */
  readonly calls: Record<'read' | 'recent' | 'snapshot', number>;
}

export function pausedLog(log: Log): PausedLog {
  let gate: PromiseWithResolvers<void> | null = null;
  let waiting = 0;
  let late: (() => void)[] | null = null;
  const calls = { read: 0, recent: 0, snapshot: 0 };

  async function answer<T>(name: keyof typeof calls, read: Promise<T>): Promise<T> {
    calls[name] += 1;
    const result = await read;
    if (gate) {
      waiting += 1;
      await gate.promise;
      waiting -= 1;
    }
    return result;
  }

  return {
    epoch: log.epoch,
    idempotencyWindowMs: log.idempotencyWindowMs,
    remembered: (key) => log.remembered(key),
    cursors: log.cursors,
    append: (entries, options) => log.append(entries, options),
    read: (channel, after, limit) => answer('read', log.read(channel, after, limit)),
    recent: (channel, count) => answer('recent', log.recent(channel, count)),
    snapshot: (channel, options) => answer('snapshot', log.snapshot(channel, options)),
    position: (channel) => log.position(channel),
    tail: (channel, listener) =>
      log.tail(channel, (event) => {
        if (late) late.push(() => listener(event));
        else listener(event);
      }),
    setRetention: (rule) => log.setRetention(rule),
    sweep: () => log.sweep(),
    close: () => log.close(),
    pause() {
      gate ??= Promise.withResolvers();
    },
    resume() {
      gate?.resolve();
      gate = null;
    },
    delayTails() {
      const events: (() => void)[] = [];
      late = events;
      return () => {
        late = null;
        for (const tell of events) tell();
      };
    },
    get waiting() {
      return waiting;
    },
    calls,
  };
}
