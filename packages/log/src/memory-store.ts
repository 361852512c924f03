import type { Position } from '@headway/protocol';
import type { AsidePage, CursorPage, CursorStore, PreparedAside } from './cursor-store.ts';
import type { CursorId, CursorMove, CursorOpening } from './cursors.ts';
import { tombstones } from './expired-keys.ts';
import { judgePosition, type PositionFacts } from './judge-position.ts';
import {
  type Committed,
  type LogStore,
  type Recorded,
  type Remembered,
  type StoredRecord,
  sweepChannels,
  sweepKeys,
  type Swept,
  type SweepStep,
} from './log-store.ts';
import { MemoryCursors } from './memory-cursors.ts';
import type { ReadResult, Retention, SnapshotPage } from './log.ts';
import { type CommitPlan, planCommit } from './plan-commit.ts';
import type { PreparedAppend, PreparedEntry } from './prepare-append.ts';
import { forgetBefore, type HistoryView, keyDeadline, keyExpiry, trimOffset } from './retention.ts';
import { toRecord } from './stored-event.ts';

interface Row {
  event: StoredRecord;
  storedAt: number;
  expiresAt: number | null;
  byRetention: boolean;
}

interface ChannelRows {
  top: number;
  trimmedOffset: number;
  /** By offset: the order of insertion is the order of offsets. */
  rows: Map<number, Row>;
  /** The newest state event of each living key. */
  living: Map<string, Row>;
  /** Key → offsets of its conflatable events. */
  conflatable: Map<string, Set<number>>;
}

interface MemoryStoreOptions {
  epoch: string;
  newId: () => string;
  idempotencyWindowMs: number;
  openedAt: number;
}

/** Keeps a log in memory. It knows one epoch only: nothing of it outlives the process. */
export class MemoryStore implements LogStore {
  readonly epoch: string;
  readonly #options: MemoryStoreOptions;
  readonly #channels = new Map<string, ChannelRows>();
  readonly #remembered = new Map<string, Remembered & { storedAt: number }>();

  readonly #cursors: MemoryCursors;

