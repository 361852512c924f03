import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { Job } from '@headway/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { PlateJobs } from './job-list.tsx';

afterEach(cleanup);

it('lists the jobs of a project as they go on, and asks what people ask of those they chose', async () => {
  const retry = vi.fn<(id: string) => Promise<void>>(() => Promise.resolve());
  const bulk = vi.fn<() => Promise<Job>>(() =>
    Promise.resolve(makeJob({ id: 'bulk', labels: { action: 'cancel' }, done: 1, total: 2 })),
  );
  const onOpen = vi.fn<(job: Job) => void>();
  const { tell } = renderKit(<PlateJobs onOpen={onOpen} />, { actions: { retry, bulk } });
  expect(screen.getByText('Loading jobs')).toBeDefined();

  const hear = (id: string, changes: Partial<Job>) =>
    tell((client) => {
      const data = makeJob({ id, labels: { file: `${id}.tiff` }, ...changes });
      client.hear('project:7', { type: 'job.progress', key: `job:${id}`, data });
    });
  hear('A1', {});
  hear('A2', {});
  hear('A3', { status: 'failed', finishedAt: '2026-01-01T10:05:00.000Z' });
  expect(screen.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    'Needs attention 1',
    expect.stringContaining('FailedA3.tiff'),
    'Running 2',
    expect.stringContaining('RunningA1.tiff'),
    expect.stringContaining('RunningA2.tiff'),
  ]);

  fireEvent.click(screen.getByText('A1.tiff'));
  expect(onOpen.mock.calls[0]?.[0].id).toBe('A1');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Retry A3.tiff' })));
  expect(retry).toHaveBeenCalledWith('A3');
  expect(screen.getByText('Retrying…')).toBeDefined();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Select all of Running' }));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(bulk).toHaveBeenCalledWith('cancel', ['A1', 'A2'], {});
  expect(screen.getByRole('progressbar', { name: 'Cancelling jobs · 1 of 2' })).toBeDefined();
});
