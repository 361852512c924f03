import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { makeStep } from '../src/testing/make-step.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Timeline } from './job-timeline.tsx';

afterEach(cleanup);

it('shows when each step ran', () => {
  const job = makeJob();
  const { tell } = renderKit(<Timeline jobId={job.id} />);
  const channel = `job:${job.id}`;
  const { steps: _, ...step } = makeStep([0], { name: 'Read' });
  tell(({ hear }) => {
    hear(channel, { type: 'job.progress', key: channel, data: job });
    hear(channel, { type: 'job.step', key: `${channel}/step:0`, data: step });
  });
  const row = screen.getByRole('button', { name: /^Read: done/ });
  act(() => row.focus());
  expect(screen.getByRole('group', { name: 'Timeline' }).textContent).toMatch(/Read.*1\ss$/);
});
