import { expect, it } from 'vitest';
import { screen } from '../rows/screen.ts';
import { runRows } from '../run-rows.ts';

it.skipIf(screen.missing?.('') !== null)(
  'watches and scrolls pages of a thousand jobs',
  { timeout: 300_000 },
  async () => {
    const [jobs, activity] = screen.subjects;
    const { reports } = await runRows([{ ...screen, subjects: [jobs ?? '', activity ?? ''] }], {
      native: { missing: 'not needed' },
      date: '2026-01-02T03:04:05.000Z',
      quick: true,
      clients: 1,
      rounds: 1,
      maxMs: Infinity,
      timeoutMs: 140_000,
      missing: () => null,
      onSubject: () => undefined,
    });
    const { outcomes = [], summaries = [] } = reports[0] ?? {};
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    for (const subject of [jobs, activity]) {
      const value = (metric: string): number =>
        summaries.find((one) => one.subject === subject && one.metric === metric)?.median ?? -1;
      expect(value('events while watched')).toBeGreaterThan(100);
      expect(value('components rendered per event')).toBeGreaterThan(0);
      // A page that renders all its jobs with each event renders thousands; one that renders nothing shows nothing.
      expect(value('components rendered per commit')).toBeLessThan(500);
      if (subject === jobs) expect(value('event to frame, p95')).toBeGreaterThan(0);
      expect(value('frame while scrolling, p50')).toBeGreaterThan(5);
      expect(value('heap at the end')).toBeGreaterThan(1);
    }
  },
);
