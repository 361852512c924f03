import { useMemo, useState } from 'react';
import { atOnce, type Steps, useSteps } from '../steps.ts';
import { type ColourMap, colourEnds, colourIndexes, paletteOf } from '../viewer/colour-map.ts';
import { maskOf, orderOf, type Range, type Ranges, shownOf, type Sorting } from './filter-objects.ts';
import type { MeasureColumn, Measures } from './measures.ts';

/** The objects of a result with what is shown of them: shared by the image and the table. */
export interface Objects {
  measures: Measures;
  /** Place of an object in the measures, by its id; -1 where it was not measured. */
  placeOf(id: string): number;
  ranges: Ranges;
  setRange(column: string, range: Range | null): void;
  clearRanges(): void;
  /** `null`: all are shown. */
  mask: Uint8Array | null;
  sorting: Sorting;
  setSorting(sorting: Sorting): void;
  /** Places of the objects that are shown, sorted. */
  order: Uint32Array;
  /** Where a place stands in the order; -1 where it is left out. */
  rowOf(place: number): number;
  colouring: Colouring;
}

/** Colours by a measured value. */
export interface Colouring {
  column: MeasureColumn | null;
  map: ColourMap;
  ends: Range;
  palette: readonly string[];
  /** Of each object; `null` without a column. */
  indexes: Uint8Array | null;
  choose(column: string | null, map?: ColourMap): void;
}

/** Another set of measures begins anew, but keeps colours and order where it has the same columns. */
export function useObjects(measures: Measures | null): Objects | null {
  const [ranges, setRanges] = useState<{ of: Measures | null; ranges: Ranges }>({ of: null, ranges: {} });
  const [sorting, setSorting] = useState<Sorting>({ column: '', descending: false });
  const colouring = useColouring(measures);
  const shownRanges = ranges.of === measures ? ranges.ranges : noRanges;
  const mask = useMemo(() => measures && maskOf(measures, shownRanges), [measures, shownRanges]);
  const sorted = useMemo(
    () => (measures ? orderOf(measures, sorting) : new Uint32Array()),
    [measures, sorting],
  );
  const order = useMemo(() => shownOf(sorted, mask), [sorted, mask]);
  const ids = measures?.ids ?? noIds;
  const early = useSteps(ids, placesById, ids.length >= manyFrom);
  const placeOf = useMemo(() => {
    // Whoever asks before it is there has it made at once.
    let places = early;
    return (id: string) => (places ??= atOnce(placesById(ids))).get(id) ?? -1;
  }, [ids, early]);
  const rows = useMemo(() => {
    const rowOfPlace = new Int32Array(measures?.ids.length ?? 0).fill(-1);
    for (let row = 0; row < order.length; row += 1) rowOfPlace[order[row] ?? 0] = row;
    return rowOfPlace;
  }, [measures, order]);
  return useMemo(() => {
    if (!measures) return null;
    const change = (next: Ranges): void => setRanges({ of: measures, ranges: next });
    return {
      measures,
      placeOf,
      ranges: shownRanges,
      setRange(column, range) {
        const { [column]: _before, ...rest } = shownRanges;
        change(range ? { ...rest, [column]: range } : rest);
      },
      clearRanges: () => change(noRanges),
      mask,
      sorting,
      setSorting,
      order,
      rowOf: (place) => rows[place] ?? -1,
      colouring,
    };
  }, [measures, placeOf, shownRanges, mask, sorting, order, rows, colouring]);
}

const noRanges: Ranges = {};
const noIds: readonly string[] = [];
/** So many ids are not gone through in one go, unless somebody waits. */
const manyFrom = 5000;

function* placesById(ids: readonly string[]): Steps<Map<string, number>> {
  const places = new Map<string, number>();
  for (let place = 0; place < ids.length; place += 1) {
    places.set(ids[place] ?? '', place);
    if (place % 1000 === 999) yield;
  }
  return places;
}

function useColouring(measures: Measures | null): Colouring {
  const [{ chosen, map }, setChoice] = useState<{ chosen: string | null; map: ColourMap }>({
    chosen: null,
    map: 'viridis',
  });
  return useMemo(() => {
    const column = measures?.columns.find(({ id }) => id === chosen) ?? null;
    const ends: Range = column ? colourEnds(column.values) : [0, 1];
    return {
      column,
      map,
      ends,
      palette: paletteOf(map),
      indexes: column && colourIndexes(column.values, ends),
      choose: (next, nextMap = map) => setChoice({ chosen: next, map: nextMap }),
    };
  }, [measures, chosen, map]);
}
