import { open } from 'node:fs/promises';
import { csvRow } from '@headway/hub-api';
import type { AssetRow, HubDatabase } from '../database.ts';
import { toAsset } from '../entities.ts';
import type { PipelineRegistry } from '../pipelines.ts';
import { readResult } from './stored-results.ts';

interface Hub {
  db: HubDatabase;
  pipelines: PipelineRegistry;
}

/** Images that are looked up at once; their results are read one by one. */
const perPage = 100;
/** Results for one part of a table: then others have their turn. Bytes of JSON. */
const bytesPerPart = 16 * 2 ** 20;

/** A table of the current results of many images. */
export interface WantedTable {
  projectId: string;
  /** Results of other kinds are left out, since their columns are others. */
  kind: string;
  /** `null`: all images of the project. */
  assetIds: readonly string[] | null;
}

/**
 * Writes a part of the table as CSV: a row for each thing found, led by its image.
 * @param wanted.after the image that the part before ended with; empty: the first part
 * @param wanted.output a file that is not there yet
 * @returns the image that this part ended with; `null`: there is no more
 */
export async function writeTable(
  hub: Hub,
  { kind, output, ...wanted }: WantedTable & { after: string; output: string },
): Promise<string | null> {
  const how = hub.pipelines.byKind(kind)?.figures;
  const file = await open(output, 'wx', 0o600);
  try {
    if (!how) return null;
    if (wanted.after === '') await file.write(csvRow(['image', 'image_id', 'result_id', ...how.columns]));
    let bytes = 0;
    for await (const asset of imagesOf(hub, wanted)) {
      const json = await resultOf(hub.db, asset.current_result_id, kind);
      if (json === null) continue;
      let text = '';
      for (const cells of how.rows(JSON.parse(json.toString()), toAsset(asset))) {
        text += csvRow([asset.name, asset.id, asset.current_result_id, ...cells]);
      }
      await file.write(text);
      bytes += json.length;
      if (bytes >= bytesPerPart) return asset.id;
    }
    return null;
  } finally {
    await file.close();
  }
}

async function resultOf(db: HubDatabase, id: string | null, kind: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('results')
    .select('id')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row ? await readResult(db, row.id) : null;
}

async function* imagesOf(
  { db }: Hub,
  { projectId, assetIds, after }: Omit<WantedTable, 'kind'> & { after: string },
): AsyncGenerator<AssetRow> {
  const wanted = assetIds && [...new Set(assetIds)].filter((id) => id > after).toSorted();
  let last = after;
  for (let page = 0; ; page += 1) {
    const some = wanted?.slice(page * perPage, (page + 1) * perPage);
    if (some?.length === 0) return;
    let query = db
      .selectFrom('assets')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('deletion_id', 'is', null);
    query = some ? query.where('id', 'in', some) : query.where('id', '>', last);
    const rows = await query.orderBy('id').limit(perPage).execute();
    yield* rows;
    if (!some) {
      const end = rows.at(-1);
      if (!end) return;
      last = end.id;
    }
  }
}
