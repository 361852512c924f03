import type { EventFacts, HeadwayEvent, Position, RecoveryReason } from '@headway/protocol';
import type { LogCursors } from './cursors.ts';

/** An event to be stored: all but its offset. `data` MUST be plain JSON. */
export interface LogEntry extends EventFacts {
  channel: string;
  type: string;
  id: string;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
  /** At most `maxEventLength` characters of JSON. */
  data: unknown;
}

/** An event of the log with the facts that conflation and filters need. */
export interface StoredEvent extends HeadwayEvent {
  conflatable: boolean;
  /**
   * The data as JSON text, whole and valid, as it was stored: for those who pass an event on without looking at its
   * data, which is parsed only when it is read. Stores of ours always give it; others may.
   */
  json?: string;
}

export interface AppendOptions {
  /** The same key within `idempotencyWindowMs` gives the first result and stores nothing. */
  idempotencyKey?: string;
  /** Kept with the key, and given to whoever repeats it. At most 256 characters; needs a key. */
  memo?: string;
}

export interface AppendResult {
  /** Where each entry stands, in the order of the entries; a conflated one has the position that replaced it. */
  positions: readonly ({ channel: string } & Position)[];
  /** True when the idempotency key was known. */
  repeated: boolean;
  /** Of a repeat: what the first append left. */
  memo?: string;
}

/**
 * What a read gives: whole, or why not. Never a partial answer that looks whole. `position` is the top of the channel:
 * where a reader stands after the last page.
 */
export type ReadResult =
  | { complete: true; events: readonly StoredEvent[]; position: Position; more: boolean }
  | { complete: false; reason: Exclude<RecoveryReason, 'filter_changed'>; position: Position };

export interface SnapshotPage {
  /** The newest state event of each living key, by offset. */
  events: readonly StoredEvent[];
  /** The top of the channel when the first page was read: all pages are of that moment or later. */
  position: Position;
  more: boolean;
}

/** How much history a channel keeps. Counts and ages speak of lossless events. */
export interface Retention {
  /** @default 1000 */
  maxEvents?: number;
  /** @default 86_400_000 (a day) */
  maxAgeMs?: number;
  /** How long a key lives after its last state event unless the event says otherwise; `null`: for ever. @default null */
  keyTtlMs?: number | null;
  /** How long lossless events wait for a durable cursor that nobody uses. @default 604_800_000 (7 days) */
  cursorMs?: number;
}

export type RetentionRule = (channel: string) => Retention;

export type TailListener = (event: StoredEvent) => void;

/**
 * The event log. Stores implement it and run the contract suite of `@headway/log/contract`.
 *
 * - `append` MUST be atomic over its entries, MUST give offsets that rise by one per stored event of a channel, and
 *   MUST NOT resolve before the events are durable. Tail listeners MUST hear an event only after that, in the order of
 *   offsets, and before the append resolves.
 * - A call MUST reject with a `LogError` when the store can't do all of it, and have changed nothing then; `append` with
 *   a `HeadwayError` `invalid_event` for an entry that can't be stored.
 * - A conflatable event is removed once a later state event of its key is stored; one that is superseded within its
 *   commit group is never stored.
 * - A tombstone (`data: null` with a key) is lossless and ends the key.
 * - Each opening of a store is a new epoch. A position holds when its epoch is known to the store, its offset is not
 *   above the channel's top, and it is below the first offset of every later epoch in which the channel was written.
 */
export interface Log {
  /** The epoch of this run. */
  readonly epoch: string;
  /** How long an idempotency key is known at least, ms. */
  readonly idempotencyWindowMs: number;
  /** The places of durable readers. */
  readonly cursors: LogCursors;
  append(entries: readonly LogEntry[], options?: AppendOptions): Promise<AppendResult>;
  /** What a repeat of this key would give; `null` when the key is not known. Changes nothing. */
  remembered(idempotencyKey: string): Promise<AppendResult | null>;
  /**
   * Events after a position, by offset, at most `limit`; ask again from the last one's offset while `more`.
   * `complete: true` means that no lossless event after the position is missing and that the newest state of every key
   * that changed since is there.
   */
  read(channel: string, after: Position, limit: number): Promise<ReadResult>;
  /** The last `count` lossless events, by offset. */
  recent(channel: string, count: number): Promise<readonly StoredEvent[]>;
  /** `afterOffset` pages through the snapshot. */
  snapshot(channel: string, options: { afterOffset: number; limit: number }): Promise<SnapshotPage>;
  /** The top of the channel in this epoch; offset 0 when nothing was ever stored. */
  position(channel: string): Promise<Position>;
  /** Hears what is stored from now on. The returned function stops it and may be called twice. */
  tail(channel: string, listener: TailListener): () => void;
  /** Sets the retention of channels; until then the defaults hold. */
  setRetention(rule: RetentionRule): void;
  /** Trims by retention and ends keys whose time is over with `state.expired` tombstones. The owner calls it now and then. */
  sweep(): Promise<void>;
  /** Waits for what was accepted, then frees everything. */
  close(): Promise<void>;
}
