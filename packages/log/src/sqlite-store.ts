import type { DatabaseSync } from 'node:sqlite';
import type { ChannelPosition, Position } from '@headway/protocol';
import { createIds } from '@headway/protocol/ids';
import type { AsidePage, CursorPage, CursorStore, PreparedAside } from './cursor-store.ts';
import type { CursorId, CursorMove, CursorOpening } from './cursors.ts';
import { tombstones } from './expired-keys.ts';
import { judgePosition, type PositionFacts } from './judge-position.ts';
import { LogError } from './log-error.ts';
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
import type { ReadResult, Retention, SnapshotPage } from './log.ts';
import { planCommit, type PlannedEvent } from './plan-commit.ts';
import type { PreparedAppend } from './prepare-append.ts';
import { forgetBefore, type HistoryView, keyDeadline, keyExpiry, trimOffset } from './retention.ts';
import { SqliteCursors } from './sqlite-cursors.ts';
import { asLogError } from './sqlite-errors.ts';
import { prepareStatements, type Statements } from './sqlite-statements.ts';
import { toRecord } from './stored-event.ts';

export interface SqliteStoreOptions {
  /** Names the epoch of this opening, which `beginEpoch` has begun. */
  epoch: string;
  idempotencyWindowMs: number;
  /** Ms since 1970. */
  openedAt: number;
}

interface ChannelRow {
  id: number;
  top: number;
  trimmed_offset: number;
}

interface EventRow {
  offset: number;
  type: string;
  id: string;
  timestamp: string;
  key: string | null;
  state: number;
  conflatable: number;
  data: string;
}

/**
 * Keeps a log in a SQLite file. It keeps nothing in memory but its statements: what a failed commit undid is undone
 * here too.
 */
export class SqliteStore implements LogStore {
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #options: SqliteStoreOptions;
  readonly #statements: Statements;
  readonly #epochNumber: number;
  readonly #cursors: SqliteCursors;
  readonly #newId: () => string;
  /** The time of the last write. */
  #now = 0;

