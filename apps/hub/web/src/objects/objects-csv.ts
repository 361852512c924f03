import { titleOf, type MeasureColumn } from './measures.ts';

/** Rows as CSV, with the names of the columns first. Numbers are written in full and without a locale. */
export function objectsCsv(columns: readonly MeasureColumn[], rows: Uint32Array): string {
  const head = columns.map((column) => quoted(titleOf(column))).join(',');
  const lines = Array.from(rows, (row) =>
    columns.map(({ values }) => String(Number((values[row] ?? 0).toPrecision(10)))).join(','),
  );
  return [head, ...lines, ''].join('\r\n');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
