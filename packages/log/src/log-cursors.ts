import type { Clock } from '@headway/protocol';
import type { PreparedAside, RecordedAside } from './cursor-store.ts';
import type { LogCursors, SetAside, SettingAside } from './cursors.ts';
import type { StoredRecord } from './log-store.ts';
import type { StoredEvent } from './log.ts';
import { prepareAppend } from './prepare-append.ts';
import type { StoreAccess } from './store-access.ts';
import { toEvent } from './stored-event.ts';
import type { WriteQueue } from './write-queue.ts';

/** What a page of a list may hold, and holds where nobody says. */
const pageSize = { default: 100, max: 1000 } as const;

/** The cursors of a log over its store. `apart` makes a write that stores events, in the order of the writes. */
export function logCursors(
  call: StoreAccess['call'],
  clock: Pick<Clock, 'now'>,
  apart: WriteQueue['apart'],
): LogCursors {
  return {
    open: (cursor, { from = 'top', maxPerUser = Infinity } = {}) =>
      call('openCursor', cursor, { from, maxPerUser }, clock.now()),
    move: (cursor, { offset, attempts = 0 }) => call('moveCursor', cursor, { offset, attempts }, clock.now()),
    list: (query = {}) => call('cursors', paged(query)),
    forget: (cursor) => call('forgetCursor', cursor, clock.now()),
    async setAside(cursor, aside) {
      const prepared = prepareAside(aside);
      const stored = await apart(
        () => call('setAside', cursor, prepared, clock.now()),
        (events) => events ?? [],
      );
      return stored !== null;
    },
    async listSetAside(query = {}) {
      return (await call('asides', paged(query))).map(asideOf);
    },
    async resend(id, attempts) {
      const aside = await call('resendAside', id, attempts, clock.now());
      return aside && asideOf(aside);
    },
    async drop(id) {
      const dropped = await call('dropAside', id, clock.now());
      return dropped && asideOf(dropped);
    },
  };
}

function paged<Query extends { limit?: number }>(query: Query): Query & { limit: number } {
  const limit = Math.max(1, Math.min(query.limit ?? pageSize.default, pageSize.max));
  return { ...query, limit };
}

function prepareAside({ notice, max = Infinity, event, ...aside }: SettingAside): PreparedAside {
  return { ...aside, max, event: recordOf(event), notice: notice ? prepareAppend([notice]) : null };
}

function recordOf(event: StoredEvent): StoredRecord {
  const { type, channel, offset, timestamp, id, key, state, conflatable } = event;
  return {
    type,
    channel,
    offset,
    timestamp,
    id,
    ...(key !== undefined && { key }),
    ...(state && { state }),
    conflatable,
    json: event.json ?? JSON.stringify(event.data),
  };
}

function asideOf(aside: RecordedAside): SetAside {
  return { ...aside, event: toEvent(aside.event) };
}
