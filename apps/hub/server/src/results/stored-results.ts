import { type RawBuilder, sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../database.ts';
import { notFound } from '../http/problem.ts';

type Db = HubDatabase | HubTransaction;

/** How large a result is, in bytes of JSON. Nothing of it is read. @throws ApiError `not_found` */
export async function sizeOfResult(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom('results')
    .select(sql<number>`octet_length(result)`.as('bytes'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('result');
  return row.bytes;
}

/** A result as JSON. As bytes, since no text has to be made of what is only passed on. @throws ApiError `not_found` */
export async function readResult(db: Db, id: string): Promise<Buffer> {
  const row = await db
    .selectFrom('results')
    .select(sql<Uint8Array>`cast(result as blob)`.as('json'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('result');
  const { buffer, byteOffset, byteLength } = row.json;
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** JSON as a result is stored. */
export function asStoredResult(json: string | Uint8Array): RawBuilder<string> {
  return sql<string>`cast(${json} as text)`;
}
