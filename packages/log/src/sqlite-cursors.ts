import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Position } from '@headway/protocol';
import {
  type AsidePage,
  type CursorPage,
  type CursorView,
  goOn,
  type PreparedAside,
  type RecordedAside,
} from './cursor-store.ts';
import type { Cursor, CursorId, CursorMove, CursorOpening, CursorQuery, OpenedCursor } from './cursors.ts';
import type { StoredRecord } from './log-store.ts';

const ofCursor = `user = ? AND name = ? AND channel = ?`;
const ofQuery = `(?1 IS NULL OR user = ?1) AND (?2 IS NULL OR name = ?2) AND (?3 IS NULL OR channel = ?3)`;
const cursorColumns = `c.user, c.name, c.channel, c."offset", e.epoch, c.attempts, c.created_at, c.used_at`;
const cursorTables = `cursors c LEFT JOIN epochs e ON e.number = c.epoch_number`;
const asideColumns = `id, user, name, channel, event, attempts, set_aside_at, resend_attempts`;

const texts = {
  cursor: `SELECT ${cursorColumns} FROM ${cursorTables} WHERE ${ofCursor}`,
  ofUser: `SELECT count(*) AS count FROM cursors WHERE user = ?`,
  addCursor: `INSERT INTO cursors (user, name, channel, "offset", epoch_number, attempts, created_at, used_at)
    VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
  setCursor: `UPDATE cursors SET "offset" = ?, epoch_number = ?, attempts = ?, used_at = ? WHERE ${ofCursor}`,
  useCursor: `UPDATE cursors SET used_at = ? WHERE ${ofCursor}`,
  cursors: `SELECT ${cursorColumns} FROM ${cursorTables}
    WHERE ${ofQuery} AND (?4 IS NULL OR (user, name, channel) > (?4, ?5, ?6)) ORDER BY user, name, channel LIMIT ?7`,
  forgetCursor: `DELETE FROM cursors WHERE ${ofCursor}`,
  forgetAsides: `DELETE FROM set_aside WHERE ${ofCursor}`,
  lowest: `SELECT min("offset") AS "offset" FROM cursors WHERE channel = ? AND used_at >= ?`,

  asidesOf: `SELECT count(*) AS count FROM set_aside WHERE ${ofCursor}`,
  setAside: `INSERT INTO set_aside (${asideColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE
    SET attempts = attempts + excluded.attempts, set_aside_at = excluded.set_aside_at, resend_attempts = NULL`,
  aside: `SELECT ${asideColumns} FROM set_aside WHERE id = ?`,
  asides: `SELECT ${asideColumns} FROM set_aside
    WHERE ${ofQuery} AND id > ?4 AND (?5 = 0 OR resend_attempts IS NOT NULL) ORDER BY id LIMIT ?6`,
  resend: `UPDATE set_aside SET resend_attempts = ? WHERE id = ?`,
  drop: `DELETE FROM set_aside WHERE id = ?`,
};

/** What the cursors must know of the rest of the file. */
export interface SqliteCursorView extends CursorView {
  epochNumber: number;
}

/** Keeps durable cursors, and what was set aside, in a SQLite file. Each call MUST be made within a transaction. */
export class SqliteCursors {
  readonly #view: SqliteCursorView;
  readonly #statements: Readonly<Record<keyof typeof texts, StatementSync>>;

  constructor(database: DatabaseSync, view: SqliteCursorView) {
    this.#view = view;
    this.#statements = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, database.prepare(text)]),
    ) as Record<keyof typeof texts, StatementSync>;
  }

  open(id: CursorId, { from, maxPerUser }: Required<CursorOpening>, now: number): OpenedCursor | null {
    const { epoch, epochNumber } = this.#view;
    const found = this.#find(id);
    const facts = this.#view.facts(id.channel, found?.position ?? { epoch });
    if (!found) {
      if (Number(this.#statements.ofUser.get(id.user)?.['count']) >= maxPerUser) return null;
      const offset = from === 'top' ? facts.top : facts.trimmedOffset;
      this.#statements.addCursor.run(...keyOf(id), offset, epochNumber, now, now);
    }
    const { offset, reason } = found
      ? goOn(found.position.offset, facts)
      : { offset: this.#find(id)?.position.offset ?? 0, reason: null };
    const attempts = reason ? 0 : (found?.attempts ?? 0);
    const cursor = this.#set(id, { offset, attempts }, now);
    return cursor && { ...cursor, created: !found, reason };
  }

  move(id: CursorId, { offset, attempts }: Required<CursorMove>, now: number): Cursor | null {
    const found = this.#find(id);
    if (!found) return null;
    const to = Math.min(offset, this.#view.facts(id.channel, { epoch: this.#view.epoch }).top);
    if (to >= found.position.offset) return this.#set(id, { offset: to, attempts }, now);
    this.#statements.useCursor.run(now, ...keyOf(id));
    return this.#find(id);
  }

  list(page: CursorPage): readonly Cursor[] {
    const { after, limit } = page;
    const from = after ? keyOf(after) : ([null, null, null] as const);
    return this.#statements.cursors.all(...valuesOf(page), ...from, limit).map(cursorOf);
  }

  forget(id: CursorId): boolean {
    this.#statements.forgetAsides.run(...keyOf(id));
    return this.#statements.forgetCursor.run(...keyOf(id)).changes > 0;
  }

  /** False when it can't be set aside. */
  setAside(id: CursorId, { id: asideId, event, attempts, max }: PreparedAside, now: number): boolean {
    const cursor = this.#find(id);
    if (!cursor) return false;
    const s = this.#statements;
    const full = Number(s.asidesOf.get(...keyOf(id))?.['count']) >= max;
    if (full && !s.aside.get(asideId)) return false;
    s.setAside.run(asideId, ...keyOf(id), JSON.stringify(event), attempts, now);
    if (event.offset > cursor.position.offset) this.#set(id, { offset: event.offset, attempts: 0 }, now);
    return true;
  }

  asides(page: AsidePage): readonly RecordedAside[] {
    const { after = '', resend = false, limit } = page;
    return this.#statements.asides.all(...valuesOf(page), after, Number(resend), limit).map(asideOf);
  }

  resend(id: string, attempts: number): RecordedAside | null {
    this.#statements.resend.run(attempts, id);
    const row = this.#statements.aside.get(id);
    return row ? asideOf(row) : null;
  }

  drop(id: string): RecordedAside | null {
    const row = this.#statements.aside.get(id);
    this.#statements.drop.run(id);
    return row ? asideOf(row) : null;
  }

  /** The lowest offset that a cursor used since then stands at; `Infinity` when there is none. */
  lowest(channel: string, usedSince: number): number {
    const offset = this.#statements.lowest.get(channel, usedSince)?.['offset'];
    return typeof offset === 'number' ? offset : Infinity;
  }

  #find(id: CursorId): Cursor | null {
    const row = this.#statements.cursor.get(...keyOf(id));
    return row ? cursorOf(row) : null;
  }

  #set(id: CursorId, { offset, attempts }: Required<CursorMove>, now: number): Cursor | null {
    this.#statements.setCursor.run(offset, this.#view.epochNumber, attempts, now, ...keyOf(id));
    return this.#find(id);
  }
}

function keyOf({ user, name, channel }: CursorId): [user: string, name: string, channel: string] {
  return [user, name, channel];
}

/** `null` stands for any. */
function valuesOf({ user, name, channel }: CursorQuery): (string | null)[] {
  return [user ?? null, name ?? null, channel ?? null];
}

function cursorOf(row: Readonly<Record<string, unknown>>): Cursor {
  const position: Position = { epoch: String(row['epoch']), offset: Number(row['offset']) };
  return {
    ...idOf(row),
    position,
    attempts: Number(row['attempts']),
    createdAt: Number(row['created_at']),
    usedAt: Number(row['used_at']),
  };
}

function idOf(row: Readonly<Record<string, unknown>>): CursorId {
  return { user: String(row['user']), name: String(row['name']), channel: String(row['channel']) };
}

/** @throws SyntaxError when the event is no JSON any more. */
function asideOf(row: Readonly<Record<string, unknown>>): RecordedAside {
  const attempts = row['resend_attempts'];
  return {
    ...idOf(row),
    id: String(row['id']),
    event: JSON.parse(String(row['event'])) as StoredRecord,
    attempts: Number(row['attempts']),
    setAsideAt: Number(row['set_aside_at']),
    resendAttempts: attempts === null ? null : Number(attempts),
  };
}
