import type { Publication, Publisher } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import type { Kysely, Transaction } from 'kysely';

/** Where the recording publisher keeps what was published. */
export interface RecordedTables {
  published: { position: number; type: string; channels: string; data: string };
}

export interface RecordingPublisher<Tables> extends Publisher<Transaction<Tables>> {
  /** Everything that was committed, in order. */
  published(): Promise<readonly Publication[]>;
}

/** Writes what is published into a table, so that a rollback takes it back, after checking it against its schema. */
export async function recordingPublisher<Tables extends RecordedTables>(
  database: Kysely<Tables>,
): Promise<RecordingPublisher<Tables>> {
  const db = database as unknown as Kysely<RecordedTables>;
  await db.schema
    .createTable('published')
    .ifNotExists()
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('type', 'text')
    .addColumn('channels', 'text')
    .addColumn('data', 'text')
    .execute();
  return {
    async publish({ type, channels, data, key }, transaction) {
      builtinEvents.prepare({ type, data }, key);
      const trx = (transaction ?? db) as unknown as Kysely<RecordedTables>;
      const row = { type, channels: JSON.stringify(channels), data: JSON.stringify(data) };
      await trx
        .insertInto('published')
        .values(row as RecordedTables['published'])
        .execute();
    },
    async published() {
      const rows = await db.selectFrom('published').selectAll().orderBy('position').execute();
      return rows.map((row) => ({
        type: row.type,
        channels: JSON.parse(row.channels) as string[],
        data: JSON.parse(row.data) as unknown,
      }));
    },
  };
}
