import type { Position } from '@headway/protocol';
import type { LogEntry, ReadResult, StoredEvent } from './log.ts';

/** Names a durable cursor: one reader's place in one channel. */
export interface CursorId {
  user: string;
  /** Chosen by the reader: each name of a user is a reader of its own. */
  name: string;
  channel: string;
}

/** A reader's place, as the log keeps it. Times are ms since 1970. */
export interface Cursor extends CursorId {
  /** All up to here is dealt with. */
  position: Position;
  /** How often the next event was tried in vain. */
  attempts: number;
  createdAt: number;
  usedAt: number;
}

/** Why a reader may have missed events: the same words as for a position that does not hold. */
export type CursorGap = Extract<ReadResult, { complete: false }>['reason'];

export interface OpenedCursor extends Cursor {
  /** It was not there before. */
  created: boolean;
  /** Set when events may have been missed: the cursor stands now where complete history goes on. */
  reason: CursorGap | null;
}

export interface CursorOpening {
  /** Where a new cursor begins: behind all events, or before all that history still has. @default 'top' */
  from?: 'top' | 'start';
  /** Cursors that a user may have. @default Infinity */
  maxPerUser?: number;
}

export interface CursorMove {
  /** At most the top of the channel; what is below the cursor changes nothing. */
  offset: number;
  /** How often the event after `offset` was tried in vain. @default 0 */
  attempts?: number;
}

/** Which cursors or deliveries; what is left out is any. */
export interface CursorQuery extends Partial<CursorId> {
  /** At most 1000. @default 100 */
  limit?: number;
}

/** An event that its reader could not deal with, kept beside the log. */
export interface SetAside extends CursorId {
  id: string;
  event: StoredEvent;
  /** All attempts so far. */
  attempts: number;
  setAsideAt: number;
  /** Attempts since it was asked to be sent again; `null`: it waits for somebody to decide. */
  resendAttempts: number | null;
}

export interface SettingAside {
  /** The id that it gets; one that is known is set aside once more. */
  id: string;
  event: StoredEvent;
  /** Attempts since it was last set aside. */
  attempts: number;
  /** Deliveries that one cursor may have set aside. @default Infinity */
  max?: number;
  /** Appended in the same commit. */
  notice?: LogEntry;
}

/**
 * The durable cursors of a log. Lossless events above a cursor are not trimmed for as long as it was used within the
 * `cursorMs` of the channel's retention.
 *
 * Each call MUST be atomic, and MUST NOT resolve before what it did is as durable as events are.
 */
export interface LogCursors {
  /** Opens a cursor, which counts as using it. `null` when the user has `maxPerUser` others. */
  open(cursor: CursorId, options?: CursorOpening): Promise<OpenedCursor | null>;
  /** Moves a cursor on, never back, and uses it. `null` when it is not known. */
  move(cursor: CursorId, move: CursorMove): Promise<Cursor | null>;
  /** By user, name and channel; `after` is the last one of the page before. */
  list(query?: CursorQuery & { after?: CursorId }): Promise<readonly Cursor[]>;
  /** Forgets a cursor and what was set aside for it. False when it is not known. */
  forget(cursor: CursorId): Promise<boolean>;
  /**
   * Keeps a copy of an event and moves the cursor behind it. False when that can't be: the cursor is not known, or has
   * `max` set aside.
   */
  setAside(cursor: CursorId, what: SettingAside): Promise<boolean>;
  /** By id; `after` is the id of the last one of the page before. `resend`: only those to be sent again. */
  listSetAside(query?: CursorQuery & { after?: string; resend?: boolean }): Promise<readonly SetAside[]>;
  /** Notes that one is to be sent again, or how often that was tried. Gives it, or `null` when it is not known. */
  resend(id: string, attempts: number): Promise<SetAside | null>;
  /** Forgets one that was set aside. Gives it, or `null` when it is not known. */
  drop(id: string): Promise<SetAside | null>;
}
