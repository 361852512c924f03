import type { ImageActionName } from '@headway/hub-api';
import type { HubServices } from '../hub-context.ts';

/**
 * The images of an action to which it has not been done. A run that was cut off may have done more than it could save:
 * none of that is done twice, nor told as refused.
 */
export async function imagesLeft(
  { db, queue }: Pick<HubServices, 'db' | 'queue'>,
  { action, actionId, projectId }: { action: ImageActionName; actionId: string; projectId: string },
  assetIds: readonly string[],
): Promise<string[]> {
  const here = new Map<string, { deletion_id: string | null; action_id: string | null }>();
  const rows = await db
    .selectFrom('assets')
    .leftJoin('deletions', 'deletions.id', 'assets.deletion_id')
    .select(['assets.id', 'assets.deletion_id', 'deletions.action_id'])
    .where('assets.id', 'in', assetIds)
    .where('assets.project_id', '=', projectId)
    .execute();
  for (const row of rows) here.set(row.id, row);

  async function isDone(id: string): Promise<boolean> {
    const image = here.get(id);
    switch (action) {
      case 'delete':
        return image?.action_id === actionId;
      case 'restore':
        return image?.deletion_id === null;
      case 'purge':
        return image === undefined;
      case 'run': {
        const { items } = await queue.list({ batchId: actionId, labels: { assetId: id }, limit: 1 });
        return items.length > 0;
      }
    }
  }

  const left: string[] = [];
  for (const id of assetIds) if (!(await isDone(id))) left.push(id);
  return left;
}
