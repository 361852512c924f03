import type { Activity, Notification } from '@headway/hub-api';
import type { HeadwayEvent } from '@headway/protocol';
import { createEntityTable, type EntityTable } from './entity-table.ts';

/** What a person is told of what others and their own work did. */
export interface ToldTables {
  /** One's own. */
  notifications: EntityTable<Notification>;
  /** What was done, in every project that was heard of. */
  activities: EntityTable<Activity>;
}

export function createToldTables(schedule: (callback: () => void) => void): ToldTables {
  return {
    notifications: createEntityTable<Notification>(schedule),
    activities: createEntityTable<Activity>(schedule),
  };
}

/** Brings an event into the tables; what is of no concern to them changes nothing. */
export function applyTold({ type, key = '', data }: HeadwayEvent, tables: ToldTables): void {
  const id = key.slice(key.indexOf(':') + 1);
  if (type === 'notification.removed') tables.notifications.remove(id);
  // Anything else without data is no news.
  if (data === null) return;
  if (type === 'notification.changed') tables.notifications.upsert([data as Notification]);
  if (type === 'activity.changed') tables.activities.upsert([data as Activity]);
}
