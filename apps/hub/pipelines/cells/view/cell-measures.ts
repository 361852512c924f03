import type { MeasureColumn, Measures } from '@headway/hub-web/view-kit';
import type { ShownCells } from './cells-result.ts';
import type { Units } from './units.ts';

/** The measures of all cells, in the units that people read. */
export function cellMeasures({ objects, summary }: ShownCells, units: Units): Measures {
  const column = (
    names: Pick<MeasureColumn, 'id' | 'short' | 'name'> & Partial<MeasureColumn>,
    values: Float64Array,
  ): MeasureColumn => ({ unit: null, format: units.ratio, ...names, values });
  const length = { unit: units.lengthUnit, format: units.shownLength };
  return {
    ids: Array.from(objects.id, String),
    attention: Uint8Array.from(objects.confidence, (confidence) => (confidence < summary.reviewLine ? 1 : 0)),
    columns: [
      column(
        { id: 'number', short: '#', name: 'Number', isName: true, largestFirst: false, format: String },
        objects.id,
      ),
      column(
        { id: 'area', short: 'Area', name: 'Area', unit: units.areaUnit, format: units.shownArea },
        scaled(objects.area, units.scale ** 2),
      ),
      column(
        { id: 'perimeter', short: 'Perim.', name: 'Perimeter', ...length },
        scaled(objects.perimeter, units.scale),
      ),
      column(
        { id: 'meanIntensity', short: 'Mean', name: 'Mean intensity', format: units.intensity },
        objects.meanIntensity,
      ),
      column({ id: 'circularity', short: 'Circ.', name: 'Circularity' }, objects.circularity),
      column(
        { id: 'confidence', short: 'Conf.', name: 'Confidence', largestFirst: false },
        objects.confidence,
      ),
      column({ id: 'x', short: 'X', name: 'Middle, x', hidden: true, ...length }, middles(objects, 0, units)),
      column({ id: 'y', short: 'Y', name: 'Middle, y', hidden: true, ...length }, middles(objects, 1, units)),
    ],
  };
}

function scaled(values: Float64Array, by: number): Float64Array {
  return values.map((value) => value * by);
}

function middles({ centroid }: ShownCells['objects'], axis: 0 | 1, { scale }: Units): Float64Array {
  const { values, starts } = centroid;
  const found = new Float64Array(starts.length - 1);
  for (let at = 0; at < found.length; at += 1) found[at] = (values[(starts[at] ?? 0) + axis] ?? 0) * scale;
  return found;
}
