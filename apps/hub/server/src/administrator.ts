import type { HubDatabase, HubTransaction } from './database.ts';

/** Who made the first account; `null` while there is none. */
export async function administratorOf(db: HubDatabase | HubTransaction): Promise<string | null> {
  const first = await db.selectFrom('user').select('id').orderBy('id').limit(1).executeTakeFirst();
  return first?.id ?? null;
}
