import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, Kysely, SqliteDialect } from 'kysely';

/** A Kysely dialect over `node:sqlite`, as small as tests need it. */
export function nodeSqliteDialect(path: string): Dialect {
  const database = new DatabaseSync(path, { timeout: 2000 });
  database.exec('pragma journal_mode = wal; pragma foreign_keys = on');
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql);
        const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...values(parameters)),
          run: (parameters) => statement.run(...values(parameters)),
          iterate: (parameters) => statement.iterate(...values(parameters)),
        };
      },
    },
  });
}

/** Another database in memory for each call. */
export function memoryDatabase<Tables>(): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: nodeSqliteDialect(':memory:') });
}
