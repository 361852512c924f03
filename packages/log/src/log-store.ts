import type { Position } from '@headway/protocol';
import type { AppendResult, ReadResult, RetentionRule, SnapshotPage, StoredEvent } from './log.ts';
import type { PreparedAppend } from './prepare-append.ts';

/** What a commit did. */
export interface Committed {
  /** One for each append of the group, in order. */
  results: readonly AppendResult[];
  /** What was stored, in order. */
  events: readonly StoredEvent[];
}

/** One step of a sweep. */
export interface SweepStep {
  /** Where the last step ended; 0 at first. */
  cursor: number;
  rule: RetentionRule;
  /** Ms since 1970. */
  now: number;
}

export interface Swept {
  /** The tombstones of keys whose time was over. */
  events: readonly StoredEvent[];
  /** Where to go on, `null` at the end. */
  cursor: number | null;
}

/**
 * A store without waiting: `createLog` makes a `Log` of it. Every call MUST be atomic, and MUST throw a `LogError` and
 * change nothing when it can't do all.
 */
export interface LogStore {
  readonly epoch: string;
  /** MUST return only after the group is durable. */
  commit(group: readonly PreparedAppend[], now: number): Committed;
  read(channel: string, after: Position, limit: number): ReadResult;
  recent(channel: string, count: number): readonly StoredEvent[];
  snapshot(channel: string, options: { afterOffset: number; limit: number }): SnapshotPage;
  position(channel: string): Position;
  /** MUST do a bounded part of the work. */
  sweep(step: SweepStep): Swept;
  close(): void;
}

/** Channels that one step of a sweep looks at. */
export const sweepChannels = 200;
/** Keys of one channel that one step of a sweep ends. */
export const sweepKeys = 1000;
