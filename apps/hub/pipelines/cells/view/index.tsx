import './cells.css';
import {
  defineResultView,
  ObjectsTable,
  type ResultPanelProps,
  type ResultView,
  shapeFromPixels,
} from '@headway/hub-web/view-kit';
import { type ReactNode, useMemo } from 'react';
import { applyOperation } from '../apply-operations.ts';
import type { CellsResult } from '../contract.ts';
import { stainWeights } from '../stains.ts';
import { cellMeasures } from './cell-measures.ts';
import { decodeCells } from './cells-result.ts';
import { editBaseOf } from '../edit-base.ts';
import { Outcome } from './outcome.tsx';
import { Parameters } from './parameters.tsx';
import { type Units, unitsOf } from './units.ts';

/** Cells: their outlines over the image, and their numbers beside it. */
export const view: ResultView<CellsResult> = defineResultView<CellsResult>({
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
  decode: decodeCells,
  pixelSizeUm: ({ image }) => image.pixelSizeUm,
  *shapes({ objects, summary }) {
    for (const { id, polygon, confidence } of objects)
      yield shapeFromPixels(String(id), polygon, confidence < summary.reviewLine);
  },
  measures: (result, { pixelSizeUm }) => cellMeasures(result, cellUnits(result, pixelSizeUm)),
  editing: { base: editBaseOf, apply: applyOperation },
  panel: (result, props) => <CellsPanel result={result} {...props} />,
  parameters: (props) => <Parameters {...props} />,
  adjusted: (values) => ({ parameters: values }),
});

function cellUnits({ objects }: CellsResult, pixelSizeUm: number | null): Units {
  const brightest = objects.reduce((most, { meanIntensity }) => Math.max(most, meanIntensity), 0);
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
}: ResultPanelProps & { result: CellsResult }): ReactNode {
  const units = useMemo(() => cellUnits(result, pixelSizeUm), [pixelSizeUm, result]);
  return (
    <>
      <Outcome result={result} units={units} runAgain={runAgain} isDraft={isDraft} />
      {objects && objects.measures.ids.length > 0 && (
        <ObjectsTable kind="cells" objects={objects} selection={selection} focus={focus} />
      )}
    </>
  );
}
