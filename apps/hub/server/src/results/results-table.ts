import { setImmediate as nextTurn } from 'node:timers/promises';
import { csvRow, type ResultFigures } from '@headway/hub-api';
import type { AssetRow } from '../database.ts';
import { toAsset } from '../entities.ts';
import type { HubServices } from '../hub-context.ts';

type Hub = Pick<HubServices, 'db' | 'pipelines'>;

/** Images that are looked up at once; their results are read one by one. */
const perPage = 100;

/**
 * The current results of many images as one CSV, piece by piece: a row for each thing found, led by its image. Results
 * of other kinds are left out, since their columns are others.
 * @param assetIds `null`: all images of the project
 */
export async function* resultsCsv(
  hub: Hub,
  { projectId, kind, assetIds }: { projectId: string; kind: string; assetIds: readonly string[] | null },
): AsyncGenerator<string> {
  const how: ResultFigures<unknown> | undefined = hub.pipelines.byKind(kind)?.figures;
  if (!how) return;
  yield csvRow(['image', 'image_id', 'result_id', ...how.columns]);
  for await (const asset of imagesOf(hub, projectId, assetIds)) {
    if (asset.current_result_id === null) continue;
    const row = await hub.db
      .selectFrom('results')
      .select('result')
      .where('id', '=', asset.current_result_id)
      .where('kind', '=', kind)
      .executeTakeFirst();
    if (!row) continue;
    let text = '';
    for (const cells of how.rows(JSON.parse(row.result), toAsset(asset))) {
      text += csvRow([asset.name, asset.id, asset.current_result_id, ...cells]);
    }
    if (text !== '') yield text;
    await nextTurn();
  }
}

async function* imagesOf(
  { db }: Hub,
  projectId: string,
  assetIds: readonly string[] | null,
): AsyncGenerator<AssetRow> {
  const wanted = assetIds === null ? null : [...new Set(assetIds)].toSorted();
  let after = '';
  for (let page = 0; ; page += 1) {
    const some = wanted?.slice(page * perPage, (page + 1) * perPage);
    if (some?.length === 0) return;
    let query = db
      .selectFrom('assets')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('deletion_id', 'is', null);
    query = some ? query.where('id', 'in', some) : query.where('id', '>', after);
    const rows = await query.orderBy('id').limit(perPage).execute();
    yield* rows;
    const last = rows.at(-1);
    if (!some) {
      if (!last) return;
      after = last.id;
    }
  }
}