  /** Takes the database over: `close` closes it. @throws LogError */
  constructor(database: DatabaseSync, options: SqliteStoreOptions) {
    this.epoch = options.epoch;
    this.#database = database;
    this.#options = options;
    this.#newId = createIds({ now: () => this.#now });
    try {
      this.#statements = prepareStatements(database);
      this.#epochNumber = Number(this.#statements.epochNumber.get(options.epoch)?.['number']);
      this.#cursors = new SqliteCursors(database, {
        epoch: options.epoch,
        epochNumber: this.#epochNumber,
        facts: (channel, position) => this.#facts(this.#channel(channel), position),
      });
    } catch (error) {
      throw asLogError(error);
    }
  }

  commit(group: readonly PreparedAppend[], now: number): Committed {
    return this.#writing(now, () => this.#commit(group, now));
  }

  read(channel: string, after: Position, limit: number): Recorded<ReadResult> {
    return this.#reading(() => {
      const found = this.#channel(channel);
      const position = { epoch: this.epoch, offset: found?.top ?? 0 };
      const problem = this.#judge(found, after);
      if (problem) return { complete: false, reason: problem, position };
      const rows = found ? this.#statements.eventsAfter.all(found.id, after.offset, limit + 1) : [];
      return { complete: true, ...page(channel, rows, limit), position };
    });
  }

  recent(channel: string, count: number): readonly StoredRecord[] {
    return this.#reading(() => {
      const found = this.#channel(channel);
      if (!found || count <= 0) return [];
      const rows = this.#statements.newestLossless.all(found.id, found.trimmed_offset, count);
      return rows.map((row) => recordOf(channel, row)).reverse();
    });
  }

  snapshot(channel: string, options: { afterOffset: number; limit: number }): Recorded<SnapshotPage> {
    return this.#reading(() => {
      const found = this.#channel(channel);
      const { afterOffset, limit } = options;
      const rows = found ? this.#statements.livingAfter.all(found.id, afterOffset, limit + 1) : [];
      return { ...page(channel, rows, limit), position: { epoch: this.epoch, offset: found?.top ?? 0 } };
    });
  }

  position(channel: string): Position {
    return this.#reading(() => ({ epoch: this.epoch, offset: this.#channel(channel)?.top ?? 0 }));
  }

  remembered(idempotencyKey: string): Remembered | null {
    return this.#reading(() => this.#remembered(idempotencyKey));
  }

  channels(cursor: number): ReturnType<LogStore['channels']> {
    return this.#reading(() => {
      const rows = this.#statements.channelsAfter.all(cursor, sweepChannels);
      return {
        names: rows.map(({ name }) => String(name)),
        cursor: rows.length === sweepChannels ? Number(rows.at(-1)?.['id']) : null,
      };
    });
  }

  sweep({ channels, now }: SweepStep): Swept {
    return this.#writing(now, () => {
      const events: StoredRecord[] = [];
      for (const [index, { name, retention }] of channels.entries()) {
        const channel = this.#channel(name);
        if (!channel) continue;
        // No time at all is before the deadline of keys that live for ever.
        const deadline = keyDeadline(retention, now) ?? Number.MIN_SAFE_INTEGER;
        const expired = this.#statements.expiredKeys.all(channel.id, now, deadline, sweepKeys + 1);
        const keys = expired.slice(0, sweepKeys).map(({ key }) => String(key));
        const entries = tombstones(name, keys, this.#newId, now);
        const { offsets } = this.#commit([{ entries }], now);
        events.push(...entries.map((entry, at) => toRecord(entry, offsets[at] ?? 0)));
        if (expired.length > sweepKeys) return { events, done: index };
        this.#trim(channel.id, retention, {
          now,
          lastLossless: this.#cursors.lowest(name, now - retention.cursorMs),
        });
      }
      const { idempotencyWindowMs, openedAt } = this.#options;
      const before = forgetBefore(idempotencyWindowMs, openedAt, now);
      if (before !== null) this.#statements.forget.run(before);
      return { events, done: channels.length };
    });
  }

  openCursor(
    cursor: CursorId,
    options: Required<CursorOpening>,
    now: number,
  ): ReturnType<CursorStore['openCursor']> {
    return this.#writing(now, () => this.#cursors.open(cursor, options, now));
  }

  moveCursor(
    cursor: CursorId,
    move: Required<CursorMove>,
    now: number,
  ): ReturnType<CursorStore['moveCursor']> {
    return this.#writing(now, () => this.#cursors.move(cursor, move, now));
  }

  cursors(page: CursorPage): ReturnType<CursorStore['cursors']> {
    return this.#reading(() => this.#cursors.list(page));
  }

  forgetCursor(cursor: CursorId, now: number): boolean {
    return this.#writing(now, () => this.#cursors.forget(cursor));
  }

  setAside(cursor: CursorId, aside: PreparedAside, now: number): ReturnType<CursorStore['setAside']> {
    return this.#writing(now, () => {
      if (!this.#cursors.setAside(cursor, aside, now)) return null;
      if (!aside.notice) return [];
      const { offsets } = this.#commit([aside.notice], now);
      return aside.notice.entries.map((entry, index) => toRecord(entry, offsets[index] ?? 0));
    });
  }

  asides(page: AsidePage): ReturnType<CursorStore['asides']> {
    return this.#reading(() => this.#cursors.asides(page));
  }

  resendAside(id: string, attempts: number, now: number): ReturnType<CursorStore['resendAside']> {
    return this.#writing(now, () => this.#cursors.resend(id, attempts));
  }

  dropAside(id: string, now: number): ReturnType<CursorStore['dropAside']> {
    return this.#writing(now, () => this.#cursors.drop(id));
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #commit(group: readonly PreparedAppend[], now: number): Committed {
    const channels = new Map<string, ChannelRow | undefined>();
    const find = (name: string): ChannelRow | undefined => {
      if (!channels.has(name)) channels.set(name, this.#channel(name));
      return channels.get(name);
    };
    const plan = planCommit(group, {
      epoch: this.epoch,
      top: (channel) => find(channel)?.top ?? 0,
      remembered: (key) => this.#remembered(key),
    });
    const tops = new Map<number, number>();
    for (const planned of plan.events) {
      const { channel: name } = planned.entry;
      const channel = find(name) ?? this.#addChannel(name);
      channels.set(name, channel);
      if (!tops.has(channel.id)) {
        this.#statements.addEpochStart.run(channel.id, this.#epochNumber, planned.offset);
      }
      tops.set(channel.id, planned.offset);
      this.#addEvent(channel.id, planned, now);
    }
    for (const [id, top] of tops) this.#statements.setTop.run(top, id);
    for (const { idempotencyKey, positions, memo = null } of plan.remember) {
      this.#statements.remember.run(idempotencyKey, JSON.stringify(positions), memo, now);
    }
    return plan.committed;
  }

  #addEvent(channel: number, { entry, offset }: PlannedEvent, now: number): void {
    const { key, state, conflatable, tombstone } = entry;
    const living = state && !tombstone;
    if (state && key !== undefined) {
      this.#statements.removeConflatable.run(channel, key);
      this.#statements.endLife.run(channel, key);
    }
    const { expiresAt, byRetention } = keyExpiry(entry, now);
    this.#statements.addEvent.run(
      channel,
      offset,
      entry.type,
      entry.id,
      entry.timestamp,
      now,
      key ?? null,
      Number(state),
      Number(conflatable),
      Number(living),
      expiresAt,
      Number(byRetention),
      entry.json,
    );
  }

  /** Lossless events above `lastLossless` stay in any case. */
  #trim(
    channel: number,
    retention: Required<Retention>,
    { now, lastLossless }: { now: number; lastLossless: number },
  ): void {
    const s = this.#statements;
    const trimmable = trimOffset(viewOf(channel, s.losslessBut, s.losslessBefore), retention, now);
    const lossless = Math.min(trimmable, lastLossless);
    const passing = trimOffset(viewOf(channel, s.passingBut, s.passingBefore), retention, now);
    if (passing > 0) s.trimPassing.all(channel, passing);
    if (lossless === 0) return;
    const trimmed = s.trimLossless.all(channel, lossless).map((row) => Number(row['offset']));
    const last = trimmed.reduce((a, b) => Math.max(a, b), 0);
    if (last > 0) s.setTrimmed.run(last, channel);
  }

  #judge(channel: ChannelRow | undefined, after: Position) {
    return judgePosition(after.offset, this.#facts(channel, after));
  }

  #facts(channel: ChannelRow | undefined, after: Pick<Position, 'epoch'>): PositionFacts {
    const epoch = this.#statements.epochNumber.get(after.epoch)?.['number'];
    const later =
      channel && epoch !== undefined ? this.#statements.laterStart.get(channel.id, epoch)?.['first'] : null;
    return {
      epochKnown: epoch !== undefined,
      top: channel?.top ?? 0,
      laterStart: typeof later === 'number' ? later : null,
      trimmedOffset: channel?.trimmed_offset ?? 0,
    };
  }

  #channel(name: string): ChannelRow | undefined {
    return this.#statements.channel.get(name) as unknown as ChannelRow | undefined;
  }

  #addChannel(name: string): ChannelRow {
    const id = Number(this.#statements.addChannel.get(name)?.['id']);
    return { id, top: 0, trimmed_offset: 0 };
  }

  #remembered(idempotencyKey: string): Remembered | null {
    const row = this.#statements.remembered.get(idempotencyKey);
    if (!row) return null;
    const positions = JSON.parse(String(row['positions'])) as ChannelPosition[];
    return { positions, ...(typeof row['memo'] === 'string' && { memo: row['memo'] }) };
  }

  /** Several statements that see one moment, whoever else writes to the file. */
  #reading<T>(read: () => T): T {
    return this.#transaction('BEGIN', read);
  }

  #writing<T>(now: number, write: () => T): T {
    this.#now = now;
    return this.#transaction('BEGIN IMMEDIATE', () => {
      // Whoever opened the file last holds it: two writers would give positions that each other's readers take for lost.
      if (this.#statements.newestEpoch.get()?.['number'] !== this.#epochNumber)
        throw new LogError('superseded');
      return write();
    });
  }

  #transaction<T>(begin: string, run: () => T): T {
    try {
      this.#database.exec(begin);
      const result = run();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollback();
      throw asLogError(error);
    }
  }

  #rollback(): void {
    // SQLite has rolled back by itself after some errors.
    if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }
}

function viewOf(
  channel: number,
  but: Statements['losslessBut'],
  before: Statements['losslessBefore'],
): HistoryView {
  return {
    newestBut: (count) => Number(but.get(channel, count)?.['offset'] ?? 0),
    lastBefore: (time) => Number(before.get(channel, channel, time)?.['offset'] ?? 0),
  };
}

function page(
  channel: string,
  rows: readonly unknown[],
  limit: number,
): { events: readonly StoredRecord[]; more: boolean } {
  return { events: rows.slice(0, limit).map((row) => recordOf(channel, row)), more: rows.length > limit };
}

/** @throws SyntaxError when the data is no JSON: passed on as text it would spoil what it is part of. */
function recordOf(channel: string, value: unknown): StoredRecord {
  const row = value as EventRow;
  JSON.parse(row.data);
  return {
    type: row.type,
    channel,
    offset: row.offset,
    timestamp: row.timestamp,
    id: row.id,
    ...(row.key !== null && { key: row.key }),
    ...(row.state === 1 && { state: true }),
    conflatable: row.conflatable === 1,
    json: row.data,
  };
}
