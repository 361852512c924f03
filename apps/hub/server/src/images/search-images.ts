import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FoundImage } from '@headway/hub-api';
import { sql } from 'kysely';
import type { HubDatabase } from '../database.ts';

export interface ImageQuery {
  /** Words that must all be in the name, in any order and in small or capital letters. */
  words: string;
  limit: number;
}

/**
 * Images of somebody's projects by their names, newest first, those of the projects that were changed last before others.
 * Project by project, so that others have their turn however many images there are.
 */
export async function searchImages(
  db: HubDatabase,
  userId: string,
  { words, limit }: ImageQuery,
): Promise<FoundImage[]> {
  const patterns = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (patterns.length === 0) return [];
  const projects = await db
    .selectFrom('projects')
    .innerJoin('project_members', 'project_members.project_id', 'projects.id')
    .select(['projects.id', 'projects.name'])
    .where('project_members.user_id', '=', userId)
    .where('projects.deletion_id', 'is', null)
    .orderBy('projects.updated_at', 'desc')
    .execute();
  const found: FoundImage[] = [];
  for (const { id: projectId, name: projectName } of projects) {
    if (found.length >= limit) break;
    let query = db
      .selectFrom('assets')
      .select(['id', 'name'])
      .where('project_id', '=', projectId)
      .where('deletion_id', 'is', null);
    for (const pattern of patterns)
      query = query.where(sql<boolean>`lower(name) LIKE ${pattern} ESCAPE ${'\\'}`);
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit - found.length)
      .execute();
    for (const { id: assetId, name } of rows) found.push({ assetId, name, projectId, projectName });
    await nextTurn();
  }
  return found;
}
