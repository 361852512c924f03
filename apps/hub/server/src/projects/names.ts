import type { Named } from '@headway/hub-api';
import type { HubDatabase, HubTransaction } from '../database.ts';

type Db = HubDatabase | HubTransaction;

/** Somebody with their name; `null` without an id. Who is gone has an empty name. */
export async function personOf(db: Db, id: string | null | undefined): Promise<Named | null> {
  if (id === null || id === undefined) return null;
  const row = await db.selectFrom('user').select('name').where('id', '=', id).executeTakeFirst();
  return { id, name: row?.name ?? '' };
}

/** A project with its name, likewise. */
export async function projectNameOf(db: Db, id: string | null | undefined): Promise<Named | null> {
  if (id === null || id === undefined) return null;
  const row = await db.selectFrom('projects').select('name').where('id', '=', id).executeTakeFirst();
  return { id, name: row?.name ?? '' };
}

/** What two columns hold of somebody or something. */
export function namedOf(id: string | null, name: string | null): Named | null {
  return id === null ? null : { id, name: name ?? '' };
}
