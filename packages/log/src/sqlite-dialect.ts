import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

const maxCachedStatements = 256;

/**
 * A Kysely dialect over `node:sqlite`. All queries of a Kysely instance share the one connection and wait for each
 * other: inside a transaction use the transaction, the instance itself would wait for ever.
 *
 * Booleans are stored as 0 and 1. `db.destroy()` closes the database, however it was opened.
 * @throws TypeError at a query, for a parameter that SQLite has no type for (`Date`, `undefined`, objects).
 * @example
 * const db = new Kysely<Tables>({ dialect: sqliteDialect(new DatabaseSync('app.db')) });
 */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return new NodeSqliteDialect(asSqliteDatabase(database), () => database.isTransaction);
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #isTransaction: () => boolean;

  constructor(database: SqliteDatabase, isTransaction: () => boolean) {
    super({ database });
    this.#database = database;
    this.#isTransaction = isTransaction;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#isTransaction);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #isTransaction: () => boolean;

  constructor(database: SqliteDatabase, isTransaction: () => boolean) {
    super({ database });
    this.#isTransaction = isTransaction;
  }

  /**
   * Takes the write lock at once: a transaction that reads first and writes later would fail without waiting when
   * another connection to the file wrote in between. On one connection nobody loses by it.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls back by itself when the disk is full: a second rollback would fail and hide the cause. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isTransaction()) await super.rollbackTransaction(connection);
  }
}

function asSqliteDatabase(database: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      // A statement that was prepared before a change of the schema may have the columns of then.
      if (/^\s*(create|alter|drop)\b/i.test(sql)) cache.clear();
      const found = cache.get(sql);
      if (found) return found;
      const statement = asSqliteStatement(database.prepare(sql));
      if (cache.size >= maxCachedStatements) cache.clear();
      cache.set(sql, statement);
      return statement;
    },
    close() {
      cache.clear();
      if (database.isOpen) database.close();
    },
  };
}

function asSqliteStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(asInput)),
    run: (parameters) => statement.run(...parameters.map(asInput)),
    iterate: (parameters) => statement.iterate(...parameters.map(asInput)),
  };
}

/** `node:sqlite` takes an object in the first place, a `Date` too, for named parameters and then binds NULL silently. */
function asInput(value: unknown, index: number): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  const came = value instanceof Date ? 'a Date (write toISOString())' : typeof value;
  throw new TypeError(
    `Parameter ${index + 1} must be text, a number, a boolean, bytes or null; it is ${came}.`,
  );
}
