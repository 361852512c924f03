import { expect, it } from 'vitest';
import { allJobActions, offersOf, rowActionsOf } from './job-offers.ts';
import { makeJob } from './testing/make-job.ts';

const jobs = [
  makeJob({ id: '1' }),
  makeJob({ id: '2', status: 'queued' }),
  makeJob({ id: '3', status: 'failed' }),
  makeJob({ id: '4', status: 'completed' }),
];

it('offers what some of the chosen can have, with those that can', () => {
  const offers = offersOf(jobs, allJobActions);
  expect(offers.map(({ action, jobs: some }) => [action, some.map(({ id }) => id)])).toEqual([
    ['pause', ['1', '2']],
    ['retry', ['3']],
    ['prioritize', ['2']],
    ['cancel', ['1', '2']],
  ]);
});

it('offers nothing that a person may not do', () => {
  expect(offersOf(jobs, ['retry']).map(({ action }) => action)).toEqual(['retry']);
  expect(rowActionsOf('retry').get('running')).toEqual([]);
});

it('offers in a row what its state allows', () => {
  const rows = rowActionsOf(allJobActions.join(' '));
  expect(rows.get('running')).toEqual(['pause', 'cancel']);
  expect(rows.get('paused')).toEqual(['resume', 'cancel']);
  expect(rows.get('failed')).toEqual(['retry']);
  expect(rows.get('completed')).toEqual([]);
});