  constructor(options: MemoryStoreOptions) {
    this.epoch = options.epoch;
    this.#options = options;
    this.#cursors = new MemoryCursors({
      epoch: this.epoch,
      facts: (channel, position) => this.#facts(channel, position),
    });
  }

  commit(group: readonly PreparedAppend[], now: number): Committed {
    const plan = planCommit(group, {
      epoch: this.epoch,
      top: (channel) => this.#channels.get(channel)?.top ?? 0,
      remembered: (key) => this.remembered(key),
    });
    this.#apply(plan, now);
    return plan.committed;
  }

  read(channel: string, after: Position, limit: number): Recorded<ReadResult> {
    const found = this.#channels.get(channel);
    const position = this.position(channel);
    const problem = judgePosition(after.offset, this.#facts(channel, after));
    if (problem) return { complete: false, reason: problem, position };
    return { complete: true, ...page(found?.rows.values() ?? [], after.offset, limit), position };
  }

  recent(channel: string, count: number): readonly StoredRecord[] {
    const found = this.#channels.get(channel);
    if (!found || count <= 0) return [];
    const lossless = [...found.rows.values()].filter(
      ({ event }) => !event.conflatable && event.offset > found.trimmedOffset,
    );
    return lossless.slice(-count).map(({ event }) => event);
  }

  snapshot(channel: string, options: { afterOffset: number; limit: number }): Recorded<SnapshotPage> {
    const living = [...(this.#channels.get(channel)?.living.values() ?? [])];
    living.sort((a, b) => a.event.offset - b.event.offset);
    return { ...page(living, options.afterOffset, options.limit), position: this.position(channel) };
  }

  position(channel: string): Position {
    return { epoch: this.epoch, offset: this.#channels.get(channel)?.top ?? 0 };
  }

  remembered(idempotencyKey: string): Remembered | null {
    const found = this.#remembered.get(idempotencyKey);
    if (!found) return null;
    const { storedAt: _, ...result } = found;
    return result;
  }

  channels(cursor: number): ReturnType<LogStore['channels']> {
    const names = [...this.#channels.keys()].slice(cursor, cursor + sweepChannels);
    return { names, cursor: names.length === sweepChannels ? cursor + sweepChannels : null };
  }

  sweep({ channels, now }: SweepStep): Swept {
    const events: StoredRecord[] = [];
    for (const [index, { name, retention }] of channels.entries()) {
      const expired = this.#expiredKeys(name, retention, now);
      const entries = tombstones(name, expired.slice(0, sweepKeys), this.#options.newId, now);
      const { offsets } = this.commit([{ entries }], now);
      events.push(...entries.map((entry, at) => toRecord(entry, offsets[at] ?? 0)));
      if (expired.length > sweepKeys) return { events, done: index };
      this.#trim(name, retention, now);
    }
    this.#forget(now);
    return { events, done: channels.length };
  }

  openCursor(
    cursor: CursorId,
    options: Required<CursorOpening>,
    now: number,
  ): ReturnType<CursorStore['openCursor']> {
    return this.#cursors.open(cursor, options, now);
  }

  moveCursor(
    cursor: CursorId,
    move: Required<CursorMove>,
    now: number,
  ): ReturnType<CursorStore['moveCursor']> {
    return this.#cursors.move(cursor, move, now);
  }

  cursors(page: CursorPage): ReturnType<CursorStore['cursors']> {
    return this.#cursors.list(page);
  }

  forgetCursor(cursor: CursorId): boolean {
    return this.#cursors.forget(cursor);
  }

  setAside(cursor: CursorId, aside: PreparedAside, now: number): ReturnType<CursorStore['setAside']> {
    if (!this.#cursors.setAside(cursor, aside, now)) return null;
    if (!aside.notice) return [];
    const { offsets } = this.commit([aside.notice], now);
    return aside.notice.entries.map((entry, index) => toRecord(entry, offsets[index] ?? 0));
  }

  asides(page: AsidePage): ReturnType<CursorStore['asides']> {
    return this.#cursors.asides(page);
  }

  resendAside(id: string, attempts: number): ReturnType<CursorStore['resendAside']> {
    return this.#cursors.resend(id, attempts);
  }

  dropAside(id: string): ReturnType<CursorStore['dropAside']> {
    return this.#cursors.drop(id);
  }

  close(): void {
    this.#channels.clear();
    this.#remembered.clear();
    this.#cursors.clear();
  }

  #facts(channel: string, { epoch }: Pick<Position, 'epoch'>): PositionFacts {
    const found = this.#channels.get(channel);
    return {
      epochKnown: epoch === this.epoch,
      top: found?.top ?? 0,
      laterStart: null,
      trimmedOffset: found?.trimmedOffset ?? 0,
    };
  }

  #apply(plan: CommitPlan, now: number): void {
    for (const { idempotencyKey, ...result } of plan.remember) {
      this.#remembered.set(idempotencyKey, { ...result, storedAt: now });
    }
    for (const { entry, offset } of plan.events) {
      const channel = this.#channels.get(entry.channel) ?? emptyChannel();
      this.#channels.set(entry.channel, channel);
      channel.top = offset;
      const row = { event: toRecord(entry, offset), storedAt: now, ...keyExpiry(entry, now) };
      updateKey(channel, entry, row);
      channel.rows.set(offset, row);
    }
  }

  #expiredKeys(channel: string, retention: Required<Retention>, now: number): string[] {
    const deadline = keyDeadline(retention, now);
    const living = [...(this.#channels.get(channel)?.living ?? [])];
    living.sort(([, a], [, b]) => a.event.offset - b.event.offset);
    return living.flatMap(([key, row]) => {
      const expired = row.byRetention
        ? deadline !== null && row.storedAt <= deadline
        : row.expiresAt !== null && row.expiresAt <= now;
      return expired ? [key] : [];
    });
  }

  #trim(name: string, retention: Required<Retention>, now: number): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    const living = new Set(channel.living.values());
    const rows = [...channel.rows.values()];
    const lossless = rows.filter(({ event }) => !event.conflatable);
    const passing = rows.filter((row) => row.event.conflatable && !living.has(row));
    const awaited = this.#cursors.lowest(name, now - retention.cursorMs);
    for (const [rowsOfClass, last] of [
      [lossless, awaited],
      [passing, Infinity],
    ] as const) {
      const upTo = Math.min(trimOffset(viewOf(rowsOfClass), retention, now), last);
      for (const row of rowsOfClass) {
        const { offset, key, conflatable } = row.event;
        if (offset > upTo || living.has(row)) continue;
        channel.rows.delete(offset);
        if (conflatable && key !== undefined) channel.conflatable.get(key)?.delete(offset);
        if (!conflatable) channel.trimmedOffset = Math.max(channel.trimmedOffset, offset);
      }
    }
  }

  #forget(now: number): void {
    const before = forgetBefore(this.#options.idempotencyWindowMs, this.#options.openedAt, now);
    for (const [key, { storedAt }] of this.#remembered) {
      if (before !== null && storedAt < before) this.#remembered.delete(key);
    }
  }
}

function emptyChannel(): ChannelRows {
  return { top: 0, trimmedOffset: 0, rows: new Map(), living: new Map(), conflatable: new Map() };
}

/** Keeps what is known of the entry's key: a state takes the place of conflatable events before it. */
function updateKey(channel: ChannelRows, entry: PreparedEntry, row: Row): void {
  const { key, state, conflatable, tombstone } = entry;
  if (key === undefined) return;
  if (state) {
    for (const offset of channel.conflatable.get(key) ?? []) channel.rows.delete(offset);
    channel.conflatable.delete(key);
    if (tombstone) channel.living.delete(key);
    else channel.living.set(key, row);
  }
  if (!conflatable) return;
  const offsets = channel.conflatable.get(key) ?? new Set();
  channel.conflatable.set(key, offsets.add(row.event.offset));
}

function viewOf(rows: readonly Row[]): HistoryView {
  return {
    newestBut: (count) => rows[rows.length - count - 1]?.event.offset ?? 0,
    lastBefore(time) {
      const firstAfter = rows.findIndex(({ storedAt }) => storedAt > time);
      return rows[(firstAfter === -1 ? rows.length : firstAfter) - 1]?.event.offset ?? 0;
    },
  };
}

function page(
  rows: Iterable<Row>,
  afterOffset: number,
  limit: number,
): { events: readonly StoredRecord[]; more: boolean } {
  const after = [...rows].filter(({ event }) => event.offset > afterOffset);
  return { events: after.slice(0, limit).map(({ event }) => event), more: after.length > limit };
}
