import type { ImageFigures, Measure, ProjectFigures, ResultFigures } from '@headway/hub-api';
import type { AssetRow, HubDatabase } from '../database.ts';
import {
  addHistograms,
  barsOf,
  histogramOf,
  type LogHistogram,
  quantile,
  scaleHistogram,
} from '../stacks/log-histogram.ts';
import type { PipelineRegistry } from '../pipelines.ts';
import { readResult, sizeOfResult } from './stored-results.ts';

interface Hub {
  db: HubDatabase;
  pipelines: PipelineRegistry;
}

/** The most images whose results are shown together. */
const mostImages = 10_000;
/** Bars of a distribution, about. */
const barCount = 36;
/** Results that are worked out in one go: then others have their turn, and nothing of it is lost. Bytes of JSON. */
const bytesInOneGo = 16 * 2 ** 20;
/** The same, as they are stored at once. */
const mostInOneGo = 200;

/** What is kept of a result, so that thousands are added up without reading them. */
interface KeptFigures {
  count: number;
  flagged: number;
  pixelSizeUm: number | null;
  histograms: Readonly<Record<string, LogHistogram>>;
}

type Current = Pick<AssetRow, 'id' | 'pixel_size_um'> & { result_id: string; figures: string };

/**
 * What is to be kept of results of a project of which nothing is kept yet, JSON by the id of the result. Of some of them:
 * once it is kept, there may be more.
 */
export async function figuresToKeep(hub: Hub, projectId: string): Promise<Record<string, string>> {
  const kind = await countedKind(hub, projectId);
  const how = kind === null ? undefined : hub.pipelines.byKind(kind)?.figures;
  if (kind === null || !how) return {};
  const missing = await currentResults(hub, projectId, kind)
    .leftJoin('result_figures', 'result_figures.result_id', 'results.id')
    .where('result_figures.result_id', 'is', null)
    .select('results.id')
    .limit(mostInOneGo)
    .execute();
  const worked: Record<string, string> = {};
  let bytes = 0;
  for (const { id } of missing) {
    bytes += await sizeOfResult(hub.db, id);
    // One is done in any case.
    if (bytes > bytesInOneGo && Object.keys(worked).length > 0) break;
    worked[id] = JSON.stringify(keptOf(how, JSON.parse((await readResult(hub.db, id)).toString())));
  }
  return worked;
}

/**
 * What the current results of a project's images say together: of the kind that most of them have. Those of which
 * nothing is kept are left out.
 */
export async function projectFigures(hub: Hub, projectId: string): Promise<ProjectFigures> {
  const kind = await countedKind(hub, projectId);
  const how = kind === null ? undefined : hub.pipelines.byKind(kind)?.figures;
  if (kind === null || !how) {
    return { kind: null, noun: 'results', count: 0, flagged: 0, distributions: [], images: [] };
  }
  const all: Current[] = await currentResults(hub, projectId, kind)
    .innerJoin('result_figures', 'result_figures.result_id', 'results.id')
    .select(['assets.id', 'assets.pixel_size_um', 'results.id as result_id', 'result_figures.figures'])
    .execute();
  const rows = all.map((row) => ({ row, figures: JSON.parse(row.figures) as KeptFigures }));
  // One unit for all, or numbers could not be compared.
  const inMicrometres = rows.every(({ row, figures }) => pixelSize(row, figures) !== null);
  const factor = ({ row, figures }: (typeof rows)[number], { dimension = 0 }: Measure): number =>
    inMicrometres ? (pixelSize(row, figures) ?? 1) ** dimension : 1;
  const histogram = (one: (typeof rows)[number], measure: Measure): LogHistogram =>
    scaleHistogram(one.figures.histograms[measure.name] ?? { zeros: 0, bins: {} }, factor(one, measure));

  const distributions = how.measures.map((measure) => {
    const together = addHistograms(rows.map((one) => histogram(one, measure)));
    const { name, label, dimension = 0 } = measure;
    return {
      name,
      label,
      unit: unitOf(dimension, inMicrometres),
      median: quantile(together, 0.5),
      bars: barsOf(together, barCount),
    };
  });
  const images = rows.map((one): ImageFigures => ({
    assetId: one.row.id,
    resultId: one.row.result_id,
    count: one.figures.count,
    flagged: one.figures.flagged,
    medians: Object.fromEntries(
      how.measures.map((measure) => [measure.name, quantile(histogram(one, measure), 0.5)]),
    ),
  }));
  const sum = (of: (one: ImageFigures) => number): number =>
    images.reduce((whole, one) => whole + of(one), 0);
  return {
    kind,
    noun: how.noun,
    count: sum(({ count }) => count),
    flagged: sum(({ flagged }) => flagged),
    distributions,
    images,
  };
}

/** The kind of results that `projectFigures` adds up; `null` where there is none. */
export async function countedKind({ db, pipelines }: Hub, projectId: string): Promise<string | null> {
  const kinds = await db
    .selectFrom('assets')
    .innerJoin('results', 'results.id', 'assets.current_result_id')
    .select(['results.kind', (eb) => eb.fn.countAll<number>().as('count')])
    .where('assets.project_id', '=', projectId)
    .where('assets.deletion_id', 'is', null)
    .groupBy('results.kind')
    .orderBy('count', 'desc')
    .orderBy('results.kind')
    .execute();
  return kinds.find(({ kind }) => pipelines.byKind(kind)?.figures)?.kind ?? null;
}

function currentResults({ db }: Hub, projectId: string, kind: string) {
  return db
    .selectFrom('assets')
    .innerJoin('results', 'results.id', 'assets.current_result_id')
    .where('assets.project_id', '=', projectId)
    .where('assets.deletion_id', 'is', null)
    .where('results.kind', '=', kind)
    .orderBy('assets.id')
    .limit(mostImages);
}

function keptOf(how: ResultFigures<unknown>, result: unknown): KeptFigures {
  const { values, ...figures } = how.of(result);
  return {
    ...figures,
    histograms: Object.fromEntries(how.measures.map(({ name }) => [name, histogramOf(values[name] ?? [])])),
  };
}

function pixelSize(row: Current, figures: KeptFigures): number | null {
  return row.pixel_size_um ?? figures.pixelSizeUm;
}

function unitOf(dimension: number, inMicrometres: boolean): string | null {
  if (dimension === 0) return null;
  return (inMicrometres ? 'µm' : 'px') + (['', '', '²', '³'][dimension] ?? '');
}
