import './cells.css';
import {
  defineResultView,
  type ResultPanelProps,
  type ResultView,
  shapeFromPixels,
} from '@headway/hub-web/view-kit';
import { type ReactNode, useMemo } from 'react';
import { applyOperation } from '../apply-operations.ts';
import type { CellsResult } from '../contract.ts';
import { editBaseOf } from '../edit-base.ts';
import { cellRows, decodeCells } from './cells-result.ts';
import { ObjectsTable } from './objects-table.tsx';
import { Outcome } from './outcome.tsx';
import { Parameters } from './parameters.tsx';
import { unitsOf } from './units.ts';

/** Cells: their outlines over the image, and their numbers beside it. */
export const view: ResultView<CellsResult> = defineResultView<CellsResult>({
  kind: 'cells',
  action: 'Find cells',
  running: 'Finding cells',
  downloads: [
    { ending: 'csv', label: 'CSV' },
    { ending: 'geojson', label: 'GeoJSON' },
  ],
  decode: decodeCells,
  pixelSizeUm: ({ image }) => image.pixelSizeUm,
  shapes: (result) =>
    cellRows(result).map(({ id, polygon, lowConfidence }) => shapeFromPixels(id, polygon, lowConfidence)),
  editing: { base: editBaseOf, apply: applyOperation },
  panel: (result, props) => <CellsPanel result={result} {...props} />,
  parameters: (props) => <Parameters {...props} />,
  adjusted: (values) => ({ parameters: values }),
});

function CellsPanel({
  result,
  selection,
  pixelSizeUm,
  focus,
  runAgain,
}: ResultPanelProps & { result: CellsResult }): ReactNode {
  const rows = useMemo(() => cellRows(result), [result]);
  const units = useMemo(() => {
    const brightest = rows.reduce((most, { meanIntensity }) => Math.max(most, meanIntensity), 0);
    return unitsOf({ pixelSizeUm, brightest });
  }, [pixelSizeUm, rows]);
  return (
    <>
      <Outcome result={result} units={units} runAgain={runAgain} />
      {rows.length > 0 && <ObjectsTable rows={rows} units={units} selection={selection} focus={focus} />}
    </>
  );
}
