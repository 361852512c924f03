import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { RunningJobs } from './use-jobs.tsx';

afterEach(cleanup);

it('shows what waits or runs, and finds by words', () => {
  const { tell } = renderKit(<RunningJobs projectId="7" />);
  tell((c) => {
    for (const [id, status] of [
      ['a', 'running'],
      ['b', 'queued'],
      ['c', 'completed'],
    ] as const) {
      const data = makeJob({ id, status, labels: { name: `${id}.tiff` } });
      c.hear('project:7', { type: 'job.progress', key: `job:${id}`, data });
    }
  });
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  fireEvent.change(screen.getByLabelText('Find'), { target: { value: 'B.TIFF' } });
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByText('Waiting')).toBeDefined();
});
