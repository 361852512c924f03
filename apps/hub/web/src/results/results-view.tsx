import type { Asset } from '@headway/protocol';
import { formatCount } from '@headway/react';
import { ChartColumn, Download } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { urls } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { BarChart } from './bar-chart.tsx';
import { countBars } from './count-bars.ts';
import { FiguresTable } from './figures-table.tsx';
import { useFigures } from './use-figures.ts';

/** What the results of a project say together: how many, how they are spread, and each image by itself. */
export function ResultsView({
  projectId,
  assets,
}: {
  projectId: string;
  assets: readonly Asset[];
}): ReactNode {
  const reading = useFigures(projectId, assets);
  const figures = reading.data;
  const [chosen, setChosen] = useState<string | null>(null);
  const names = useMemo(() => new Map(assets.map(({ id, name }) => [id, name])), [assets]);
  const nameOf = useCallback((id: string) => names.get(id) ?? '–', [names]);
  const counts = useMemo(
    () =>
      countBars(
        (figures?.images ?? []).map(({ count }) => count),
        30,
      ),
    [figures],
  );
  if (!figures) {
    return reading.isError ? (
      <ProblemPanel error={reading.error} what="list" onRetry={() => void reading.refetch()} />
    ) : (
      <div className="hub-results" aria-busy="true" />
    );
  }
  const { noun, distributions, images } = figures;
  if (images.length === 0) {
    return (
      <EmptyState icon={<ChartColumn />} title="No results yet">
        As soon as images have been processed, what was found in all of them is shown here together.
      </EmptyState>
    );
  }
  const shown = distributions.find(({ name }) => name === chosen) ?? distributions[0];
  return (
    <div className="hub-results">
      <div className="hub-results-numbers">
        <dl className="hw-tabular">
          <div>
            <dt>Images with results</dt>
            <dd>{formatCount(images.length)}</dd>
          </div>
          <div>
            <dt>{noun[0]?.toUpperCase() + noun.slice(1)}</dt>
            <dd>{formatCount(figures.count)}</dd>
          </div>
          <div>
            <dt>Need a look</dt>
            <dd>{formatCount(figures.flagged)}</dd>
          </div>
        </dl>
        <a className="hw-button" href={urls.resultsFile(projectId)} download>
          <Download size={16} aria-hidden="true" />
          All as CSV
        </a>
      </div>
      <div className="hub-results-charts">
        {shown && (
          <section aria-label="How a measure is spread">
            <div className="hub-results-head">
              <h2>{shown.unit === null ? shown.label : `${shown.label}, ${shown.unit}`}</h2>
              {distributions.length > 1 && (
                <select
                  className="hub-select"
                  aria-label="Measure"
                  value={shown.name}
                  onChange={(event) => setChosen(event.target.value)}
                >
                  {distributions.map(({ name, label }) => (
                    <option key={name} value={name}>
                      {label}
                    </option>
                  ))}
                </select>
              )}
            </div>
            <BarChart {...shown} noun={noun} />
          </section>
        )}
        {images.length > 1 && (
          <section aria-label="How counts are spread">
            <div className="hub-results-head">
              <h2>{noun[0]?.toUpperCase() + noun.slice(1)} in an image</h2>
            </div>
            <BarChart
              label={`${noun} in an image`}
              bars={counts}
              noun="images"
              unit={null}
              median={middleOf(images.map(({ count }) => count))}
            />
          </section>
        )}
      </div>
      <p className="hw-visually-hidden" aria-live="polite">
        {formatCounted(images.length, 'image')} with results
      </p>
      <FiguresTable
        projectId={projectId}
        images={images}
        noun={noun}
        distributions={distributions}
        nameOf={nameOf}
      />
    </div>
  );
}

function middleOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
