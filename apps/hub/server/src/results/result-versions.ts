import type { NewVersion, ResultVersion, SavedVersion } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { requireAsset, requireResult } from '../projects/access.ts';
import { recordActivity } from '../news/activity.ts';
import { changeAsset } from '../images/asset-records.ts';
import {
  type AssetRow,
  type HubDatabase,
  type HubTransaction,
  type ResultFacts,
  resultFacts,
  type ResultRow,
} from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { makeVersion } from './make-version.ts';
import { oldVersions } from './old-versions.ts';
import { notify } from '../news/notifications.ts';
import { type PageQuery, toPage } from '../http/paging.ts';
import { ApiError, notFound } from '../http/problem.ts';
import { asStoredResult } from './stored-results.ts';

type Publishing = Pick<HubServices, 'publisher' | 'now' | 'newId'>;

/** A version as lists need it. */
type VersionRow = ResultFacts & { author_name: string | null };

const columns = [...resultFacts, 'user.name as author_name'] as const;

function versions(db: HubDatabase | HubTransaction) {
  return db.selectFrom('results').leftJoin('user', 'user.id', 'results.author_id').select(columns);
}

/** A row as everyone sees it. */
function toVersion(row: VersionRow): ResultVersion {
  const { author_id: id, author_name: name } = row;
  return {
    id: row.id,
    assetId: row.asset_id,
    projectId: row.project_id,
    jobId: row.job_id,
    kind: row.kind,
    version: row.version,
    parentId: row.parent_id,
    rootId: row.root_id,
    author: id !== null && name !== null ? { id, name } : null,
    note: row.note,
    summary: row.summary,
    createdAt: row.created_at,
    revision: 1,
  };
}

