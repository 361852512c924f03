import type { Activity, ActivityAction, ActivitySubject } from '@headway/hub-api';
import { administratorOf } from '../accounts/administrator.ts';
import type { ActivityRow, HubTransaction } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { namedOf, personOf, projectNameOf } from '../projects/names.ts';
import { channelsOfProject } from '../projects/project-channels.ts';

type Hub = Pick<HubServices, 'publisher' | 'now' | 'newId'>;

/** Something that was done. */
export interface Deed {
  /** `null`: it concerns no project, only who did it and the administrator see it. */
  projectId: string | null;
  /** `null`: the hub by itself. */
  actorId: string | null;
  action: ActivityAction;
  subject?: ActivitySubject | undefined;
  /** How many things it was done to. @default 1 */
  count?: number;
  /** Only what has the same is told in one line. @default '' */
  grouping?: string;
  data?: Activity['data'];
}

/** What is done again and again is told in one line, with a count. */
const gathered: ReadonlySet<ActivityAction> = new Set<ActivityAction>([
  'image.added',
  'image.deleted',
  'image.restored',
  'image.purged',
  'image.processed',
  'result.changed',
  'job.retried',
  'job.cancelled',
  'question.answered',
]);
/** The line goes on while the next one comes within this time. */
const gatherMs = 600_000;

/** Records what somebody did, in the transaction in which it is done, and tells everyone who may see it. */
export async function recordActivity(hub: Hub, trx: HubTransaction, deed: Deed): Promise<void> {
  const row = (await growLine(hub, trx, deed)) ?? (await addLine(hub, trx, deed));
  const channels =
    deed.projectId === null
      ? await ownChannels(trx, deed.actorId)
      : await channelsOfProject(trx, deed.projectId);
  if (channels.length === 0) return;
  await hub.publisher.publish({ channels, type: 'activity.changed', data: toActivity(row) }, trx);
}

async function growLine(hub: Hub, trx: HubTransaction, deed: Deed): Promise<ActivityRow | undefined> {
  const { projectId, actorId, action, grouping = '', count = 1, data } = deed;
  if (!gathered.has(action)) return undefined;
  const now = hub.now();
  const before = await trx
    .selectFrom('activities')
    .select('id')
    .where('actor_id', actorId === null ? 'is' : '=', actorId)
    .where('action', '=', action)
    .where('project_id', projectId === null ? 'is' : '=', projectId)
    .where('grouping', '=', grouping)
    .where('updated_at', '>', new Date(Date.parse(now) - gatherMs).toISOString())
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!before) return undefined;
  return await trx
    .updateTable('activities')
    .set((eb) => ({
      count: eb('count', '+', count),
      updated_at: now,
      revision: eb('revision', '+', 1),
      ...(data && { data: JSON.stringify(data) }),
    }))
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function addLine(hub: Hub, trx: HubTransaction, deed: Deed): Promise<ActivityRow> {
  const { projectId, actorId, action, subject, count = 1, grouping = '', data = {} } = deed;
  const [project, actor] = [await projectNameOf(trx, projectId), await personOf(trx, actorId)];
  const now = hub.now();
  return await trx
    .insertInto('activities')
    .values({
      id: hub.newId(),
      project_id: projectId,
      project_name: project?.name ?? null,
      actor_id: actorId,
      actor_name: actor?.name ?? null,
      action,
      subject: subject ? JSON.stringify(subject) : null,
      grouping,
      count,
      data: JSON.stringify(data),
      created_at: now,
      updated_at: now,
      revision: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function ownChannels(trx: HubTransaction, actorId: string | null): Promise<readonly string[]> {
  const ids = [actorId, await administratorOf(trx)].filter((id) => id !== null);
  return [...new Set(ids)].map((id) => `user:${id}`);
}

/** A row as those see it who may. */
export function toActivity(row: ActivityRow): Activity {
  return {
    id: row.id,
    project: namedOf(row.project_id, row.project_name),
    actor: namedOf(row.actor_id, row.actor_name),
    // As `recordActivity` has stored them.
    action: row.action as ActivityAction,
    subject: row.subject === null ? null : (JSON.parse(row.subject) as ActivitySubject),
    count: row.count,
    data: JSON.parse(row.data) as Activity['data'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}
