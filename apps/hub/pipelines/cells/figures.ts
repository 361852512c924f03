import type { ResultFigures } from '@headway/hub-api';
import type { CellObject, CellsResult } from './contract.ts';
import { pixelSize } from './shown-pixel-size.ts';

const columns: readonly (readonly [
  name: string,
  of: (
    object: CellObject,
    about: { reviewLine: number; pixelSizeUm: number | null },
  ) => string | number | null,
])[] = [
  ['id', ({ id }) => id],
  ['x', ({ centroid }) => centroid[0]],
  ['y', ({ centroid }) => centroid[1]],
  ['area_px', ({ area }) => area],
  ['area_um2', ({ area }, { pixelSizeUm }) => (pixelSizeUm === null ? null : area * pixelSizeUm ** 2)],
  ['perimeter_px', ({ perimeter }) => perimeter],
  ['mean_intensity', ({ meanIntensity }) => meanIntensity],
  ['circularity', ({ circularity }) => circularity],
  ['confidence', ({ confidence }) => confidence],
  ['review', ({ confidence }, { reviewLine }) => (confidence < reviewLine ? 'yes' : 'no')],
];

/** Cells over a project: how many, how large, and all of them as one table. */
export const figures: ResultFigures<CellsResult> = {
  noun: 'cells',
  measures: [
    { name: 'area', label: 'Area', dimension: 2 },
    { name: 'diameter', label: 'Equivalent diameter', dimension: 1 },
    { name: 'circularity', label: 'Circularity' },
    { name: 'meanIntensity', label: 'Mean intensity' },
  ],
  of: ({ objects, summary, image }) => ({
    count: summary.count,
    flagged: summary.lowConfidenceCount,
    pixelSizeUm: image.pixelSizeUm,
    values: {
      area: objects.map(({ area }) => area),
      diameter: objects.map(({ area }) => 2 * Math.sqrt(area / Math.PI)),
      circularity: objects.map(({ circularity }) => circularity),
      meanIntensity: objects.map(({ meanIntensity }) => meanIntensity),
    },
  }),
  columns: columns.map(([name]) => name),
  *rows(result, asset) {
    const {
      objects,
      summary: { reviewLine },
    } = result;
    const pixelSizeUm = pixelSize(result, asset);
    for (const object of objects) yield columns.map(([, of]) => of(object, { reviewLine, pixelSizeUm }));
  },
};
