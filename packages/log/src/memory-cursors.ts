import {
  type AsidePage,
  type CursorPage,
  type CursorView,
  goOn,
  type PreparedAside,
  type RecordedAside,
} from './cursor-store.ts';
import type { Cursor, CursorId, CursorMove, CursorOpening, CursorQuery, OpenedCursor } from './cursors.ts';

/** Keeps durable cursors, and what was set aside, in memory. */
export class MemoryCursors {
  readonly #view: CursorView;
  readonly #cursors = new Map<string, Cursor>();
  readonly #asides = new Map<string, RecordedAside>();

  constructor(view: CursorView) {
    this.#view = view;
  }

  open(id: CursorId, { from, maxPerUser }: Required<CursorOpening>, now: number): OpenedCursor | null {
    const { epoch } = this.#view;
    const found = this.#cursors.get(keyOf(id));
    const facts = this.#view.facts(id.channel, found?.position ?? { epoch });
    if (!found) {
      if (this.#ofUser(id.user) >= maxPerUser) return null;
      const offset = from === 'top' ? facts.top : facts.trimmedOffset;
      const cursor = {
        ...plainId(id),
        position: { epoch, offset },
        attempts: 0,
        createdAt: now,
        usedAt: now,
      };
      return { ...this.#set(cursor), created: true, reason: null };
    }
    const { offset, reason } = goOn(found.position.offset, facts);
    const attempts = reason ? 0 : found.attempts;
    const cursor = this.#set({ ...found, position: { epoch, offset }, attempts, usedAt: now });
    return { ...cursor, created: false, reason };
  }

  move(id: CursorId, { offset, attempts }: Required<CursorMove>, now: number): Cursor | null {
    const found = this.#cursors.get(keyOf(id));
    if (!found) return null;
    const { epoch } = this.#view;
    const to = Math.min(offset, this.#view.facts(id.channel, { epoch }).top);
    if (to < found.position.offset) return this.#set({ ...found, usedAt: now });
    return this.#set({ ...found, position: { epoch, offset: to }, attempts, usedAt: now });
  }

  list({ after, limit, ...query }: CursorPage): readonly Cursor[] {
    return [...this.#cursors.values()]
      .filter((cursor) => isOf(cursor, query) && (!after || compare(cursor, after) > 0))
      .toSorted(compare)
      .slice(0, limit);
  }

  forget(id: CursorId): boolean {
    for (const aside of this.#asides.values()) {
      if (keyOf(aside) === keyOf(id)) this.#asides.delete(aside.id);
    }
    return this.#cursors.delete(keyOf(id));
  }

  /** False when it can't be set aside. */
  setAside(id: CursorId, { id: asideId, event, attempts, max }: PreparedAside, now: number): boolean {
    const found = this.#cursors.get(keyOf(id));
    if (!found) return false;
    const known = this.#asides.get(asideId);
    const others = [...this.#asides.values()].filter((other) => keyOf(other) === keyOf(id));
    if (!known && others.length >= max) return false;
    this.#asides.set(asideId, {
      ...plainId(id),
      id: asideId,
      event,
      attempts: (known?.attempts ?? 0) + attempts,
      setAsideAt: now,
      resendAttempts: null,
    });
    if (event.offset > found.position.offset) this.move(id, { offset: event.offset, attempts: 0 }, now);
    return true;
  }

  asides({ after = '', resend = false, limit, ...query }: AsidePage): readonly RecordedAside[] {
    return [...this.#asides.values()]
      .filter((aside) => isOf(aside, query) && aside.id > after && (!resend || aside.resendAttempts !== null))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  resend(id: string, attempts: number): RecordedAside | null {
    const found = this.#asides.get(id);
    if (!found) return null;
    const aside = { ...found, resendAttempts: attempts };
    this.#asides.set(id, aside);
    return aside;
  }

  drop(id: string): RecordedAside | null {
    const aside = this.#asides.get(id) ?? null;
    this.#asides.delete(id);
    return aside;
  }

  /** The lowest offset that a cursor used since then stands at; `Infinity` when there is none. */
  lowest(channel: string, usedSince: number): number {
    const offsets = [...this.#cursors.values()].flatMap((cursor) =>
      cursor.channel === channel && cursor.usedAt >= usedSince ? [cursor.position.offset] : [],
    );
    return Math.min(Infinity, ...offsets);
  }

  clear(): void {
    this.#cursors.clear();
    this.#asides.clear();
  }

  #set(cursor: Cursor): Cursor {
    this.#cursors.set(keyOf(cursor), cursor);
    return cursor;
  }

  #ofUser(user: string): number {
    return [...this.#cursors.values()].filter((cursor) => cursor.user === user).length;
  }
}

const fields = ['user', 'name', 'channel'] as const satisfies readonly (keyof CursorId)[];

function plainId({ user, name, channel }: CursorId): CursorId {
  return { user, name, channel };
}

function keyOf({ user, name, channel }: CursorId): string {
  return JSON.stringify([user, name, channel]);
}

function isOf(cursor: CursorId, query: CursorQuery): boolean {
  return fields.every((field) => query[field] === undefined || query[field] === cursor[field]);
}

function compare(a: CursorId, b: CursorId): number {
  const field = fields.find((name) => a[name] !== b[name]);
  return field === undefined ? 0 : a[field] < b[field] ? -1 : 1;
}
