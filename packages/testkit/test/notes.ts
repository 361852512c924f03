import { DatabaseSync } from 'node:sqlite';
import {
  createRequestLedger,
  createRequestTable,
  type RequestTables,
  sqliteDialect,
} from '@headway/log/outbox';
import { defineEvents, type EventRegistry } from '@headway/protocol';
import type { MethodHandler, MethodOptions, RequestLedger } from '@headway/server';
import { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';

export interface NoteEvents {
  'note.added': { number: number };
}

type Note = NoteEvents['note.added'];

const standard: {
  version: 1;
  vendor: string;
  validate: (value: unknown) => { value: Note };
  types?: { input: Note; output: Note };
} = {
  version: 1,
  vendor: 'headway-tests',
  validate: (value) => ({ value: value as Note }),
};

/** An event that clients may publish. */
export const noteEvents: EventRegistry<NoteEvents> = defineEvents({
  'note.added': { clients: true, schema: { '~standard': standard } },
});

export const note = (number: number) => ({ type: 'note.added', data: { number } }) as const;

interface Tables extends RequestTables {
  effect: { number: number };
}

/** Methods whose effects can be counted; the database is the application's, and outlives the server. */
export interface CountedMethods {
  methods: Record<'plain' | 'repeatable' | 'ledgered', MethodHandler | MethodOptions>;
  ledger: RequestLedger;
  /** The parameters of each effect, in order. */
  effects(): Promise<number[]>;
  /** Keeps the answers of methods back, after their effects. */
  hold(): void;
  release(): void;
}

export async function countedMethods(): Promise<CountedMethods> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(new DatabaseSync(':memory:')) });
  onTestFinished(() => db.destroy());
  await createRequestTable(db);
  await db.schema.createTable('effect').addColumn('number', 'integer').execute();
  const ledger = createRequestLedger({ db, clock: Date });
  let gate: PromiseWithResolvers<void> | null = null;

  const plain: MethodHandler = async (params) => {
    const number = Number(params);
    await db.insertInto('effect').values({ number }).execute();
    await gate?.promise;
    return -number;
  };
  const ledgered: MethodHandler = async (params, context) => {
    const number = Number(params);
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('effect').values({ number }).execute();
      await ledger.remember(trx, context, -number);
    });
    await gate?.promise;
    return -number;
  };
  return {
    methods: {
      plain,
      repeatable: { handler: plain, repeatable: true },
      ledgered: { handler: ledgered, repeatable: true },
    },
    ledger,
    effects: async () => (await db.selectFrom('effect').selectAll().execute()).map(({ number }) => number),
    hold() {
      gate ??= Promise.withResolvers();
    },
    release() {
      gate?.resolve();
      gate = null;
    },
  };
}
