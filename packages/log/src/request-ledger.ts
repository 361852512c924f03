import { type Clock, encodeJson, HeadwayError } from '@headway/protocol';
import { type Kysely, sql, type Transaction } from 'kysely';

/** The ledger's table, to be part of the application's own database type. */
export interface RequestTables {
  headway_requests: {
    user_id: string;
    /** The client's id for the request, new for each thing that a user wants done. */
    request_id: string;
    /** Of the method and its parameters. */
    fingerprint: string | null;
    /** What the client was told, as JSON. */
    result: string;
    /** ISO 8601. */
    created_at: string;
  };
}

/** A request as the server hands it to a method, in its context. */
export interface LedgerRequest {
  identity: { userId: string };
  requestId: string;
  fingerprint?: string;
}

export interface RequestLedgerOptions<Tables> {
  /** The application's database; `createRequestTable` has run on it. */
  db: Kysely<Tables>;
  clock: Pick<Clock, 'now'>;
  /** How long a request is kept, ms: MUST NOT be shorter than the server's `onceWindowMs`. @default 86_400_000 (a day) */
  keepMs?: number;
}

/** Remembers requests in the application's database, together with what they did. */
export interface RequestLedger<Transaction> {
  /** How long a request is kept, ms. */
  readonly keepMs: number;
  /**
   * Keeps the result of a request: call it in the transaction of all that the request changes.
   * @throws HeadwayError `conflict` when the request has committed before: the transaction MUST be rolled back.
   */
  remember(transaction: Transaction, request: LedgerRequest, result: unknown): Promise<void>;
  /** The result of a request that has committed. */
  find(request: {
    userId: string;
    requestId: string;
  }): Promise<{ result: unknown; fingerprint: string | null } | null>;
  /** Forgets requests that are older than `keepMs`. The owner calls it now and then. */
  sweep(): Promise<void>;
}

export const ledgerDefaults = { keepMs: 86_400_000 } as const;

/** Creates the table `headway_requests` where it is missing. */
export async function createRequestTable<Tables>(db: Kysely<Tables> | Transaction<Tables>): Promise<void> {
  const { schema } = asLedger(db);
  await schema
    .createTable('headway_requests')
    .ifNotExists()
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text')
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('headway_requests_once', ['user_id', 'request_id'])
    .execute();
  await schema
    .createIndex('headway_requests_by_age')
    .ifNotExists()
    .on('headway_requests')
    .column('created_at')
    .execute();
}

/**
 * A ledger of requests, for methods whose effect commits in the application's database: a request that is sent again,
 * also after a restart, gets its first result, and one that the ledger does not know has had no effect. Give it to
 * `createHeadway` as `ledger`, and declare such methods `repeatable`.
 * @example
 * const ledger = createRequestLedger({ db, clock });
 * const methods = {
 *   'order.pay': {
 *     repeatable: true,
 *     handler: (params, context) =>
 *       db.transaction().execute(async (trx) => {
 *         const receipt = await pay(trx, params);
 *         await ledger.remember(trx, context, receipt);
 *         return receipt;
 *       }),
 *   },
 * };
 */
export function createRequestLedger<Tables>(
  options: RequestLedgerOptions<Tables>,
): RequestLedger<Transaction<Tables>> {
  const { db, clock, keepMs } = { ...ledgerDefaults, ...options };
  const requests = asLedger(db);
  return {
    keepMs,
    async remember(transaction, { identity, requestId, fingerprint = null }, result) {
      const row = {
        user_id: identity.userId,
        request_id: requestId,
        fingerprint,
        result: encodeJson({ result: result ?? null }),
        created_at: new Date(clock.now()).toISOString(),
      };
      const inserted = await asLedger(transaction)
        .insertInto('headway_requests')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning(sql<number>`1`.as('inserted'))
        .executeTakeFirst();
      if (!inserted) throw new HeadwayError('conflict', 'This request has taken effect before.');
    },
    async find({ userId, requestId }) {
      const row = await requests
        .selectFrom('headway_requests')
        .select(['result', 'fingerprint'])
        .where('user_id', '=', userId)
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      if (!row) return null;
      const { result } = JSON.parse(row.result) as { result: unknown };
      return { result, fingerprint: row.fingerprint };
    },
    async sweep() {
      const before = new Date(clock.now() - keepMs).toISOString();
      await requests.deleteFrom('headway_requests').where('created_at', '<', before).execute();
    },
  };
}

/** The application's database, seen as the one table that we touch. */
function asLedger<Tables>(db: Kysely<Tables> | Transaction<Tables>): Kysely<RequestTables> {
  return db as unknown as Kysely<RequestTables>;
}
