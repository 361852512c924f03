import { describe, expect, it } from 'vitest';
import { filterChoices, filterJobs, type ListFilter, noFilter } from './list-filter.ts';
import { makeJob } from './testing/make-job.ts';

const jobs = [
  makeJob({ id: '1', kind: 'cells', message: 'Tile 3' }),
  makeJob({
    id: '2',
    kind: 'photos',
    status: 'failed',
    error: { code: 'bad', message: 'The file is cut off.', retryable: false },
  }),
  makeJob({ id: '3', status: 'completed', summary: { outcome: 'nothing_found', text: 'No cells' } }),
  makeJob({ id: '4', status: 'retrying', labels: { projectId: 'Plate 7' } }),
];

function found(filter: Partial<ListFilter>): string[] {
  return filterJobs(jobs, { ...noFilter, ...filter }, ({ id }) => `Image ${id}.tiff`).map(({ id }) => id);
}

describe('the filter of a list', () => {
  it('is no work while nothing is asked for', () => {
    expect(filterJobs(jobs, { ...noFilter, text: '  ' }, () => '')).toBe(jobs);
  });

  it('finds all words wherever they stand, in any case', () => {
    expect(found({ text: 'image CUT' })).toEqual(['2']);
    expect(found({ text: 'plate' })).toEqual(['4']);
    expect(found({ text: '3.tiff' })).toEqual(['3']);
    expect(found({ text: 'tile cut' })).toEqual([]);
  });

  it('finds what is in a state as people call it, and of a kind', () => {
    expect(found({ state: 'nothing_found' })).toEqual(['3']);
    expect(found({ state: 'waiting' })).toEqual(['4']);
    expect(found({ kind: 'photos' })).toEqual(['2']);
    expect(found({ kind: 'photos', state: 'running' })).toEqual([]);
  });

  it('offers what there is, and what is chosen even when there is none', () => {
    expect(filterChoices(jobs, { ...noFilter, state: 'paused' })).toEqual({
      states: ['failed', 'running', 'waiting', 'paused', 'nothing_found'],
      kinds: ['cells', 'photos'],
    });
  });
});
