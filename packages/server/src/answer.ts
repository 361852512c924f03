import type { Log, ReadResult, SnapshotPage, StoredEvent } from '@headway/log';
import { HeadwayError, type Position, type RecoveryReason } from '@headway/protocol';
import { afterOffset, mergeByOffset, upToOffset } from './merge.ts';

/** Where an answer is read from. */
export interface AnswerSource {
  channel: string;
  log: Pick<Log, 'epoch' | 'recent' | 'snapshot'>;
  /** Events in a page. */
  limit(): number;
  /** Events that a snapshot may have. */
  maxSnapshotEvents: number;
  /** The first page of a snapshot, which subscribers that come at the same time share. */
  firstSnapshotPage(): Promise<SnapshotPage>;
  /** What was stored after a position; shared by subscribers likewise. */
  read(after: Position, limit: number): Promise<ReadResult>;
  /** Up to where the live tail can't be trusted to have every event. It may rise while pages are read. */
  unheardOffset(): number;
}

export interface AnswerRequest {
  after?: Position;
  recent?: number;
}

export interface AnswerPage {
  recovery: 'snapshot' | 'resumed';
  reason?: RecoveryReason;
  events: readonly StoredEvent[];
  /** A snapshot's position is the same on every page; a resumption's is that of the page's last event. */
  position: Position;
  more: boolean;
}

/**
 * Reads what a subscriber needs before it goes live: the events after its position where that holds, else the snapshot
 * with the reason. Each page is read when it is asked for.
 *
 * The caller MUST hear the live tail from before the first page is asked for. Events above the last page's position
 * are left to the tail: a resumption ends at what was the top when it began, unless the tail lost something since. So
 * reads that are slower than the events that come in do not go on for ever.
 * @throws HeadwayError `snapshot_too_large`, in place of the page that is one too many.
 */
export async function* readAnswer(source: AnswerSource, request: AnswerRequest): AsyncGenerator<AnswerPage> {
  let reason: RecoveryReason | undefined;
  if (request.after) {
    // History may also go between two pages: the snapshot then replaces what the pages before it said.
    reason = yield* readMissed(source, request.after);
    if (!reason) return;
  }
  yield* readSnapshot(source, request.recent ?? 0, reason);
}

/** Gives the reason when the position does not hold (any more). */
async function* readMissed(
  { log, limit, read, unheardOffset }: AnswerSource,
  after: Position,
): AsyncGenerator<AnswerPage, RecoveryReason | undefined> {
  let position = after;
  let firstTop: number | null = null;
  for (;;) {
    const result = await read(position, limit());
    if (!result.complete) return result.reason;
    firstTop ??= result.position.offset;
    const last = result.events.at(-1);
    const whole = !result.more || last === undefined;
    position = whole ? result.position : { epoch: log.epoch, offset: last.offset };
    const more = !whole && position.offset < Math.max(firstTop, unheardOffset());
    yield { recovery: 'resumed', events: result.events, position, more };
    if (!more) return undefined;
  }
}

/**
 * All pages speak of the moment of the first one. A key that changed between two pages moves above its position: the
 * page leaves it out, and the tail has it.
 */
async function* readSnapshot(
  source: AnswerSource,
  recentCount: number,
  reason: RecoveryReason | undefined,
): AsyncGenerator<AnswerPage> {
  const { channel, log } = source;
  let page = await source.firstSnapshotPage();
  const { position } = page;
  // Read after the position is known: before it, an event between the two would be in neither.
  let recent = recentCount > 0 ? upToOffset(await log.recent(channel, recentCount), position.offset) : [];
  let count = 0;
  for (;;) {
    count += page.events.length;
    if (count > source.maxSnapshotEvents) throw new HeadwayError('snapshot_too_large');
    const lastOffset = page.events.at(-1)?.offset ?? position.offset;
    const more = page.more && lastOffset < position.offset;
    const states = upToOffset(page.events, position.offset);
    const events = mergeByOffset(states, more ? upToOffset(recent, lastOffset) : recent);
    yield { recovery: 'snapshot', ...(reason && { reason }), events, position, more };
    if (!more) return;
    recent = afterOffset(recent, lastOffset);
    page = await log.snapshot(channel, { afterOffset: lastOffset, limit: source.limit() });
  }
}
