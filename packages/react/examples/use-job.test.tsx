import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { CellsJob } from './use-job.tsx';

afterEach(cleanup);

const job = makeJob({ id: 'j1' });
const item = {
  type: 'job.item',
  key: 'job:j1/item:0',
  data: { jobId: 'j1', attempt: 1, index: 0, item: { zone: 'A1', count: 128 } },
};

it('shows the job with what it found, and asks to cancel it', async () => {
  const cancelled: string[] = [];
  const actions = { cancel: async (id: string) => cancelled.push(id) };
  const { tell } = renderKit(<CellsJob jobId="j1" />, { actions });
  expect(screen.getByText('Loading…')).toBeDefined();
  tell((c) => c.hear('job:j1', { type: 'job.progress', key: 'job:j1', data: job }));
  tell((c) => c.hear('job:j1', item));
  expect(screen.getByText('A1: 128 cells')).toBeDefined();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(cancelled).toEqual(['j1']);
  expect(screen.getByText('Cancelling…')).toBeDefined();
});
