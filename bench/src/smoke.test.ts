import { afterAll, expect, it } from 'vitest';
import { sharedChannel } from './message.ts';
import { buildNative } from './native.ts';
import { defineRow, type Row } from './row.ts';
import { offer } from './rows/offer.ts';
import { reset } from './rows/reset.ts';
import { wireSize } from './rows/wire-size.ts';
import { type RowReport, runRows, type RunOptions } from './run-rows.ts';
import { type SubjectName, subjects } from './subjects/subjects.ts';

const native = buildNative();
afterAll(() => {
  if (!('missing' in native)) native.remove();
});

const options: RunOptions = {
  native,
  date: '2026-01-02T03:04:05.000Z',
  quick: true,
  clients: 20,
  rounds: 1,
  maxMs: Infinity,
  timeoutMs: 25_000,
  missing: (name) =>
    name in subjects ? subjects[name as SubjectName].missing(!('missing' in native)) : null,
  onSubject: () => undefined,
};

const tiny = defineRow<SubjectName>({
  name: 'tiny',
  title: 'Tiny',
  about: 'A few events to a few clients.',
  subjects: Object.keys(subjects).filter(
    // With recovery, Socket.IO's events end with an offset: only the clients that return understand them.
    (name): name is SubjectName => name in subjects && name !== 'Socket.IO with recovery',
  ),
  async run(subject, bench) {
    const jobs = subject === 'Headway, reported by jobs' ? 4 : 0;
    const pair = await bench.startPair(subject, jobs);
    await pair.load.connect({ count: 3, channels: [sharedChannel] });
    const taken = await offer(pair, { rate: 100, jobs, warmUpMs: 100, measureMs: 300 });
    return [
      { metric: 'heard', unit: '', value: taken.total },
      { metric: 'sent', unit: '', value: taken.sent },
      { metric: 'refused', unit: '', value: taken.failed },
    ];
  },
});

async function reportOf(row: Row, how: RunOptions): Promise<RowReport> {
  const [report] = (await runRows([row], how)).reports;
  if (!report) throw new Error('There is no report.');
  return report;
}

it('measures every server that is here over real sockets', { timeout: 120_000 }, async () => {
  const { outcomes, summaries } = await reportOf(tiny, options);
  expect(outcomes.filter(({ failures }) => failures.length > 0)).toEqual([]);
  for (const { subject, skipped } of outcomes) {
    if (skipped !== null) continue;
    const value = (metric: string): number =>
      summaries.find((summary) => summary.subject === subject && summary.metric === metric)?.median ?? 0;
    expect(value('heard'), subject).toBeGreaterThan(0);
    expect(value('sent'), subject).toBeGreaterThan(10);
    expect(value('refused'), subject).toBe(0);
  }
});

it('cuts clients of ours that lose nothing, and of a control that do', async () => {
  const small = { ...reset, subjects: ['Headway, log in memory', 'ws, send loop'] };
  const { outcomes, summaries } = await reportOf(small, options);
  expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  const lost = summaries.filter(({ metric }) => metric === 'events lost');
  expect(lost.find(({ subject }) => subject === 'Headway, log in memory')?.median).toBe(0);
});

it('weighs a whole job of at most 20 KB on the wire', async () => {
  const { summaries, outcomes } = await reportOf(wireSize, options);
  expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  const bytes = summaries.filter(({ metric }) => metric === 'bytes on the wire');
  expect(bytes).toHaveLength(wireSize.subjects.length);
  const ours = bytes.find(({ subject }) => subject === 'Headway')?.median ?? 0;
  expect(ours).toBeGreaterThan(5000);
  expect(ours).toBeLessThanOrEqual(20_000);
});
