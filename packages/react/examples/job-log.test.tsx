import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockLayout } from '../src/testing/layout.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Log } from './job-log.tsx';

beforeEach(() => mockLayout({ rowPx: 20, boxPx: 400 }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('shows what a job logs, as it is told', async () => {
  const { tell } = renderKit(<Log jobId="j1" />);
  expect(screen.getByText('Loading the log…')).toBeDefined();
  const line = { jobId: 'j1', attempt: 1, level: 'warning', message: 'Zone 3 is dark' };
  tell(({ hearLine }) => hearLine('job-log:j1', { type: 'job.log', data: line, id: 'e1' }));
  expect(await screen.findByText('Zone 3 is dark')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Warnings 1' })).toBeDefined();
});
