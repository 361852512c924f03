import type { Kysely } from 'kysely';

export type ColumnType = 'text' | 'integer' | 'double precision';

/** Adds the columns that a table of an earlier version lacks; what its rows have in them is null. */
export async function addMissingColumns<Tables>(
  db: Kysely<Tables>,
  table: string,
  columns: Readonly<Record<string, ColumnType>>,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const known = new Set(tables.find(({ name }) => name === table)?.columns.map(({ name }) => name));
  for (const [name, type] of Object.entries(columns)) {
    if (!known.has(name)) await db.schema.alterTable(table).addColumn(name, type).execute();
  }
}
