import type { HubDatabase, HubTransaction } from '../database.ts';

/** Who takes part in a project. */
export async function membersOf(db: HubDatabase | HubTransaction, projectId: string): Promise<string[]> {
  const members = await db
    .selectFrom('project_members')
    .select('user_id')
    .where('project_id', '=', projectId)
    .execute();
  return members.map(({ user_id: userId }) => userId);
}

/** Who hears of a project itself: its own channel and those of all members. */
export async function channelsOfProject(
  db: HubDatabase | HubTransaction,
  projectId: string,
): Promise<readonly string[]> {
  const members = await membersOf(db, projectId);
  return [`project:${projectId}`, ...members.map((userId) => `user:${userId}`)];
}
