import { createHash, randomBytes } from 'node:crypto';
import { allows, type Invitation, type InvitationLook, type Role, roles } from '@headway/hub-api';
import { sql } from 'kysely';
import { requireProject } from './access.ts';
import { recordActivity } from '../news/activity.ts';
import type { HubDatabase, HubTransaction, InvitationRow } from '../database.ts';
import type { HubContext } from '../hub-context.ts';
import type { Mail } from '../accounts/mail.ts';
import { joinProject, tellInvitations } from './member-records.ts';
import { notify } from '../news/notifications.ts';
import { ApiError, notFound } from '../http/problem.ts';

type Db = HubDatabase | HubTransaction;
type Hub = Pick<HubContext, 'db' | 'publisher' | 'now' | 'newId' | 'mailer' | 'linkTo' | 'log'>;

/** How long an invitation is good. */
const validMs = 7 * 86_400_000;
/** Of one project that are listed. */
const mostInvitations = 500;
/** In an hour: the hub is no way to fill the inboxes of strangers. */
const mostByOne = 50;
const mostToOne = 5;
const hourMs = 3_600_000;

/** Only this is kept: whoever reads the database can not join by it. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Those in time of whoever may still share the project: nobody who was taken out of it comes back by their own link. */
function goodInvitations(db: Db, now: string) {
  return db
    .selectFrom('invitations')
    .innerJoin('projects', 'projects.id', 'invitations.project_id')
    .innerJoin('user', 'user.id', 'invitations.invited_by')
    .innerJoin('project_members', (join) =>
      join
        .onRef('project_members.project_id', '=', 'invitations.project_id')
        .onRef('project_members.user_id', '=', 'invitations.invited_by'),
    )
    .selectAll('invitations')
    .where('invitations.expires_at', '>', now)
    .where('projects.deletion_id', 'is', null)
    .where('user.deactivatedAt', 'is', null)
    .where(
      'project_members.role',
      'in',
      roles.filter((role) => allows(role, 'manage')),
    );
}

/** The invitations of a project that are good, newest first. */
export async function listInvitations(
  { db, now }: Pick<Hub, 'db' | 'now'>,
  askerId: string,
  projectId: string,
): Promise<Invitation[]> {
  await requireProject(db, { userId: askerId, action: 'manage' }, projectId);
  const rows = await goodInvitations(db, now())
    .where('invitations.project_id', '=', projectId)
    .orderBy('invitations.id', 'desc')
    .limit(mostInvitations)
    .execute();
  return rows.map(toInvitation);
}

/**
 * Invites an address that has no account; an earlier invitation of it ends. The link goes by mail, or back to whoever
 * invites where there is no mail server.
 * @throws ApiError `not_found`, `forbidden`, `too_many_attempts`.
 */
export async function invite(
  hub: Hub,
  askerId: string,
  { projectId, email, role }: { projectId: string; email: string; role: Role },
): Promise<{ invitation: Invitation; link: string | null }> {
  const token = randomBytes(32).toString('base64url');
  const now = hub.now();
  const { row, mail, link } = await hub.db.transaction().execute(async (trx) => {
    const project = await requireProject(trx, { userId: askerId, action: 'manage' }, projectId);
    const address = email.toLowerCase();
    await requireFew(trx, { askerId, address, since: new Date(Date.parse(now) - hourMs).toISOString() });
    await trx
      .deleteFrom('invitations')
      .where('project_id', '=', projectId)
      .where(({ or, eb }) => or([eb('email', '=', address), eb('expires_at', '<=', now)]))
      .execute();
    const values: InvitationRow = {
      id: hub.newId(),
      project_id: projectId,
      email: address,
      role,
      token_hash: hashOf(token),
      invited_by: askerId,
      created_at: now,
      expires_at: new Date(Date.parse(now) + validMs).toISOString(),
    };
    await trx.insertInto('invitations').values(values).execute();
    await tellInvitations(hub, trx, projectId);
    await recordActivity(hub, trx, {
      projectId,
      actorId: askerId,
      action: 'member.invited',
      subject: { type: 'person', id: values.id, name: address },
      data: { role },
    });
    const asker = await trx.selectFrom('user').select('name').where('id', '=', askerId).executeTakeFirst();
    // Behind `#` it is not sent to servers, so it is in no log.
    const joinLink = hub.linkTo(`/invitation#${token}`);
    return {
      row: values,
      link: joinLink,
      mail: invitationMail(address, { by: asker?.name ?? 'Somebody', project: project.name, link: joinLink }),
    };
  });
  // Not awaited: a mail server that is slow must not hold up who invites.
  hub.mailer
    .sendMail(mail)
    .catch((error: unknown) => hub.log.error({ err: error }, 'an invitation could not be mailed'));
  return { invitation: toInvitation(row), link: hub.mailer.delivers ? null : link };
}

