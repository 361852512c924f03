import type { Retention, RetentionRule } from './log.ts';
import type { PreparedEntry } from './prepare-append.ts';

/** How much history a channel keeps where its namespace says nothing. */
export const retentionDefaults: Required<Retention> = {
  maxEvents: 1000,
  maxAgeMs: 86_400_000,
  keyTtlMs: null,
  cursorMs: 604_800_000,
};

/** What a rule says of a channel, with the defaults for what it leaves out. */
export function retentionOf(rule: RetentionRule, channel: string): Required<Retention> {
  const { maxEvents, maxAgeMs, keyTtlMs, cursorMs } = rule(channel);
  return {
    maxEvents: maxEvents ?? retentionDefaults.maxEvents,
    maxAgeMs: maxAgeMs ?? retentionDefaults.maxAgeMs,
    keyTtlMs: keyTtlMs === undefined ? retentionDefaults.keyTtlMs : keyTtlMs,
    cursorMs: cursorMs ?? retentionDefaults.cursorMs,
  };
}

/** Events of one channel and class, as retention looks at them. */
export interface HistoryView {
  /** The offset of the newest event but `count`; 0 when there are no more than `count`. */
  newestBut(count: number): number;
  /** The offset of the last event before the first one that was stored after `time`; 0 when there is none. */
  lastBefore(time: number): number;
}

/** The offset up to which retention takes events away; 0 for none. Nothing younger than the age is taken for its age. */
export function trimOffset(view: HistoryView, retention: Required<Retention>, now: number): number {
  return Math.max(view.newestBut(retention.maxEvents), view.lastBefore(now - retention.maxAgeMs));
}

/**
 * When a key ends after this state event: at a time, or `by retention`: as the channel's retention says at each sweep.
 * Counted from when it was stored: an event that waited long on its way is still seen.
 */
export function keyExpiry(
  entry: Pick<PreparedEntry, 'ttlMs'>,
  storedAt: number,
): { expiresAt: number | null; byRetention: boolean } {
  const { ttlMs } = entry;
  if (ttlMs === undefined) return { expiresAt: null, byRetention: true };
  return { expiresAt: ttlMs === null ? null : storedAt + ttlMs, byRetention: false };
}

/** Keys without a time of their own have ended when their state was stored at this time or before; `null`: none has. */
export function keyDeadline(retention: Required<Retention>, now: number): number | null {
  return retention.keyTtlMs === null ? null : now - retention.keyTtlMs;
}

/**
 * The time up to which idempotency keys are forgotten. The window counts while the store is open: what was sent before
 * a long outage is still known after it.
 */
export function forgetBefore(windowMs: number, openedAt: number, now: number): number | null {
  return now - openedAt > windowMs ? now - windowMs : null;
}
