import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImageFigures, Measure, ProjectFigures, ResultFigures } from '@headway/hub-api';
import type { AssetRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import {
  addHistograms,
  barsOf,
  histogramOf,
  type LogHistogram,
  quantile,
  scaleHistogram,
} from '../stacks/log-histogram.ts';

type Hub = Pick<HubServices, 'db' | 'pipelines'>;

/** The most images whose results are shown together. */
const mostImages = 10_000;
/** Bars of a distribution, about. */
const barCount = 36;

/** What is kept of a result, so that thousands are added up without reading them. */
interface KeptFigures {
  count: number;
  flagged: number;
  pixelSizeUm: number | null;
  histograms: Readonly<Record<string, LogHistogram>>;
}

type Current = Pick<AssetRow, 'id' | 'pixel_size_um'> & {
  result_id: string;
  kind: string;
  figures: string | null;
};

/** What the current results of a project's images say together: of the kind that most of them have. */
export async function projectFigures(hub: Hub, projectId: string): Promise<ProjectFigures> {
  const all = await currentResults(hub, projectId);
  const kind = kindOf(hub, all);
  const how = kind === null ? undefined : hub.pipelines.byKind(kind)?.figures;
  if (kind === null || !how) {
    return { kind: null, noun: 'results', count: 0, flagged: 0, distributions: [], images: [] };
  }
  const rows: { row: Current; figures: KeptFigures }[] = [];
  for (const row of all) {
    if (row.kind === kind) rows.push({ row, figures: await figuresOf(hub, row, how) });
  }
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
export async function countedKind(hub: Hub, projectId: string): Promise<string | null> {
  return kindOf(hub, await currentResults(hub, projectId));
}

function kindOf(hub: Hub, all: readonly Current[]): string | null {
  return mostFrequent(all.map((row) => row.kind).filter((kind) => hub.pipelines.byKind(kind)?.figures));
}

async function currentResults({ db }: Hub, projectId: string): Promise<Current[]> {
  return await db
    .selectFrom('assets')
    .innerJoin('results', 'results.id', 'assets.current_result_id')
    .leftJoin('result_figures', 'result_figures.result_id', 'results.id')
    .select([
      'assets.id',
      'assets.pixel_size_um',
      'results.id as result_id',
      'results.kind',
      'result_figures.figures',
    ])
    .where('assets.project_id', '=', projectId)
    .where('assets.deletion_id', 'is', null)
    .orderBy('assets.id')
    .limit(mostImages)
    .execute();
}

/** What was kept of a result; worked out when it is first asked for. */
async function figuresOf(hub: Hub, row: Current, how: ResultFigures<unknown>): Promise<KeptFigures> {
  if (row.figures !== null) return JSON.parse(row.figures) as KeptFigures;
  const stored = await hub.db
    .selectFrom('results')
    .select('result')
    .where('id', '=', row.result_id)
    .executeTakeFirst();
  // Deleted since the list was read.
  if (!stored) return { count: 0, flagged: 0, pixelSizeUm: null, histograms: {} };
  const { values, ...figures } = how.of(JSON.parse(stored.result));
  const kept: KeptFigures = {
    ...figures,
    histograms: Object.fromEntries(how.measures.map(({ name }) => [name, histogramOf(values[name] ?? [])])),
  };
  await hub.db
    .insertInto('result_figures')
    .values({ result_id: row.result_id, figures: JSON.stringify(kept) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Results are large: others have their turn between them.
  await nextTurn();
  return kept;
}

function pixelSize(row: Current, figures: KeptFigures): number | null {
  return row.pixel_size_um ?? figures.pixelSizeUm;
}

function unitOf(dimension: number, inMicrometres: boolean): string | null {
  if (dimension === 0) return null;
  return (inMicrometres ? 'µm' : 'px') + (['', '', '²', '³'][dimension] ?? '');
}

function mostFrequent(kinds: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
