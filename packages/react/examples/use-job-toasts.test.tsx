import { ToastProvider } from '@headway/react';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { ProjectToasts } from './use-job-toasts.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

it('tells what a job made, and leads to it', async () => {
  const onOpen = vi.fn<(jobId: string) => void>();
  const { tell } = renderKit(
    <ToastProvider>
      <ProjectToasts projectId="7" nameOf={(id) => `${id}.tiff`} onOpen={onOpen} />
    </ToastProvider>,
  );
  const summary = { outcome: 'ok', text: '128 cells' } as const;
  const job = makeJob({ id: 'j1', status: 'completed', labels: { assetId: 'embryo' }, summary });
  tell((client) => client.hear('project:7', { type: 'job.completed', key: 'job:j1', data: job }));
  await screen.findByText('embryo.tiff is done', {}, { timeout: 15_000 });
  expect(screen.getByText('128 cells')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'View result' }));
  expect(onOpen).toHaveBeenCalledWith('j1');
});
