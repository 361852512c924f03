import type { Job, JobStatus } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { jobsAhead, waitingWords } from './queue-place.ts';

const job = (id: string, status: JobStatus = 'queued', priority = 0): Job =>
  ({ id, status, priority, runAt: '2026-01-01T10:00:00.000Z' }) as Job;

describe('the place in the queue', () => {
  it('counts what runs and what was queued before', () => {
    const own = job('C');
    expect(jobsAhead(own, [job('A', 'running'), job('B'), own, job('D'), job('E', 'completed')])).toBe(2);
  });

  it('puts a higher priority first, whenever it was queued', () => {
    expect(jobsAhead(job('A'), [job('Z', 'queued', 5), job('B', 'queued', -1)])).toBe(1);
  });

  it('is told in words', () => {
    expect([0, 1, 4].map(waitingWords)).toEqual([
      'Next in this project.',
      '1 image of this project ahead.',
      '4 images of this project ahead.',
    ]);
  });
});
