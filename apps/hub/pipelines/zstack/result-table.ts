import type { Asset } from '@headway/protocol';
import type { ZstackObject, ZstackResult, ZstackSpot } from './contract.ts';
import { voxelSize, voxelVolume } from './spacing.ts';

type Cell = string | number | null;

/** A result as a table: names of columns, and a row of as many values for each thing. */
export interface ResultTable {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** Objects, spots, slices or the projection; places count from 0. */
export function tableOf(result: ZstackResult, asset: Pick<Asset, 'pixelSizeUm' | 'stack'>): ResultTable {
  switch (result.algorithm) {
    case 'segment':
    case 'components':
      return table(objectColumns(result, asset), result.objects);
    case 'spots':
      return table(spotColumns(result, asset), result.spots);
    case 'focus':
      return table(
        [
          ['slice', ({ slice }) => slice],
          ['sharpness', ({ value }) => value],
          ['sharpest', ({ slice }) => (slice === result.best ? 'yes' : 'no')],
        ],
        result.sharpness.map((value, slice) => ({ slice, value })),
      );
    case 'projection':
      return table(
        [
          ['from_slice', ({ from }) => from],
          ['to_slice', ({ to }) => to],
          ['width_px', ({ image }) => image.width],
          ['height_px', ({ image }) => image.height],
        ],
        [result],
      );
    default:
      return result satisfies never;
  }
}

type Columns<Row> = readonly (readonly [name: string, of: (row: Row) => Cell])[];

function table<Row>(columns: Columns<Row>, rows: readonly Row[]): ResultTable {
  return {
    columns: columns.map(([name]) => name),
    rows: rows.map((row) => columns.map(([, of]) => of(row))),
  };
}

function objectColumns(
  { image, summary }: Pick<ZstackResult, 'image' | 'summary'>,
  asset: Pick<Asset, 'pixelSizeUm' | 'stack'>,
): Columns<ZstackObject> {
  const size = voxelSize(image, asset);
  const volume = voxelVolume(size);
  return [
    ['id', ({ id }) => id],
    ['x', ({ centroid }) => centroid[0]],
    ['y', ({ centroid }) => centroid[1]],
    ['z', ({ centroid }) => centroid[2]],
    ['voxels', ({ voxels }) => voxels],
    ['volume_um3', ({ voxels }) => (volume === null ? null : voxels * volume)],
    ['surface_px2', ({ surface }) => surface],
    ['surface_um2', ({ surface }) => (size?.asMeasured ? surface * size.pixelUm ** 2 : null)],
    ['mean_intensity', ({ meanIntensity }) => meanIntensity],
    ['max_intensity', ({ maxIntensity }) => maxIntensity],
    ['sum_intensity', ({ sumIntensity }) => sumIntensity],
    ['touches_border', ({ touchesBorder }) => yes(touchesBorder)],
    ['confidence', ({ confidence }) => confidence],
    ['review', ({ confidence }) => yes(confidence < summary.reviewLine)],
    ['bbox_x0', ({ bbox }) => bbox[0]],
    ['bbox_y0', ({ bbox }) => bbox[1]],
    ['bbox_z0', ({ bbox }) => bbox[2]],
    ['bbox_x1', ({ bbox }) => bbox[3]],
    ['bbox_y1', ({ bbox }) => bbox[4]],
    ['bbox_z1', ({ bbox }) => bbox[5]],
  ];
}

function spotColumns(
  { image, summary }: Pick<ZstackResult, 'image' | 'summary'>,
  asset: Pick<Asset, 'pixelSizeUm' | 'stack'>,
): Columns<ZstackSpot> {
  const size = voxelSize(image, asset);
  return [
    ['id', ({ id }) => id],
    ['x', ({ centre }) => centre[0]],
    ['y', ({ centre }) => centre[1]],
    ['z', ({ centre }) => centre[2]],
    ['radius_px', ({ radius }) => radius],
    ['radius_um', ({ radius }) => (size ? radius * size.pixelUm : null)],
    ['intensity', ({ intensity }) => intensity],
    ['contrast', ({ contrast }) => contrast],
    ['strength', ({ strength }) => strength],
    ['touches_border', ({ touchesBorder }) => yes(touchesBorder)],
    ['confidence', ({ confidence }) => confidence],
    ['review', ({ confidence }) => yes(confidence < summary.reviewLine)],
  ];
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}