/** @throws ApiError `too_many_attempts`. */
async function requireFew(
  trx: HubTransaction,
  { askerId, address, since }: { askerId: string; address: string; since: string },
): Promise<void> {
  const toAddress = sql<boolean>`json_extract(subject, '$.name') = ${address}`;
  const { byOne, toOne } = await trx
    .selectFrom('activities')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('actor_id', '=', askerId).as('byOne'),
      fn.countAll<number>().filterWhere(toAddress).as('toOne'),
    ])
    .where('action', '=', 'member.invited')
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  if (byOne < mostByOne && toOne < mostToOne) return;
  throw new ApiError('too_many_attempts', 'That is many invitations in an hour. Go on a little later.');
}

function invitationMail(
  to: string,
  { by, project, link }: { by: string; project: string; link: string },
): Mail {
  return {
    to,
    subject: `${by} invites you to “${project}”`,
    text: [
      `${by} shares the project “${project}” with you. Join it here:`,
      '',
      link,
      '',
      `The link is good for ${validMs / 86_400_000} days, and once.`,
    ].join('\n'),
  };
}

/** Takes an invitation back: its link is no longer good. @throws ApiError `not_found`, `forbidden`. */
export async function withdrawInvitation(
  hub: Hub,
  askerId: string,
  { projectId, id }: { projectId: string; id: string },
): Promise<void> {
  await hub.db.transaction().execute(async (trx) => {
    await requireProject(trx, { userId: askerId, action: 'manage' }, projectId);
    const row = await trx
      .deleteFrom('invitations')
      .where('id', '=', id)
      .where('project_id', '=', projectId)
      .returningAll()
      .executeTakeFirstOrThrow(() => notFound('invitation'));
    await tellInvitations(hub, trx, projectId);
    await recordActivity(hub, trx, {
      projectId,
      actorId: askerId,
      action: 'invitation.withdrawn',
      subject: { type: 'person', id: row.id, name: row.email },
    });
  });
}

/** @throws ApiError `invitation_gone`. */
async function requireInvitation(db: Db, token: string, now: string): Promise<InvitationRow> {
  return await goodInvitations(db, now)
    .where('invitations.token_hash', '=', hashOf(token))
    .executeTakeFirstOrThrow(
      () => new ApiError('invitation_gone', 'It was used, withdrawn, or is too old. Ask for another one.'),
    );
}

/** What a link leads to, for whoever has it. @throws ApiError `invitation_gone`. */
export async function lookAtInvitation(
  { db, now }: Pick<Hub, 'db' | 'now'>,
  token: string,
): Promise<InvitationLook> {
  const row = await requireInvitation(db, token, now());
  const { name } = await db
    .selectFrom('projects')
    .select('name')
    .where('id', '=', row.project_id)
    .executeTakeFirstOrThrow();
  const by = await db.selectFrom('user').select('name').where('id', '=', row.invited_by).executeTakeFirst();
  const account = await db.selectFrom('user').select('id').where('email', '=', row.email).executeTakeFirst();
  return {
    projectId: row.project_id,
    projectName: name,
    role: row.role,
    email: row.email,
    by: by?.name ?? null,
    hasAccount: account !== undefined,
  };
}

/** Makes somebody a member by an invitation, which ends with it. @throws ApiError `invitation_gone`. */
export async function acceptInvitation(
  hub: Hub,
  userId: string,
  token: string,
): Promise<{ projectId: string }> {
  return await hub.db.transaction().execute(async (trx) => {
    const {
      id,
      project_id: projectId,
      role,
      invited_by: by,
    } = await requireInvitation(trx, token, hub.now());
    await trx.deleteFrom('invitations').where('id', '=', id).execute();
    const project = await trx
      .selectFrom('projects')
      .selectAll()
      .where('id', '=', projectId)
      .executeTakeFirstOrThrow();
    const { name, userId: joined } = await joinProject(hub, trx, { project, userId, role });
    await recordActivity(hub, trx, {
      projectId,
      actorId: joined,
      action: 'member.joined',
      subject: { type: 'person', id: joined, name },
      data: { role },
    });
    await notify(hub, trx, {
      userIds: [by],
      kind: 'invitation.accepted',
      key: `joined:${projectId}:${joined}`,
      projectId,
      by: joined,
      data: { role },
    });
    return { projectId };
  });
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    projectId: row.project_id,
    email: row.email,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
