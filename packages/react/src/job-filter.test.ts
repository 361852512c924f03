import { describe, expect, it } from 'vitest';
import { passesFilter } from './job-filter.ts';
import { makeJob } from './testing/make-job.ts';

const job = makeJob({ message: 'Reading Plate 7', labels: { projectId: 'p1', name: 'cells.tiff' } });

describe('a filter of jobs', () => {
  it('lets all pass when it says nothing', () => {
    expect(passesFilter(job, {})).toBe(true);
    expect(passesFilter(job, { text: '  ' })).toBe(true);
  });

  it('asks for each of what it says', () => {
    expect(passesFilter(job, { statuses: ['running', 'queued'], kinds: ['cells'] })).toBe(true);
    expect(passesFilter(job, { statuses: ['running'], kinds: ['count'] })).toBe(false);
    expect(passesFilter(job, { statuses: [] })).toBe(false);
    expect(passesFilter(job, { labels: { projectId: 'p1' } })).toBe(true);
    expect(passesFilter(job, { labels: { projectId: 'p1', name: 'other' } })).toBe(false);
  });

  it('finds each word in what the job is and says, whatever its letters', () => {
    expect(passesFilter(job, { text: 'TIFF plate' })).toBe(true);
    expect(passesFilter(job, { text: 'tiff plate8' })).toBe(false);
    const error = { code: 'truncated', message: 'The image ends too early.', retryable: false };
    expect(passesFilter(makeJob({ error }), { text: 'ends early' })).toBe(true);
  });

  it('finds no word across two fields', () => {
    expect(passesFilter(makeJob({ kind: 'ab', message: 'cd', labels: {} }), { text: 'abcd' })).toBe(false);
  });
});
