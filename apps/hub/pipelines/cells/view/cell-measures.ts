import type { MeasureColumn, Measures } from '@headway/hub-web/view-kit';
import type { CellObject, CellsResult } from '../contract.ts';
import type { Units } from './units.ts';

/** The measures of all cells, in the units that people read. */
export function cellMeasures({ objects, summary }: CellsResult, units: Units): Measures {
  const column = (
    names: Pick<MeasureColumn, 'id' | 'short' | 'name'> & Partial<MeasureColumn>,
    valueOf: (object: CellObject) => number,
  ): MeasureColumn => ({
    unit: null,
    format: units.ratio,
    ...names,
    values: valuesOf(objects, valueOf),
  });
  const length = { unit: units.lengthUnit, format: units.shownLength };
  return {
    ids: objects.map(({ id }) => String(id)),
    attention: Uint8Array.from(objects, ({ confidence }) => (confidence < summary.reviewLine ? 1 : 0)),
    columns: [
      column(
        { id: 'number', short: '#', name: 'Number', isName: true, largestFirst: false, format: String },
        ({ id }) => id,
      ),
      column(
        { id: 'area', short: 'Area', name: 'Area', unit: units.areaUnit, format: units.shownArea },
        ({ area }) => area * units.scale ** 2,
      ),
      column(
        { id: 'perimeter', short: 'Perim.', name: 'Perimeter', ...length },
        ({ perimeter }) => perimeter * units.scale,
      ),
      column(
        { id: 'meanIntensity', short: 'Mean', name: 'Mean intensity', format: units.intensity },
        ({ meanIntensity }) => meanIntensity,
      ),
      column({ id: 'circularity', short: 'Circ.', name: 'Circularity' }, ({ circularity }) => circularity),
      column(
        { id: 'confidence', short: 'Conf.', name: 'Confidence', largestFirst: false },
        ({ confidence }) => confidence,
      ),
      column(
        { id: 'x', short: 'X', name: 'Middle, x', hidden: true, ...length },
        ({ centroid }) => centroid[0] * units.scale,
      ),
      column(
        { id: 'y', short: 'Y', name: 'Middle, y', hidden: true, ...length },
        ({ centroid }) => centroid[1] * units.scale,
      ),
    ],
  };
}

/** By index: `Float64Array.from` takes many times as long for a hundred thousand of them. */
function valuesOf(objects: readonly CellObject[], valueOf: (object: CellObject) => number): Float64Array {
  const values = new Float64Array(objects.length);
  for (let index = 0; index < objects.length; index += 1) {
    const object = objects[index];
    if (object) values[index] = valueOf(object);
  }
  return values;
}
