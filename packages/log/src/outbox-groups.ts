import type { LogEntry } from './log.ts';

/** A row of the outbox: the entries of one publication, as JSON. */
export interface OutboxRow {
  id: number;
  entries: string;
}

/** Rows and characters that go to the log as one: with more, the event loop would be busy with them for too long. */
const maxGroup = { rows: 100, length: 262_144 } as const;

/**
 * The first rows that go to the log as one append: each is a commit, and the events of a busy application must not wait
 * for as many commits as there are of them.
 */
export function firstGroup(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let length = 0;
  const end = rows.findIndex(({ entries }, index) => {
    length += entries.length;
    return index > 0 && (index >= maxGroup.rows || length > maxGroup.length);
  });
  return end === -1 ? rows : rows.slice(0, end);
}

/** How many rows there are up to the publication with this id; the first alone when it is not among them. */
export function rowsUpTo(rows: readonly OutboxRow[], publicationId: string | undefined): number {
  const last = rows.findIndex(({ entries }) => idOf(entries) === publicationId);
  return Math.max(0, last) + 1;
}

function idOf(entries: string): string | undefined {
  try {
    return (JSON.parse(entries) as readonly LogEntry[])[0]?.id;
  } catch {
    return undefined; // what can't be read has no id; it is told of when its turn comes
  }
}
