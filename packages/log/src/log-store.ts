import type { ChannelPosition, Position } from '@headway/protocol';
import type { CursorStore } from './cursor-store.ts';
import type { ReadResult, Retention, SnapshotPage, StoredEvent } from './log.ts';
import type { PreparedAppend } from './prepare-append.ts';

/** An event as stores give it: `createLog` makes a `StoredEvent` of it. */
export interface StoredRecord extends Omit<StoredEvent, 'data' | 'json'> {
  /** The data, whole and valid JSON. */
  json: string;
}

/** A page or a list of events, with records in their place. */
export type Recorded<T> = T extends { events: readonly StoredEvent[] }
  ? Omit<T, 'events'> & { events: readonly StoredRecord[] }
  : T;

/** What is kept of an append under its idempotency key. */
export interface Remembered {
  positions: readonly ChannelPosition[];
  memo?: string;
}

/** What a commit did, in few words: the caller has the entries. */
export interface Committed {
  /** Where each entry of the group stands; 0 for the entries of repeated appends. */
  offsets: readonly number[];
  /** Which entries were stored: their indexes in the group, in order. */
  stored: readonly number[];
  /** The appends whose idempotency key was known, by their index in the group, and what the first one gave. */
  repeats: readonly ({ index: number } & Remembered)[];
}

/** One step of a sweep. */
export interface SweepStep {
  channels: readonly { name: string; retention: Required<Retention> }[];
  /** Ms since 1970. */
  now: number;
}

export interface Swept {
  /** The tombstones of keys whose time was over. */
  events: readonly StoredRecord[];
  /** How many of the channels are finished, from the first on; the others are to be given again. */
  done: number;
}

/**
 * A store without waiting: `createLog` makes a `Log` of it, in this thread or in others. Every call MUST be atomic, and
 * MUST throw a `LogError` and change nothing when it can't do all. What goes in and out MUST be plain data: it may go
 * from thread to thread.
 */
export interface LogStore extends CursorStore {
  readonly epoch: string;
  /** MUST return only after the group is durable. */
  commit(group: readonly PreparedAppend[], now: number): Committed;
  read(channel: string, after: Position, limit: number): Recorded<ReadResult>;
  recent(channel: string, count: number): readonly StoredRecord[];
  snapshot(channel: string, options: { afterOffset: number; limit: number }): Recorded<SnapshotPage>;
  position(channel: string): Position;
  remembered(idempotencyKey: string): Remembered | null;
  /** A page of channels, in an order of the store's own. `cursor` is where the page before ended, 0 at first; `null` at the end. */
  channels(cursor: number): { names: readonly string[]; cursor: number | null };
  /** MUST do a bounded part of the work. */
  sweep(step: SweepStep): Swept;
  close(): void;
}

/** The calls of a store. */
export type StoreMethod = Exclude<keyof LogStore, 'epoch' | 'close'>;

/** Calls that change nothing: they may be answered beside the writes. */
export const readMethods: ReadonlySet<StoreMethod> = new Set([
  'read',
  'recent',
  'snapshot',
  'position',
  'remembered',
  'channels',
  'cursors',
  'asides',
]);

/** Channels that one step of a sweep looks at. */
export const sweepChannels = 200;
/** Keys of one channel that one step of a sweep ends. */
export const sweepKeys = 1000;
