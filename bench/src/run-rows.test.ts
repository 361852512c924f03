import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { defineRow, type Row } from './row.ts';
import { rotated, runRows, type RunOptions } from './run-rows.ts';

const options: RunOptions = {
  native: { missing: 'It is not needed.' },
  date: '2026-01-02T03:04:05.000Z',
  quick: true,
  clients: 1,
  rounds: 2,
  maxMs: Infinity,
  timeoutMs: 10_000,
  missing: () => null,
  onSubject: () => undefined,
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
  await runRows([row], { ...options, missing: (subject) => (subject === 'NATS' ? 'It is missing.' : null) });
  expect(order).toEqual(['Headway', 'ws', 'ws', 'Headway']);
  expect(rotated(subjects, 4)).toEqual(['ws', 'NATS', 'Headway']);
});

it('measures nothing of a row that can not be measured here', async () => {
  const run = (): never => {
    throw new Error('It was run.');
  };
  const row = defineRow({
    name: 'none',
    title: '',
    about: '',
    subjects: ['Headway'],
    missing: () => 'No browser.',
    run,
  });
  const [report] = (await runRows([row], options)).reports;
  expect(report?.outcomes).toMatchObject([{ skipped: 'No browser.', failures: [] }]);
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
  const { rounds, reports } = await runRows([row], {
    ...options,
    timeoutMs: 200,
    onSubject: ({ error }) => told.push(error),
  });
  const [report] = reports;
  expect(rounds).toBe(2);
  expect(report?.outcomes.map((outcome) => [outcome.rounds.length, outcome.failures])).toEqual([
    [2, []],
    [0, ['It broke.']],
    [0, ['It took longer than 0 s.']],
  ]);
  expect(told).toHaveLength(6);
  expect(report?.summaries).toHaveLength(1);
});

it('runs all rows in each round, and begins none that there is no time for', async () => {
  const order: string[] = [];
  const row = (name: string): Row =>
    defineRow({
      name,
      title: '',
      about: '',
      subjects: ['Headway'],
      run: async () => {
        order.push(name);
        await sleep(20);
        return [];
      },
    });
  expect((await runRows([row('a'), row('b')], options)).rounds).toBe(2);
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  const { rounds, reports } = await runRows([row('c')], { ...options, maxMs: 10 });
  expect([rounds, reports[0]?.outcomes[0]?.rounds.length]).toEqual([1, 1]);
});
