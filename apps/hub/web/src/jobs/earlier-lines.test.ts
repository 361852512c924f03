import { expect, it, vi } from 'vitest';
import { createEarlierLines } from './earlier-lines.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const kept = (line: number) => ({
  jobId: 'J',
  attempt: 1,
  line,
  level: 'info' as const,
  message: `line ${line}`,
  writtenAt: at(line),
});

it('gives the lines up to one, read from the beginning page by page, once', async () => {
  const readPage = vi.fn(({ cursor }: { cursor?: string }) =>
    Promise.resolve(
      cursor === undefined
        ? { items: [kept(1), kept(2)], nextCursor: '1.2' }
        : { items: [kept(3), kept(4)], nextCursor: null },
    ),
  );
  const earlier = createEarlierLines(readPage);
  const lines = await earlier({ timestamp: at(3) });
  expect(lines.map(({ message }) => message)).toEqual(['line 1', 'line 2', 'line 3']);
  expect(lines[0]).toEqual({ jobId: 'J', attempt: 1, level: 'info', message: 'line 1', timestamp: at(1) });
  expect((await earlier({ timestamp: at(1) })).map(({ message }) => message)).toEqual(['line 1']);
  expect(readPage).toHaveBeenCalledTimes(2);
});

it('gives all of a log that nobody tells of any more, and reads again what may have come', async () => {
  let lines = [kept(1)];
  const earlier = createEarlierLines(() => Promise.resolve({ items: lines, nextCursor: null }));
  expect(await earlier(null)).toHaveLength(1);
  lines = [kept(1), kept(2)];
  expect(await earlier(null)).toHaveLength(2);
});

it('gives a part of many at a time, those next to what is there', async () => {
  const items = Array.from({ length: 900 }, (_, index) => kept(index));
  const earlier = createEarlierLines(() => Promise.resolve({ items, nextCursor: null }));
  const lines = await earlier({ timestamp: at(800) });
  expect([lines.length, lines.at(-1)?.message]).toEqual([500, 'line 800']);
});
