import { definePipeline, pipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import type { z } from 'zod';
import { cellsParameters, cellsResult } from './contract-schemas.ts';
import { figures } from './figures.ts';
import { pixelSize } from './shown-pixel-size.ts';
import { reviews, savedSchema } from './review.ts';
import { steps } from './steps.ts';
import { toCsv } from './to-csv.ts';
import { toGeoJson } from './to-geojson.ts';

type Parameters = z.output<typeof cellsParameters>;
type Result = z.output<typeof cellsResult>;

const accepted: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/tiff']);

/** Finds the cells or nuclei of a two-dimensional microscopy image, with their outlines and measures. */
export const pipeline = definePipeline<Parameters, Result>({
  name: 'cells',
  title: 'Cells',
  accepts: ({ mediaType }) => accepted.has(mediaType),
  // Of a stack it would see one plane only: people may ask for that.
  startsOn: ({ mediaType, stack }) => accepted.has(mediaType) && (stack === null || stack.slices === 1),
  contract: defineJobContract({
    kind: 'cells',
    input: pipelineInput(cellsParameters),
    result: cellsResult,
    reviews,
    saved: savedSchema,
    steps: Object.values(steps).map(({ name }) => name),
    stepWeights: Object.fromEntries(Object.values(steps).map(({ name, weight }) => [name, weight])),
  }),
  parameters: cellsParameters,
  load: () => import('./run.ts'),
  loadEditor: () => import('./edit-result.ts'),
  figures,
  exports: {
    csv: {
      mediaType: 'text/csv; charset=utf-8',
      write: (result, asset) => toCsv(result, pixelSize(result, asset)),
    },
    geojson: {
      mediaType: 'application/geo+json; charset=utf-8',
      write: (result, asset) => JSON.stringify(toGeoJson(result, pixelSize(result, asset))),
    },
  },
});
