import { expect, it } from 'vitest';
import { type RunOptions, runRows } from '../run-rows.ts';
import { zstack } from '../rows/zstack.ts';

const options: RunOptions = {
  native: { missing: 'not needed' },
  date: '2026-01-02T03:04:05.000Z',
  quick: true,
  clients: 1,
  rounds: 1,
  maxMs: Infinity,
  timeoutMs: 100_000,
  missing: () => null,
  onSubject: () => undefined,
};

it('segments the same stacks on both sides, where both are there', { timeout: 120_000 }, async () => {
  const [report] = (await runRows([zstack], options)).reports;
  if (!report) throw new Error('There is no report.');
  const [steps, whole, control] = report.outcomes;
  for (const outcome of [steps, whole, control]) {
    expect(outcome?.failures).toEqual([]);
    if (outcome?.skipped === null) expect(outcome.rounds[0]).toHaveLength(4);
  }
  expect([steps?.skipped, whole?.skipped]).toEqual([null, null]);
  if (control?.skipped !== null) return;
  const inside = (subject: string): number =>
    report.summaries.find(({ subject: name, metric }) => name === subject && metric.endsWith('inside'))
      ?.median ?? 0;
  // The threshold is the same; of pieces that are too small to count there are not as many on both sides.
  const share = inside(steps?.subject ?? '') / inside(control.subject);
  expect(Math.abs(share - 1)).toBeLessThan(0.03);
});
