import type { HubDatabase, HubTransaction } from '../database.ts';
import { ApiError } from '../http/problem.ts';

/** Who made the first account; `null` while there is none. */
export async function administratorOf(db: HubDatabase | HubTransaction): Promise<string | null> {
  const first = await db.selectFrom('user').select('id').orderBy('id').limit(1).executeTakeFirst();
  return first?.id ?? null;
}

/** @throws ApiError `forbidden` with this sentence for everybody else. */
export async function requireAdministrator(
  db: HubDatabase | HubTransaction,
  userId: string,
  sentence = 'Only the administrator may do this.',
): Promise<void> {
  if ((await administratorOf(db)) !== userId) throw new ApiError('forbidden', sentence);
}
