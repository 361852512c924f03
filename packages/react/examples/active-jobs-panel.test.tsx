import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { MyJobs } from './active-jobs-panel.tsx';

afterEach(cleanup);

it('comes with the first job of a person, and says what became of it', () => {
  const cancel = vi.fn<(id: string) => Promise<void>>(() => Promise.resolve());
  const { tell } = renderKit(<MyJobs userId="3" onOpenAll={() => undefined} />, { actions: { cancel } });
  const hear = (changes: Partial<Job>) =>
    tell((client) => {
      const data = makeJob({ id: 'j1', labels: { file: 'cells.tiff' }, ...changes });
      client.hear('user:3', { type: 'job.progress', key: 'job:j1', data });
    });
  expect(screen.queryByRole('region')).toBeNull();
  hear({});
  expect(screen.getByRole('region', { name: 'Active jobs' }).textContent).toContain('1 running');
  expect(screen.getByRole('link', { name: 'cells.tiff' }).getAttribute('href')).toBe('/jobs/j1');
  fireEvent.click(screen.getByRole('button', { name: 'Cancel cells.tiff' }));
  expect(cancel).toHaveBeenCalledWith('j1');
  hear({ status: 'cancelled', revision: 9 });
  expect(screen.getByRole('status').textContent).toBe('Jobs: 1 cancelled');
});
