import {
  formatIntensity,
  type ImageScale,
  type MeasureColumn,
  type Measures,
} from '@headway/hub-web/view-kit';
import type { ZstackObject, ZstackObjectsResult, ZstackSpot, ZstackSpotsResult } from '../contract.ts';
import { type StackUnits, stackUnits } from './units.ts';

type Names = Pick<MeasureColumn, 'id' | 'short' | 'name'> & Partial<MeasureColumn>;

/** The measures of all objects, in the units that people read. */
export function objectMeasures(result: ZstackObjectsResult, scale: ImageScale): Measures {
  const { objects, summary } = result;
  const brightest = objects.reduce((most, { maxIntensity }) => Math.max(most, maxIntensity), 0);
  const units = stackUnits(scale, { brightest });
  const brightness = { format: units.intensity };
  const largestSum = objects.reduce((most, { sumIntensity }) => Math.max(most, Math.abs(sumIntensity)), 0);
  const column = columnsOf<ZstackObject>(objects);
  return {
    ids: objects.map(({ id }) => String(id)),
    attention: Uint8Array.from(objects, ({ confidence }) => (confidence < summary.reviewLine ? 1 : 0)),
    columns: [
      column(number, ({ id }) => id),
      column(
        { id: 'volume', short: 'Volume', name: 'Volume', unit: units.volumeUnit, format: units.shownVolume },
        ({ voxels }) => voxels * units.volumeScale,
      ),
      // The same as the volume where the size of a voxel is not known.
      ...(units.volumeScale === 1
        ? []
        : [
            column(
              { id: 'voxels', short: 'Voxels', name: 'Voxels', hidden: true, format: units.whole },
              ({ voxels }) => voxels,
            ),
          ]),
      column(
        { id: 'slice', short: 'Slice', name: 'Middle slice', largestFirst: false, format: units.whole },
        ({ centroid }) => Math.round(centroid[2]) + 1,
      ),
      column(
        { id: 'meanIntensity', short: 'Mean', name: 'Mean intensity', ...brightness },
        ({ meanIntensity }) => meanIntensity,
      ),
      column(
        { id: 'maxIntensity', short: 'Max', name: 'Largest intensity', hidden: true, ...brightness },
        ({ maxIntensity }) => maxIntensity,
      ),
      column(
        {
          id: 'sumIntensity',
          short: 'Sum',
          name: 'Sum of intensities',
          hidden: true,
          format: formatIntensity(largestSum),
        },
        ({ sumIntensity }) => sumIntensity,
      ),
      column(
        {
          id: 'surface',
          short: 'Surf.',
          name: 'Surface, estimated',
          unit: units.areaUnit,
          hidden: true,
          format: units.shownArea,
        },
        ({ surface }) => surface * units.areaScale,
      ),
      ...extentColumns(column, units),
      ...placeColumns(column, units, ({ centroid }) => centroid),
      column(
        { id: 'touchesBorder', short: 'Cut', name: 'Cut off at a side', hidden: true, format: yesOrNo },
        ({ touchesBorder }) => (touchesBorder ? 1 : 0),
      ),
      column(confidenceOf(units), ({ confidence }) => confidence),
    ],
  };
}

/** The measures of all spots. */
export function spotMeasures(result: ZstackSpotsResult, scale: ImageScale): Measures {
  const { spots, summary } = result;
  const units = stackUnits(scale, {
    brightest: spots.reduce((most, { intensity }) => Math.max(most, intensity), 0),
  });
  const column = columnsOf<ZstackSpot>(spots);
  return {
    ids: spots.map(({ id }) => String(id)),
    attention: Uint8Array.from(spots, ({ confidence }) => (confidence < summary.reviewLine ? 1 : 0)),
    columns: [
      column(number, ({ id }) => id),
      column(
        { id: 'strength', short: 'Strength', name: 'Strength, times the noise', format: units.tenths },
        ({ strength }) => strength,
      ),
      column(
        { id: 'slice', short: 'Slice', name: 'Slice', largestFirst: false, format: units.whole },
        ({ centre }) => Math.round(centre[2]) + 1,
      ),
      column(
        { id: 'intensity', short: 'Intens.', name: 'Intensity', format: units.intensity },
        ({ intensity }) => intensity,
      ),
      column(
        { id: 'contrast', short: 'Contr.', name: 'Contrast', hidden: true, format: units.intensity },
        ({ contrast }) => contrast,
      ),
      column(
        {
          id: 'radius',
          short: 'Radius',
          name: 'Radius',
          unit: units.lengthUnit,
          hidden: true,
          format: units.shownLength,
        },
        ({ radius }) => radius * units.lengthScale,
      ),
      ...placeColumns(column, units, ({ centre }) => centre),
      column(confidenceOf(units), ({ confidence }) => confidence),
    ],
  };
}

const number: Names = {
  id: 'number',
  short: '#',
  name: 'Number',
  isName: true,
  largestFirst: false,
  format: String,
};

function confidenceOf(units: StackUnits): Names {
  return { id: 'confidence', short: 'Conf.', name: 'Confidence', largestFirst: false, format: units.ratio };
}

function yesOrNo(value: number): string {
  return value === 1 ? 'yes' : 'no';
}

type ColumnMaker<Item> = (names: Names, valueOf: (item: Item) => number) => MeasureColumn;

function columnsOf<Item>(items: readonly Item[]): ColumnMaker<Item> {
  return (names, valueOf) => {
    // By index: there may be a hundred thousand of them.
    const values = new Float64Array(items.length);
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (item) values[index] = valueOf(item);
    }
    return { unit: null, format: String, ...names, values };
  };
}

/** Where they are; slices count from 1, as in the viewer. */
function placeColumns<Item>(
  column: ColumnMaker<Item>,
  { lengthUnit, lengthScale, shownLength }: StackUnits,
  placeOf: (item: Item) => readonly [x: number, y: number, z: number],
): MeasureColumn[] {
  const names = { unit: lengthUnit, format: shownLength, hidden: true };
  return [
    column({ id: 'x', short: 'X', name: 'Middle, x', ...names }, (item) => placeOf(item)[0] * lengthScale),
    column({ id: 'y', short: 'Y', name: 'Middle, y', ...names }, (item) => placeOf(item)[1] * lengthScale),
  ];
}

function extentColumns(
  column: ColumnMaker<ZstackObject>,
  { lengthUnit, lengthScale, shownLength, whole }: StackUnits,
): MeasureColumn[] {
  const names = { unit: lengthUnit, format: shownLength, hidden: true };
  return [
    column(
      { id: 'width', short: 'Width', name: 'Extent, x', ...names },
      ({ bbox }) => (bbox[3] - bbox[0] + 1) * lengthScale,
    ),
    column(
      { id: 'height', short: 'Height', name: 'Extent, y', ...names },
      ({ bbox }) => (bbox[4] - bbox[1] + 1) * lengthScale,
    ),
    column(
      { id: 'slices', short: 'Slices', name: 'Extent, slices', hidden: true, format: whole },
      ({ bbox }) => bbox[5] - bbox[2] + 1,
    ),
  ];
}
