/**
 * The rows of a long list as columns: a hundred thousand objects are a few arrays that a worker hands over as they are,
 * and that the page needs not look through to clear up its memory.
 */
export interface PackedRows {
  readonly isPacked: true;
  readonly count: number;
  readonly columns: Readonly<Record<string, PackedColumn>>;
}

export type PackedColumn =
  | { readonly type: 'numbers'; readonly values: Float64Array }
  | PackedLists
  /** Texts, `true` and `false`, `null`; `undefined` where a row has none. */
  | { readonly type: 'plain'; readonly values: readonly unknown[] };

/** A list in each row: of numbers, or of tuples of numbers such as points. */
export interface PackedLists {
  readonly type: 'lists';
  /** Of all rows, one after the other. */
  readonly values: Float64Array;
  /** Where each row begins in `values`; one more for the end. */
  readonly starts: Uint32Array;
  /** Numbers in a tuple; 0: the lists hold numbers themselves. */
  readonly width: number;
}

/** Rows as columns; `null` where they are no records of numbers, lists of numbers, and plain values. */
export function packRows(rows: readonly unknown[]): PackedRows | null {
  if (!rows.every(isRecord)) return null;
  const names = new Set<string>();
  for (const row of rows) for (const name in row) names.add(name);
  const columns: Record<string, PackedColumn> = {};
  for (const name of names) {
    const column = packColumn(rows, name);
    if (!column) return null;
    columns[name] = column;
  }
  return { isPacked: true, count: rows.length, columns };
}

export function isPacked(value: unknown): value is PackedRows {
  return isRecord(value) && value['isPacked'] === true;
}

/** Buffers that can be handed over with packed rows. */
export function buffersOf({ columns }: PackedRows): ArrayBufferLike[] {
  return Object.values(columns).flatMap((column) => {
    if (column.type === 'plain') return [];
    return column.type === 'numbers' ? [column.values.buffer] : [column.values.buffer, column.starts.buffer];
  });
}

/** One row as it was. */
export function unpackRow({ columns }: PackedRows, at: number): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name in columns) {
    const column = columns[name];
    if (!column) continue;
    const value = column.type === 'lists' ? listAt(column, at) : column.values[at];
    if (value !== undefined) row[name] = value;
  }
  return row;
}

/** The list of one row as it was. */
export function listAt({ values, starts, width }: PackedLists, at: number): number[] | number[][] {
  const [from, to] = [starts[at] ?? 0, starts[at + 1] ?? 0];
  if (width === 0) return Array.from(values.subarray(from, to));
  const tuples: number[][] = [];
  for (let place = from; place < to; place += width)
    tuples.push(Array.from(values.subarray(place, place + width)));
  return tuples;
}

type Row = Readonly<Record<string, unknown>>;

function packColumn(rows: readonly Row[], name: string): PackedColumn | null {
  const first = rows.find((row) => row[name] !== undefined)?.[name];
  if (typeof first === 'number') {
    const numbers = packNumbers(rows, name);
    if (numbers) return numbers;
  }
  if (Array.isArray(first)) return packLists(rows, name);
  const values = rows.map((row) => row[name]);
  return values.every((value) => typeof value !== 'object' || value === null)
    ? { type: 'plain', values }
    : null;
}

function packNumbers(rows: readonly Row[], name: string): PackedColumn | null {
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const value = rows[at]?.[name];
    if (typeof value !== 'number') return null;
    values[at] = value;
  }
  return { type: 'numbers', values };
}

function packLists(rows: readonly Row[], name: string): PackedColumn | null {
  const lists: (readonly unknown[])[] = [];
  let length = 0;
  let width: number | null = null;
  for (const row of rows) {
    const list = row[name];
    if (!Array.isArray(list)) return null;
    lists.push(list);
    if (list.length > 0) width ??= Array.isArray(list[0]) ? list[0].length : 0;
    length += list.length;
  }
  const values = new Float64Array(length * Math.max(1, width ?? 0));
  const starts = new Uint32Array(rows.length + 1);
  let end = 0;
  for (let at = 0; at < lists.length; at += 1) {
    for (const entry of lists[at] ?? []) {
      const numbers = width === 0 ? [entry] : entry;
      if (!Array.isArray(numbers) || numbers.length !== Math.max(1, width ?? 0)) return null;
      for (const value of numbers) {
        if (typeof value !== 'number') return null;
        values[end++] = value;
      }
    }
    starts[at + 1] = end;
  }
  return { type: 'lists', values, starts, width: width ?? 0 };
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
