import type { HubDatabase } from '../database.ts';

/** Which of these files of the storage something still needs. */
export async function fileKeysInUse(db: HubDatabase, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  // SQLite has a limit of parameters in one statement.
  for (let start = 0; start < keys.length; start += 500) {
    const rows = await db
      .selectFrom('assets')
      .select('file_key')
      .where('file_key', 'in', keys.slice(start, start + 500))
      .execute();
    for (const row of rows) used.add(row.file_key);
    // One that is being made an image of has its place already.
    const coming = await db
      .selectFrom('uploads')
      .select('id')
      .where('id', 'in', keys.slice(start, start + 500))
      .execute();
    for (const { id } of coming) used.add(id);
  }
  return used;
}
