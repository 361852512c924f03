import { buffersOf, isPacked, type PackedRows, packRows, unpackRow } from './packed-rows.ts';
import type { Steps } from '../steps.ts';

/** A result in pieces that the page can take over one at a time without being held up. */
export type ResultPart =
  | { type: 'whole'; value: unknown }
  /** The list with this name in the document's result. */
  | { type: 'packed'; name: string; rows: PackedRows }
  /** Rows of such a list that can't be packed; they follow each other. */
  | { type: 'rows'; name: string; rows: readonly unknown[] };

/** Rows in a piece: some milliseconds of work where each has an outline. */
const rowsInPart = 500;

/** A document without its long lists, then the lists: as columns, or a few rows at a time. */
export function* takeApart(document: unknown): Generator<ResultPart> {
  const lists = longLists(document);
  if (!isResult(document) || lists.length === 0) {
    yield { type: 'whole', value: document };
    return;
  }
  const emptied = Object.fromEntries(lists.map(([name]) => [name, []]));
  yield { type: 'whole', value: { ...document, result: { ...document.result, ...emptied } } };
  for (const [name, list] of lists) {
    const packed = packRows(list);
    if (packed) yield { type: 'packed', name, rows: packed };
    else {
      for (let from = 0; from < list.length; from += rowsInPart)
        yield { type: 'rows', name, rows: list.slice(from, from + rowsInPart) };
    }
  }
}

/** Memory that goes with a part from one thread to another. */
export function memoryOf(part: ResultPart): ArrayBufferLike[] {
  return part.type === 'packed' ? buffersOf(part.rows) : [];
}

/** Takes pieces in the order of `takeApart`. The document is whole after the last one. */
export function createAssembly(): { add(part: ResultPart): void; document(): unknown } {
  let document: unknown = null;
  return {
    add(part) {
      if (part.type === 'whole') document = part.value;
      else if (isResult(document)) {
        const list = document.result[part.name];
        if (part.type === 'packed') document.result[part.name] = part.rows;
        else if (Array.isArray(list)) for (const row of part.rows) list.push(row);
      }
    },
    document: () => document,
  };
}

/** A result with its packed lists as they were, for views that don't take them as columns. */
export function* unpacked(result: unknown): Steps<unknown> {
  if (!isRecord(result)) return result;
  const whole = { ...result };
  for (const [name, list] of Object.entries(whole)) {
    if (!isPacked(list)) continue;
    const rows: unknown[] = [];
    for (let at = 0; at < list.count; at += 1) {
      rows.push(unpackRow(list, at));
      if (at % 100 === 99) yield;
    }
    whole[name] = rows;
  }
  return whole;
}

/** Whether it takes so long to work through the result that the page would be held up. */
export function isLarge(document: unknown): boolean {
  if (longLists(document).length > 0) return true;
  return isResult(document) && Object.values(document.result).some(isPacked);
}

const longFrom = 5000;

function longLists(document: unknown): [name: string, list: readonly unknown[]][] {
  if (!isResult(document)) return [];
  return Object.entries(document.result).flatMap(([name, list]) =>
    Array.isArray(list) && list.length >= longFrom ? [[name, list]] : [],
  );
}

function isResult(value: unknown): value is { result: Record<string, unknown> } {
  return isRecord(value) && isRecord(value['result']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