/** The versions of an image's results, newest first. */
export async function listVersions(db: HubDatabase, assetId: string, { limit, cursor }: PageQuery) {
  let query = versions(db).where('results.asset_id', '=', assetId);
  if (cursor !== undefined) query = query.where('results.id', '<', cursor);
  const rows = await query
    .orderBy('results.id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, toVersion);
}

/** What is new of a version; the rest follows from it. */
export type VersionDraft = Pick<
  ResultRow,
  'asset_id' | 'project_id' | 'job_id' | 'kind' | 'author_id' | 'note' | 'summary'
> & {
  /** JSON. */
  result: string | Uint8Array;
  parent: Pick<ResultRow, 'id' | 'root_id'> | null;
};

/** Stores a version and tells it to those who look at the image. */
export async function addVersion(
  hub: Publishing,
  trx: HubTransaction,
  { parent, result, ...draft }: VersionDraft,
): Promise<ResultVersion> {
  const id = hub.newId();
  const { last } = await trx
    .selectFrom('results')
    .select((eb) => eb.fn.max('version').as('last'))
    .where('asset_id', '=', draft.asset_id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('results')
    .values({
      ...draft,
      result: asStoredResult(result),
      id,
      created_at: hub.now(),
      version: Number(last ?? 0) + 1,
      parent_id: parent?.id ?? null,
      root_id: parent?.root_id ?? id,
    })
    .execute();
  const version = toVersion(await versions(trx).where('results.id', '=', id).executeTakeFirstOrThrow());
  await hub.publisher.publish(
    { channels: [`asset:${version.assetId}`], type: 'result.created', data: version },
    trx,
  );
  await dropOldVersions(hub, trx, version.assetId);
  return version;
}

async function dropOldVersions(hub: Publishing, trx: HubTransaction, assetId: string): Promise<void> {
  const { current_result_id: currentId } = await trx
    .selectFrom('assets')
    .select('current_result_id')
    .where('id', '=', assetId)
    .executeTakeFirstOrThrow();
  const rows = await trx
    .selectFrom('results')
    .select(['id', 'note'])
    .where('asset_id', '=', assetId)
    .orderBy('version', 'desc')
    .execute();
  const old = oldVersions(rows, { currentId });
  if (old.length === 0) return;
  await trx.deleteFrom('results').where('id', 'in', old).execute();
  for (const id of old) {
    await hub.publisher.publish(
      { channels: [`asset:${assetId}`], type: 'result.removed', data: null, key: `result:${id}` },
      trx,
    );
  }
}

/** How often a version is made anew because another one was stored while it was made. */
const mostTries = 4;

/**
 * Stores a corrected version of a result, which becomes the image's current one. Where that is another one by now, the
 * operations are done on it as far as they touch nothing that changed.
 * @throws ApiError `not_editable`, `edit_refused`, `version_conflict` with what a person has to decide.
 */
export async function saveVersion(
  hub: HubServices,
  userId: string,
  { resultId, operations, note, aside = false }: NewVersion & { resultId: string },
): Promise<SavedVersion> {
  const base = await requireResult(hub.db, { userId, action: 'write' }, resultId);
  if (!hub.pipelines.byKind(base.kind)?.loadEditor) {
    throw new ApiError('not_editable', `Results of '${base.kind}' can not be corrected.`);
  }
  for (let tries = 0; tries < mostTries; tries += 1) {
    const asset = await requireAsset(hub.db, { userId, action: 'write' }, base.asset_id);
    const current = aside ? base : await currentOf(hub.db, asset, base);
    const merged = current.id !== base.id;
    const made = await makeVersion(hub, {
      kind: base.kind,
      path: hub.storage.pathOf('files', asset.file_key),
      baseId: base.id,
      currentId: merged ? current.id : null,
      operations: [...operations],
    });
    const version = await hub.db.transaction().execute(async (trx) => {
      const now = await requireAsset(trx, { userId, action: 'write' }, asset.id);
      if (!aside && now.current_result_id !== asset.current_result_id) return null;
      if (made.result === null) {
        // Others did all of it already.
        return toVersion(await versions(trx).where('results.id', '=', current.id).executeTakeFirstOrThrow());
      }
      const stored = await addVersion(hub, trx, {
        asset_id: asset.id,
        project_id: asset.project_id,
        job_id: current.job_id,
        kind: current.kind,
        result: made.result,
        author_id: userId,
        note: note === undefined || note === '' ? null : note,
        summary: made.summary,
        parent: current,
      });
      if (!aside) await changeAsset(hub, trx, { id: asset.id, currentResultId: stored.id });
      await recordActivity(hub, trx, {
        projectId: asset.project_id,
        actorId: userId,
        action: 'result.changed',
        subject: { type: 'image', id: asset.id, name: asset.name },
        grouping: asset.id,
      });
      // Whoever corrected it before wants to know that it is not theirs alone any more.
      await notify(hub, trx, {
        userIds: await correctorsOf(trx, asset.id),
        kind: 'result.changed',
        key: `result:${asset.id}`,
        projectId: asset.project_id,
        by: userId,
        data: { assetId: asset.id, name: asset.name, resultId: stored.id },
      });
      return stored;
    });
    if (version) return { version, merged };
  }
  throw new ApiError('job_conflict', 'Too many people change this result at the same time. Try again.');
}

/** The version that a new one goes on top of. @throws ApiError when it came of another run. */
async function currentOf(db: HubDatabase, asset: AssetRow, base: ResultFacts): Promise<ResultFacts> {
  const id = asset.current_result_id;
  if (id === null || id === base.id) return base;
  const current = await db
    .selectFrom('results')
    .select(resultFacts)
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => notFound('result'));
  if (current.root_id === base.root_id) return current;
  throw new ApiError(
    'version_conflict',
    'The image was processed again, or another result was chosen. Its objects are not those that you corrected.',
    { conflict: { reason: 'replaced', currentResultId: current.id, operations: [], conflicts: [] } },
  );
}

/** Makes one of an image's versions the current one. */
export async function chooseVersion(
  hub: HubServices,
  userId: string,
  { assetId, resultId }: { assetId: string; resultId: string },
): Promise<Asset> {
  return await hub.db.transaction().execute(async (trx) => {
    await requireAsset(trx, { userId, action: 'write' }, assetId);
    const result = await requireResult(trx, { userId, action: 'write' }, resultId);
    if (result.asset_id !== assetId) throw notFound('result');
    const asset = await changeAsset(hub, trx, { id: assetId, currentResultId: resultId });
    if (!asset) throw notFound('image');
    await recordActivity(hub, trx, {
      projectId: asset.projectId,
      actorId: userId,
      action: 'result.chosen',
      subject: { type: 'image', id: asset.id, name: asset.name },
      data: { version: result.version },
    });
    return asset;
  });
}

/** Who of the project's people corrected the results of an image. */
async function correctorsOf(trx: HubTransaction, assetId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('results')
    .innerJoin('project_members', (join) =>
      join
        .onRef('project_members.project_id', '=', 'results.project_id')
        .onRef('project_members.user_id', '=', 'results.author_id'),
    )
    .select('project_members.user_id as id')
    .distinct()
    .where('results.asset_id', '=', assetId)
    .where('results.parent_id', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}
