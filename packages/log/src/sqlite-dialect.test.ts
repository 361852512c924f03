import { DatabaseSync } from 'node:sqlite';
import { type Generated, Kysely, sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { sqliteDialect } from './sqlite-dialect.ts';

interface Tables {
  note: { id: Generated<number>; text: string; done: boolean | number };
}

const opened: Kysely<Tables>[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) await db.destroy();
});

async function openNotes(): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(new DatabaseSync(':memory:')) });
  opened.push(db);
  await db.schema
    .createTable('note')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('text', 'text', (c) => c.notNull().unique())
    .addColumn('done', 'integer', (c) => c.notNull())
    .execute();
  return db;
}

test('gives back what was inserted, with booleans as numbers', async () => {
  const db = await openNotes();
  const inserted = await db
    .insertInto('note')
    .values({ text: 'a', done: true })
    .returningAll()
    .executeTakeFirstOrThrow();
  expect({ ...inserted }).toEqual({ id: 1, text: 'a', done: 1 });
  const plain = await db.insertInto('note').values({ text: 'b', done: false }).executeTakeFirst();
  expect(plain.insertId).toBe(2n);
  const updated = await db.updateTable('note').set({ done: 1 }).executeTakeFirst();
  expect(updated.numUpdatedRows).toBe(2n);
});

test('undoes a transaction that throws', async () => {
  const db = await openNotes();
  const broken = db.transaction().execute(async (trx) => {
    await trx.insertInto('note').values({ text: 'a', done: 0 }).execute();
    throw new Error('no');
  });
  await expect(broken).rejects.toThrow('no');
  expect(await db.selectFrom('note').selectAll().execute()).toEqual([]);
});

test('runs transactions that start at once one after the other', async () => {
  const db = await openNotes();
  const add = (text: string) =>
    db.transaction().execute(async (trx) => {
      const rows = await trx.selectFrom('note').select('id').execute();
      await trx
        .insertInto('note')
        .values({ text: `${text}${rows.length}`, done: 0 })
        .execute();
    });
  await Promise.all([add('x'), add('x'), add('x')]);
  const rows = await db.selectFrom('note').select('text').orderBy('id').execute();
  expect(rows.map((row) => row.text)).toEqual(['x0', 'x1', 'x2']);
});

test('refuses a Date, which the driver would store as NULL', async () => {
  const db = await openNotes();
  const query = sql`select ${new Date(0)} as day`.execute(db);
  await expect(query).rejects.toThrow('Parameter 1 must be text');
});

test('sees a column that was added after the statement was first used', async () => {
  const db = await openNotes();
  await db.insertInto('note').values({ text: 'a', done: 0 }).execute();
  await db.selectFrom('note').selectAll().execute();
  await db.schema.alterTable('note').addColumn('extra', 'text').execute();
  const [row] = await db.selectFrom('note').selectAll().execute();
  expect({ ...row }).toEqual({ id: 1, text: 'a', done: 0, extra: null });
});

test('passes on a broken constraint', async () => {
  const db = await openNotes();
  await db.insertInto('note').values({ text: 'a', done: 0 }).execute();
  await expect(db.insertInto('note').values({ text: 'a', done: 0 }).execute()).rejects.toThrow(/UNIQUE/);
});

test('tells that the disk is full when a transaction meets it, and goes on afterwards', async () => {
  const db = await openNotes();
  await sql`pragma max_page_count = 4`.execute(db);
  const full = db.transaction().execute(async (trx) => {
    for (let index = 0; index < 100; index += 1) {
      await trx
        .insertInto('note')
        .values({ text: `${index} ${'x'.repeat(2000)}`, done: 0 })
        .execute();
    }
  });
  await expect(full).rejects.toMatchObject({ errcode: 13 });
  expect(await db.selectFrom('note').selectAll().execute()).toEqual([]);
  await db.transaction().execute((trx) => trx.insertInto('note').values({ text: 'a', done: 0 }).execute());
});
