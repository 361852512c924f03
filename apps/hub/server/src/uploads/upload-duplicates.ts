import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubDatabase, HubTransaction } from '../database.ts';

/** The oldest image of a project with this content. */
export async function findDuplicate(
  db: HubDatabase | HubTransaction,
  projectId: string,
  sha256: string,
): Promise<{ id: string; name: string } | null> {
  const row = await db
    .selectFrom('assets')
    .select(['id', 'name'])
    .where('project_id', '=', projectId)
    .where('sha256', '=', sha256)
    .where('deletion_id', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  return row ?? null;
}

/** SHA-256 of a file, hexadecimal; read in pieces, whatever its size. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
