import type { Cursor, CursorId, CursorQuery, LogCursors, SetAside } from '@headway/log';
import type { DurableHolders } from './durable-holders.ts';

/** A durable subscription of a user. */
export interface DurableState extends Cursor {
  /** Whether a connection of this server has it now. */
  held: boolean;
}

/** Durable subscriptions as those see them who run the application. */
export interface DurableAdmin {
  /** By user, name and channel, 100 at a time unless `limit` says otherwise; `after` is the last one of the page before. */
  list(query?: CursorQuery & { after?: CursorId }): Promise<readonly DurableState[]>;
  /** Ends one for good, with all that was set aside for it. False when there is no such one. */
  forget(subscription: CursorId): Promise<boolean>;
  /** What was set aside, the oldest first, in pages as above; `after` is the id of the last one. */
  listSetAside(query?: CursorQuery & { after?: string }): Promise<readonly SetAside[]>;
  /**
   * Sends one that was set aside again, with attempts anew: to whoever holds the subscription, else when somebody does.
   * Once it is acknowledged it is no longer listed. False when it is not known.
   */
  sendAgain(id: string): Promise<boolean>;
  /** Gives one that was set aside up. False when it is not known. */
  drop(id: string): Promise<boolean>;
}

export function createDurableAdmin(cursors: LogCursors, holders: DurableHolders): DurableAdmin {
  return {
    async list(query) {
      const all = await cursors.list(query);
      return all.map((cursor) => ({ ...cursor, held: holders.find(cursor) !== null }));
    },
    async forget(subscription) {
      const known = await cursors.forget(subscription);
      holders.find(subscription)?.forgotten();
      return known;
    },
    listSetAside: (query) => cursors.listSetAside(query),
    async sendAgain(id) {
      const aside = await cursors.resend(id, 0);
      if (aside) holders.find(aside)?.resend();
      return aside !== null;
    },
    drop: async (id) => (await cursors.drop(id)) !== null,
  };
}
