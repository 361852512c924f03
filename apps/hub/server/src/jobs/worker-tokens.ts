import {
  createWorkerToken,
  parseWorkerToken,
  type WorkerGrant,
  type WorkerTokens,
} from '@headway/jobs/gateway';
import { type Clock, HeadwayError } from '@headway/protocol';
import { isManager, requireProject } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { requireAdministrator } from '../accounts/administrator.ts';
import type { HubTransaction, WorkerTokenRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError, notFound } from '../http/problem.ts';

/** A worker token as its maker sees it; the token itself is shown once. */
export interface WorkerTokenInfo {
  id: string;
  name: string;
  kinds: string[];
  projectId: string | null;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

export interface NewWorkerToken {
  name: string;
  kinds: readonly string[];
  /** The jobs of this project only; all without it, which only the administrator may. */
  projectId?: string | undefined;
  expiresInSeconds: number;
}

/** The hub's worker tokens. */
export interface HubWorkerTokens extends WorkerTokens {
  /** @throws ApiError `not_found`, `forbidden`, `kind_not_for_workers`. */
  create(userId: string, draft: NewWorkerToken): Promise<WorkerTokenInfo & { token: string }>;
  /** Those that a user has made, newest first. */
  list(userId: string): Promise<WorkerTokenInfo[]>;
  /** @throws ApiError `not_found`. */
  revoke(userId: string, id: string): Promise<void>;
  /** Revokes all that a user has made. */
  revokeAll(userId: string): Promise<void>;
  /** Whether a token that has not ended is for this kind of jobs of this project. */
  areFor(kind: string, projectId: string, trx: HubTransaction): Promise<boolean>;
}

interface WorkerTokensOptions extends Pick<HubServices, 'db' | 'publisher' | 'newId' | 'now'> {
  clock: Clock;
  /** Whether worker processes of the hub do jobs of a kind. */
  isOwnKind: (kind: string) => boolean;
  /** Its connections must go. */
  onRevoked: (tokenId: string) => void;
}

/** How exact `lastUsedAt` is. */
const usedIntervalMs = 60_000;
/** Of one user. */
const mostTokens = 1000;
const onlyAdministrator = 'Only the administrator makes tokens for all projects: name one of yours.';

export function createWorkerTokens(options: WorkerTokensOptions): HubWorkerTokens {
  const { db, clock, newId, isOwnKind, onRevoked } = options;
  const time = (ms: number): string => new Date(ms).toISOString();

  async function read(id: string): Promise<WorkerTokenRow | undefined> {
    return await db.selectFrom('worker_tokens').selectAll().where('id', '=', id).executeTakeFirst();
  }

  async function record(
    trx: HubTransaction,
    { id, name, owner_id: actorId, project_id: projectId }: WorkerTokenRow,
    action: 'token.created' | 'token.revoked',
  ): Promise<void> {
    await recordActivity(options, trx, { projectId, actorId, action, subject: { type: 'token', id, name } });
  }

  /** What a token allows. @throws HeadwayError */
  async function grantOf(row: WorkerTokenRow | undefined): Promise<WorkerGrant> {
    if (!row) throw new HeadwayError('token_invalid');
    const now = clock.now();
    const expiresAt = Date.parse(row.expires_at);
    if (expiresAt <= now) throw new HeadwayError('token_expired');
    // It allows no more than whoever made it may allow: with their rights it ends.
    if (row.project_id !== null && !(await isManager(db, row.owner_id, row.project_id))) {
      throw new HeadwayError('token_invalid');
    }
    if (now - Date.parse(row.last_used_at ?? row.created_at) >= usedIntervalMs || !row.last_used_at) {
      await db
        .updateTable('worker_tokens')
        .set({ last_used_at: time(now) })
        .where('id', '=', row.id)
        .execute();
    }
    const labels: Record<string, string> = row.project_id === null ? {} : { projectId: row.project_id };
    return {
      tokenId: row.id,
      kinds: kindsOf(row),
      labels,
      openedLabels: { userId: row.owner_id },
      expiresAt,
    };
  }

  return {
    async verify(token) {
      const parsed = parseWorkerToken(token);
      const row = parsed && (await read(parsed.id));
      if (!row || !parsed.matches(row.hash)) throw new HeadwayError('token_invalid');
      return await grantOf(row);
    },

    find: async (tokenId) => await grantOf(await read(tokenId)),

    async create(userId, { name, kinds, projectId, expiresInSeconds }) {
      if (projectId !== undefined) await requireProject(db, { userId, action: 'manage' }, projectId);
      else await requireAdministrator(db, userId, onlyAdministrator);
      const own = kinds.find(isOwnKind);
      if (own !== undefined) {
        throw new ApiError('kind_not_for_workers', `Jobs of the kind '${own}' are done by this hub itself.`);
      }
      const { count } = await db
        .selectFrom('worker_tokens')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('owner_id', '=', userId)
        .executeTakeFirstOrThrow();
      if (count >= mostTokens)
        throw new ApiError('forbidden', `You have ${count} worker tokens: revoke some.`);
      const id = newId();
      const { token, hash } = createWorkerToken(id);
      const now = clock.now();
      const row: WorkerTokenRow = {
        id,
        name,
        kinds: JSON.stringify([...new Set(kinds)]),
        project_id: projectId ?? null,
        owner_id: userId,
        hash,
        created_at: time(now),
        expires_at: time(now + expiresInSeconds * 1000),
        last_used_at: null,
      };
      await db.transaction().execute(async (trx) => {
        await trx.insertInto('worker_tokens').values(row).execute();
        await record(trx, row, 'token.created');
      });
      return { ...toInfo(row), token };
    },

    async list(userId) {
      const rows = await db
        .selectFrom('worker_tokens')
        .selectAll()
        .where('owner_id', '=', userId)
        .orderBy('id', 'desc')
        .execute();
      return rows.map(toInfo);
    },

    async revoke(userId, id) {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .deleteFrom('worker_tokens')
          .where('id', '=', id)
          .where('owner_id', '=', userId)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw notFound('worker token');
        await record(trx, row, 'token.revoked');
      });
      onRevoked(id);
    },

    async revokeAll(userId) {
      const rows = await db
        .deleteFrom('worker_tokens')
        .where('owner_id', '=', userId)
        .returning('id')
        .execute();
      for (const { id } of rows) onRevoked(id);
    },

    async areFor(kind, projectId, trx) {
      const rows = await trx
        .selectFrom('worker_tokens')
        .select('kinds')
        .where('expires_at', '>', time(clock.now()))
        .where(({ or, eb }) => or([eb('project_id', '=', projectId), eb('project_id', 'is', null)]))
        .execute();
      return rows.some((row) => kindsOf(row).includes(kind));
    },
  };
}

/** As `create` has stored them. */
function kindsOf({ kinds }: Pick<WorkerTokenRow, 'kinds'>): string[] {
  return JSON.parse(kinds) as string[];
}

function toInfo(row: WorkerTokenRow): WorkerTokenInfo {
  return {
    id: row.id,
    name: row.name,
    kinds: kindsOf(row),
    projectId: row.project_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
