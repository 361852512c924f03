import {
  defineResultView,
  ObjectsTable,
  type ResultPanelProps,
  type ResultView,
  shapeFromRow,
} from '@headway/hub-web/view-kit';
import { type ReactNode, useMemo } from 'react';
import { applyOperation } from '../apply-operations.ts';
import { stainWeights } from '../stains.ts';
import { cellMeasures } from './cell-measures.ts';
import { decodeCells, type ShownCells } from './cells-result.ts';
import { CellsOutcome } from './outcome.tsx';
import { Parameters } from './parameters.tsx';
import { shownBaseOf } from './shown-base.ts';
import { type Units, unitsOf } from './units.ts';

/** Cells: their outlines over the image, and their numbers beside it. */
export const view: ResultView<ShownCells> = defineResultView<ShownCells>({
  kind: 'cells',
  action: 'Find cells',
  running: 'Finding cells',
  downloads: [
    { ending: 'csv', label: 'CSV' },
    { ending: 'geojson', label: 'GeoJSON' },
  ],
  stains: [
    { id: 'haematoxylin', label: 'Haematoxylin', weights: stainWeights('haematoxylin') },
    { id: 'eosin', label: 'Eosin', weights: stainWeights('eosin') },
  ],
  takesPacked: true,
  decode: decodeCells,
  pixelSizeUm: ({ image }) => image.pixelSizeUm,
  *shapes({ objects: { count, id, polygon, confidence }, summary }) {
    const { values, starts } = polygon;
    for (let at = 0; at < count; at += 1) {
      const outline = values.subarray(starts[at] ?? 0, starts[at + 1] ?? 0);
      yield shapeFromRow(String(id[at] ?? 0), outline, (confidence[at] ?? 0) < summary.reviewLine);
    }
  },
  measures: (result, { pixelSizeUm }) => cellMeasures(result, cellUnits(result, pixelSizeUm)),
  editing: { base: shownBaseOf, apply: applyOperation },
  panel: (result, props) => <CellsPanel result={result} {...props} />,
  parameters: (props) => <Parameters {...props} />,
  adjusted: (values) => ({ parameters: values }),
});

function cellUnits({ objects }: ShownCells, pixelSizeUm: number | null): Units {
  const brightest = objects.meanIntensity.reduce((most, value) => Math.max(most, value), 0);
  return unitsOf({ pixelSizeUm, brightest });
}

function CellsPanel({
  result,
  objects,
  selection,
  pixelSizeUm,
  focus,
  runAgain,
  isDraft,
}: ResultPanelProps & { result: ShownCells }): ReactNode {
  const units = useMemo(() => cellUnits(result, pixelSizeUm), [pixelSizeUm, result]);
  return (
    <>
      <CellsOutcome result={result} units={units} runAgain={runAgain} isDraft={isDraft} />
      {objects && objects.measures.ids.length > 0 && (
        <ObjectsTable kind="cells" objects={objects} selection={selection} focus={focus} />
      )}
    </>
  );
}
