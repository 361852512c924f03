import type { LogLine } from '@headway/react';
import type { KeptLogLine } from '../endpoints.ts';

/** A line as the hub keeps it: what it was told by is not known any more. */
type EarlierLine = Omit<LogLine, 'id'>;

interface Page {
  items: readonly KeptLogLine[];
  nextCursor: string | null;
}

/** Lines that are given at once. */
const mostAtOnce = 500;
const pageLines = 1000;
/** More than the hub keeps of a job. */
const mostPages = 20;

/**
 * Gives the lines of a job before one, oldest first, a part at a time. The hub gives them from the beginning: all are
 * read when the first are wanted, and again only for lines that came since.
 */
export function createEarlierLines(
  readPage: (query: { cursor?: string; limit: number }) => Promise<Page>,
): (before: Pick<LogLine, 'timestamp'> | null) => Promise<readonly EarlierLine[]> {
  let kept: readonly EarlierLine[] = [];

  async function readAll(): Promise<readonly EarlierLine[]> {
    const lines: EarlierLine[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { items, nextCursor }: Page = await readPage({
        limit: pageLines,
        ...(cursor !== undefined && { cursor }),
      });
      lines.push(...items.map(({ line: _line, writtenAt, ...said }) => ({ ...said, timestamp: writtenAt })));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return lines;
  }

  return async (before) => {
    const reaches = before !== null && kept.some(({ timestamp }) => timestamp >= before.timestamp);
    if (!reaches) kept = await readAll();
    // Those of the same moment too: which of them are there already is told by what they say.
    const end = before === null ? kept.length : lastIndex(kept, before.timestamp) + 1;
    const given = kept.slice(Math.max(0, end - mostAtOnce), end);
    return given;
  };
}

function lastIndex(lines: readonly EarlierLine[], timestamp: string): number {
  return lines.findLastIndex((line) => line.timestamp <= timestamp);
}
