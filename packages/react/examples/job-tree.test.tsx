import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { makeStep } from '../src/testing/make-step.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Steps } from './job-tree.tsx';

afterEach(cleanup);

it('shows what is done, what goes on and what is to come', () => {
  const job = makeJob();
  const { tell } = renderKit(<Steps jobId={job.id} />);
  const channel = `job:${job.id}`;
  tell(({ hear }) => {
    hear(channel, { type: 'job.progress', key: channel, data: job });
    for (const [index, status] of (['completed', 'running'] as const).entries()) {
      const { steps: _, ...step } = makeStep([index], { name: ['Read', 'Split'][index] ?? '', status });
      hear(channel, { type: 'job.step', key: `${channel}/step:${index}`, data: step });
    }
  });
  const rows = screen.getAllByRole('treeitem').map((row) => row.querySelector('.hw-tree-name')?.textContent);
  expect(rows).toEqual(['Read', 'Split', 'Coarse', 'Fine', 'Report']);
});
