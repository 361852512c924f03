import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Run } from './job-progress.tsx';

afterEach(cleanup);

it('shows a job, pauses it at once, and says why that was refused', async () => {
  const pause = () => Promise.reject(new Error('It ends in a moment.'));
  const job = makeJob();
  const { tell } = renderKit(<Run jobId={job.id} fileName="cells.tiff" />, { actions: { pause } });
  tell(({ hear }) => hear(`job:${job.id}`, { type: 'job.progress', key: `job:${job.id}`, data: job }));
  expect(screen.getByRole('progressbar', { name: 'cells.tiff' }).getAttribute('aria-valuenow')).toBe('28');
  // There is no action for it.
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
  expect(screen.getByText('Pausing…')).toBeDefined();
  await waitFor(() =>
    expect(screen.getByRole('alert').textContent).toBe('Could not pause: It ends in a moment.'),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});
