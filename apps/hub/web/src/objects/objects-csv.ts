import type { Steps } from '../steps.ts';
import { titleOf, type MeasureColumn } from './measures.ts';

const newLine = '\r\n';
const rowsInStep = 200;

/** Rows as CSV, with the names of the columns first. Numbers are written in full and without a locale. */
export function* objectsCsv(columns: readonly MeasureColumn[], rows: Uint32Array): Steps<string> {
  const lineOf = (row: number): string =>
    columns.map(({ values }) => String(Number((values[row] ?? 0).toPrecision(10)))).join(',');
  const parts = [columns.map((column) => quoted(titleOf(column))).join(',')];
  for (let from = 0; from < rows.length; from += rowsInStep) {
    parts.push(Array.from(rows.subarray(from, from + rowsInStep), lineOf).join(newLine));
    yield;
  }
  return [...parts, ''].join(newLine);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
