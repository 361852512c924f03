/** A result in pieces that are small enough to be taken over one at a time without holding up the page. */
export type ResultPart =
  | { type: 'whole'; value: unknown }
  /** Rows of the list with this name in the document's result; they follow each other. */
  | { type: 'rows'; name: string; rows: readonly unknown[] };

/** Rows in a piece: some milliseconds of work where each has an outline. */
const rowsInPart = 500;

/** A document without its long lists, then the lists, a few rows at a time. */
export function* takeApart(document: unknown): Generator<ResultPart> {
  const lists = longLists(document);
  if (!isResult(document) || lists.length === 0) {
    yield { type: 'whole', value: document };
    return;
  }
  const emptied = Object.fromEntries(lists.map(([name]) => [name, []]));
  yield { type: 'whole', value: { ...document, result: { ...document.result, ...emptied } } };
  for (const [name, list] of lists) {
    for (let from = 0; from < list.length; from += rowsInPart)
      yield { type: 'rows', name, rows: list.slice(from, from + rowsInPart) };
  }
}

/** Takes pieces in the order of `takeApart`. The document is whole after the last one. */
export function createAssembly(): { add(part: ResultPart): void; document(): unknown } {
  let document: unknown = null;
  return {
    add(part) {
      if (part.type === 'whole') document = part.value;
      else if (isResult(document)) {
        const list = document.result[part.name];
        if (Array.isArray(list)) for (const row of part.rows) list.push(row);
      }
    },
    document: () => document,
  };
}

/** Whether it takes so long to work through the result that the page would be held up. */
export function isLarge(document: unknown): boolean {
  return longLists(document).length > 0;
}

const longFrom = 5000;

function longLists(document: unknown): [name: string, list: readonly unknown[]][] {
  if (!isResult(document)) return [];
  return Object.entries(document.result).flatMap(([name, list]) =>
    Array.isArray(list) && list.length >= longFrom ? [[name, list]] : [],
  );
}

function isResult(value: unknown): value is { result: Record<string, unknown> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'result' in value &&
    typeof value.result === 'object' &&
    value.result !== null
  );
}
