import { expect, it } from 'vitest';
import { defineRow } from './row.ts';
import { rotated, runRow, type RunOptions } from './run-row.ts';

const options: RunOptions = {
  native: { missing: 'It is not needed.' },
  quick: true,
  clients: 1,
  rounds: 2,
  timeoutMs: 10_000,
  missing: () => null,
  onRound: () => undefined,
};

it('begins each round with another subject', async () => {
  const order: string[] = [];
  const subjects = ['Headway', 'ws', 'NATS'];
  const row = defineRow({
    name: 'order',
    title: '',
    about: '',
    subjects,
    run: async (subject) => {
      order.push(subject);
      return [];
    },
  });
  await runRow(row, { ...options, missing: (subject) => (subject === 'NATS' ? 'It is missing.' : null) });
  expect(order).toEqual(['Headway', 'ws', 'ws', 'Headway']);
  expect(rotated(subjects, 4)).toEqual(['ws', 'NATS', 'Headway']);
});

it('goes on when a subject fails or takes too long', async () => {
  const told: (string | null)[] = [];
  const row = defineRow({
    name: 'faults',
    title: '',
    about: '',
    subjects: ['Headway', 'ws', 'NATS'],
    run: async (subject) => {
      if (subject === 'ws') throw new Error('It broke.');
      if (subject === 'NATS') await new Promise(() => undefined);
      return [{ metric: 'speed', unit: '/s', value: 1 }];
    },
  });
  const report = await runRow(row, {
    ...options,
    timeoutMs: 200,
    onRound: ({ error }) => told.push(error),
  });
  expect(report.outcomes.map(({ rounds, failures }) => [rounds.length, failures])).toEqual([
    [2, []],
    [0, ['It broke.']],
    [0, ['It took longer than 0 s.']],
  ]);
  expect(told).toHaveLength(6);
  expect(report.summaries).toHaveLength(1);
});
