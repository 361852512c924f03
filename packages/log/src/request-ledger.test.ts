import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Transaction } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRequestLedger, createRequestTable, type RequestLedger, type RequestTables } from './outbox.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

interface Tables extends RequestTables {
  task: { name: string };
}

let now: number;
let db: Kysely<Tables>;
let ledger: RequestLedger<Transaction<Tables>>;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  db = new Kysely<Tables>({ dialect: sqliteDialect(new DatabaseSync(':memory:')) });
  await createRequestTable(db);
  await createRequestTable(db);
  await db.schema.createTable('task').addColumn('name', 'text').execute();
  ledger = createRequestLedger({ db, clock: { now: () => now }, keepMs: 1000 });
});
afterEach(() => db.destroy());

const request = (userId: string, requestId: string) => ({ identity: { userId }, requestId });

/** Adds a task in the name of a request. */
function addTask(userId: string, requestId: string, result: unknown): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await trx.insertInto('task').values({ name: requestId }).execute();
    await ledger.remember(trx, { ...request(userId, requestId), fingerprint: 'f' }, result);
  });
}
const tasks = async () => (await db.selectFrom('task').selectAll().execute()).map(({ name }) => name);

test.each([{ id: 7, list: [null, 'ü'] }, null, undefined, 0])(
  'gives the result %j of a request that has committed, to its user only',
  async (result) => {
    await addTask('ann', '1', result);
    expect(await ledger.find({ userId: 'ann', requestId: '1' })).toEqual({
      result: result ?? null,
      fingerprint: 'f',
    });
    expect(await ledger.find({ userId: 'ben', requestId: '1' })).toBeNull();
    expect(await ledger.find({ userId: 'ann', requestId: '2' })).toBeNull();
  },
);

test('lets a request commit once, and takes back what the second one did', async () => {
  await addTask('ann', '1', 'first');
  await expect(addTask('ann', '1', 'second')).rejects.toMatchObject({ code: 'conflict' });
  await addTask('ben', '1', 'another');
  expect(await tasks()).toEqual(['1', '1']);
  expect(await ledger.find({ userId: 'ann', requestId: '1' })).toMatchObject({ result: 'first' });
});

test('knows nothing of a request that was rolled back', async () => {
  const failed = db.transaction().execute(async (trx) => {
    await ledger.remember(trx, request('ann', '1'), 'never');
    throw new Error('after it');
  });
  await expect(failed).rejects.toThrow('after it');
  expect(await ledger.find({ userId: 'ann', requestId: '1' })).toBeNull();
});

test('forgets by age', async () => {
  await addTask('ann', '1', 'old');
  now += 600;
  await addTask('ann', '2', 'new');
  now += 401;
  await ledger.sweep();
  expect(await ledger.find({ userId: 'ann', requestId: '1' })).toBeNull();
  expect(await ledger.find({ userId: 'ann', requestId: '2' })).toMatchObject({ result: 'new' });
});
