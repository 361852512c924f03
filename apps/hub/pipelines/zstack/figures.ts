import type { Figures, ResultFigures } from '@headway/hub-api';
import type { ZstackObject, ZstackResult, ZstackSpot } from './contract.ts';
import { voxelSize, voxelVolume } from './spacing.ts';

interface Row {
  readonly place: readonly [x: number, y: number, z: number];
  readonly thing: ZstackObject | ZstackSpot;
  /** Of the result that it is in. */
  readonly about: {
    readonly algorithm: string;
    readonly reviewLine: number;
    readonly voxelUm3: number | null;
  };
}

type Cell = string | number | null;

/** Objects and spots have other measures: what the one has not is an empty cell. */
const columns: readonly (readonly [name: string, of: (row: Row) => Cell])[] = [
  ['algorithm', ({ about }) => about.algorithm],
  ['id', ({ thing }) => thing.id],
  ['x', ({ place }) => place[0]],
  ['y', ({ place }) => place[1]],
  ['z', ({ place }) => place[2]],
  ['voxels', ({ thing }) => ('voxels' in thing ? thing.voxels : null)],
  [
    'volume_um3',
    ({ thing, about }) =>
      'voxels' in thing && about.voxelUm3 !== null ? thing.voxels * about.voxelUm3 : null,
  ],
  ['surface_px2', ({ thing }) => ('surface' in thing ? thing.surface : null)],
  ['mean_intensity', ({ thing }) => ('meanIntensity' in thing ? thing.meanIntensity : null)],
  ['radius_px', ({ thing }) => ('radius' in thing ? thing.radius : null)],
  ['contrast', ({ thing }) => ('contrast' in thing ? thing.contrast : null)],
  ['touches_border', ({ thing }) => (thing.touchesBorder ? 'yes' : 'no')],
  ['confidence', ({ thing }) => thing.confidence],
  ['review', ({ thing, about }) => (thing.confidence < about.reviewLine ? 'yes' : 'no')],
];

/** Objects and spots over a project. Volumes and surfaces are in pixels, slices as far apart as they are. */
export const figures: ResultFigures<ZstackResult> = {
  noun: 'objects',
  measures: [
    { name: 'volume', label: 'Volume', dimension: 3 },
    { name: 'surface', label: 'Surface', dimension: 2 },
    { name: 'diameter', label: 'Diameter', dimension: 1 },
    { name: 'intensity', label: 'Mean intensity' },
  ],
  of: (result) => ({
    count: result.summary.count,
    flagged: result.summary.lowConfidenceCount,
    // Without the distance of slices a volume in µm³ would be a guess.
    pixelSizeUm: result.image.sliceUm === null ? null : result.image.pixelUm,
    values: valuesOf(result),
  }),
  columns: columns.map(([name]) => name),
  *rows(result, asset) {
    const { algorithm, summary, image } = result;
    const about = {
      algorithm,
      reviewLine: summary.reviewLine,
      voxelUm3: voxelVolume(voxelSize(image, asset)),
    };
    for (const { thing, place } of thingsOf(result)) {
      yield columns.map(([, of]) => of({ thing, place, about }));
    }
  },
};

function* thingsOf(result: ZstackResult): Generator<Pick<Row, 'thing' | 'place'>> {
  if (result.algorithm === 'spots') {
    for (const thing of result.spots) yield { thing, place: thing.centre };
  } else if (result.algorithm === 'segment' || result.algorithm === 'components') {
    for (const thing of result.objects) yield { thing, place: thing.centroid };
  }
}

function valuesOf(result: ZstackResult): Figures['values'] {
  if (result.algorithm === 'projection' || result.algorithm === 'focus') return {};
  if (result.algorithm === 'spots') {
    return {
      diameter: result.spots.map(({ radius }) => 2 * radius),
      intensity: result.spots.map(({ intensity }) => intensity),
    };
  }
  const { objects, image } = result;
  const volumes = objects.map(({ voxels }) => voxels * image.aspect);
  return {
    volume: volumes,
    surface: objects.map(({ surface }) => surface),
    diameter: volumes.map((volume) => Math.cbrt((6 * volume) / Math.PI)),
    intensity: objects.map(({ meanIntensity }) => meanIntensity),
  };
}
