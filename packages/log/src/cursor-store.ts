import type { Position } from '@headway/protocol';
import type {
  Cursor,
  CursorGap,
  CursorId,
  CursorMove,
  CursorOpening,
  CursorQuery,
  OpenedCursor,
  SetAside,
  SettingAside,
} from './cursors.ts';
import { judgePosition, type PositionFacts } from './judge-position.ts';
import type { StoredRecord } from './log-store.ts';
import type { PreparedAppend } from './prepare-append.ts';

/** What cursors must know of the channels. */
export interface CursorView {
  epoch: string;
  /** What a position of this channel is judged by. */
  facts(channel: string, position: Pick<Position, 'epoch'>): PositionFacts;
}

/** What was set aside, with a record in the place of the event. */
export interface RecordedAside extends Omit<SetAside, 'event'> {
  event: StoredRecord;
}

/** What is to be set aside, ready to be stored. */
export interface PreparedAside extends Omit<SettingAside, 'event' | 'notice' | 'max'> {
  event: StoredRecord;
  max: number;
  notice: PreparedAppend | null;
}

/** A page of a list. */
export type PageOf<Query extends CursorQuery> = Query & { limit: number };

export type CursorPage = PageOf<CursorQuery & { after?: CursorId }>;
export type AsidePage = PageOf<CursorQuery & { after?: string; resend?: boolean }>;

/** The calls of `LogCursors` as a store without waiting has them. Times are ms since 1970. */
export interface CursorStore {
  openCursor(cursor: CursorId, options: Required<CursorOpening>, now: number): OpenedCursor | null;
  moveCursor(cursor: CursorId, move: Required<CursorMove>, now: number): Cursor | null;
  cursors(page: CursorPage): readonly Cursor[];
  forgetCursor(cursor: CursorId, now: number): boolean;
  /** Gives the events of the notice that were stored; `null` when nothing was done. */
  setAside(cursor: CursorId, aside: PreparedAside, now: number): readonly StoredRecord[] | null;
  asides(page: AsidePage): readonly RecordedAside[];
  resendAside(id: string, attempts: number, now: number): RecordedAside | null;
  dropAside(id: string, now: number): RecordedAside | null;
}

/**
 * Where the reader of a cursor goes on: where it stands, or at the first place from where history is complete, and why
 * it may have missed events. One that stands where another event stands now gets some twice rather than one too few.
 */
export function goOn(offset: number, facts: PositionFacts): { offset: number; reason: CursorGap | null } {
  const reason = judgePosition(offset, facts);
  const { top, laterStart, trimmedOffset } = facts;
  switch (reason) {
    case null:
      return { offset, reason };
    case 'rolled_back': {
      const kept = Math.min(offset, top, (laterStart ?? Infinity) - 1);
      return { offset: Math.max(kept, trimmedOffset), reason };
    }
    case 'trimmed':
    case 'epoch_unknown':
      return { offset: trimmedOffset, reason };
    default:
      return reason satisfies never;
  }
}
