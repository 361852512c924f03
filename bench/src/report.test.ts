import { expect, it } from 'vitest';
import { judge, pageOf, type Report } from './report.ts';
import { type Outcome, summarize } from './result.ts';
import { defineRow, median, ratio } from './row.ts';

const row = defineRow({
  name: 'speed',
  title: 'How fast, 1,000 times',
  about: 'Something is done as fast as it can be.',
  subjects: ['Headway', 'ws', 'NATS', 'Nchan'],
  run: async () => [],
  budgets: [
    { text: '≥ 4 × ws', value: ratio('Headway', 'ws', 'speed'), limit: { atLeast: 4 }, unit: '×' },
    { text: '≤ 10/s', value: median('Headway', 'speed'), limit: { atMost: 10 }, unit: '/s' },
    { text: '≥ 1 × NATS', value: ratio('Headway', 'NATS', 'speed'), limit: { atLeast: 1 }, unit: '×' },
  ],
  notes: ['It is slow because of the rain.'],
});

const figure = (value: number): Outcome['rounds'][number] => [{ metric: 'speed', unit: '/s', value }];
const outcomes: Outcome[] = [
  { subject: 'Headway', rounds: [figure(1999), figure(20_000), figure(2000)], failures: [], skipped: null },
  { subject: 'ws', rounds: [figure(500)], failures: ['ws fell over.'], skipped: null },
  { subject: 'NATS', rounds: [], failures: ['It took longer than 60 s.'], skipped: null },
  { subject: 'Nchan', rounds: [], failures: [], skipped: 'It is not installed here.' },
];
const report: Report = {
  machine: {
    date: '2026-01-02T03:04:05.000Z',
    node: 'v24.0.0',
    system: 'Linux 6',
    cpu: 'A Processor',
    cores: 2,
    memoryGiB: 8,
    loadAtStart: 0.1,
    pinned: true,
    openFiles: 20_000,
    nativeMissing: null,
  },
  quick: false,
  rounds: 3,
  clients: { asked: 10_000, used: 10_000 },
  rows: [
    {
      name: 'speed',
      date: '2026-01-02T03:04:05.000Z',
      outcomes,
      summaries: summarize(outcomes),
      loadBusy: { Headway: 0.25, ws: 0.5 },
    },
  ],
};

it('holds the medians against the budgets', () => {
  expect(judge(row.budgets, summarize(outcomes)).map(({ value, reached }) => [value, reached])).toEqual([
    [4, true],
    [2000, false],
    [null, null],
  ]);
});

it('writes a page with the machine, the budgets, the figures and what people said', () => {
  const page = pageOf(report, [row]);
  expect(page).toContain(
    '- 2026-01-02 03:04 UTC, Node v24.0.0, Linux 6, 2 × A Processor, 8 GiB, load at start 0.10',
  );
  expect(page).toContain('| [How fast, 1,000 times](#how-fast-1000-times) | ≥ 4 × ws | 4 × | reached |');
  expect(page).toContain('| ≤ 10/s | 2,000 /s | missed |');
  expect(page).toContain('| ≥ 1 × NATS | – | not measured |');
  expect(page).toContain('## How fast, 1,000 times\n\nSomething is done as fast as it can be.');
  expect(page).toContain('| Headway | speed | 2,000 | 2,000 – 20,000 | /s |  |');
  expect(page).toContain('| ws | speed | 500 |  | /s | 4 |');
  expect(page).toContain('- The clients used 50 % of their core at most (ws).');
  expect(page).toContain('It is slow because of the rain.');
  expect(page.endsWith('rain.\n')).toBe(true);
});

it('says what failed, and what was left out and why', () => {
  const page = pageOf(report, [row]);
  expect(page).toContain('- ws: failed in some rounds, 1 counted. ws fell over.');
  expect(page).toContain('- NATS: failed. It took longer than 60 s.');
  expect(page).toContain('- Nchan: not measured. It is not installed here.');
});

it('warns of a quick run, of another load, of clients in Node and of fewer clients', () => {
  expect(pageOf(report, [row])).not.toContain('**This');
  const page = pageOf(
    {
      ...report,
      quick: true,
      clients: { asked: 10_000, used: 500 },
      machine: { ...report.machine, loadAtStart: 3, openFiles: 1000, nativeMissing: 'There is no compiler.' },
    },
    [row],
  );
  expect(page).toContain('This was a quick run');
  expect(page).toContain('(load 3.0)');
  expect(page).toContain('The clients run in Node, and may be the limit. There is no compiler.');
  expect(page).toContain('500 clients in place of 10,000');
});

it('leaves out rows that were not run', () => {
  expect(pageOf({ ...report, rows: [] }, [row])).not.toContain('How fast');
});

it('says which rows were measured in another run', () => {
  expect(pageOf(report, [row])).not.toContain('another run');
  const rows = report.rows.map((one) => ({ ...one, date: '2025-12-24T18:00:00.000Z' }));
  expect(pageOf({ ...report, rows }, [row])).toContain('- Measured in another run, of 2025-12-24 18:00 UTC.');
});
