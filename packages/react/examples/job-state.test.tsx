import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { JobRow } from './job-state.tsx';

afterEach(cleanup);

it('says the state of a job in a word', () => {
  const summary = { outcome: 'low_confidence', text: '128 cells' } as const;
  renderKit(
    <table>
      <tbody>
        <JobRow job={makeJob()} name="a.tiff" />
        <JobRow job={makeJob({ status: 'completed', summary })} name="b.tiff" />
      </tbody>
    </table>,
  );
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
    'a.tiffRunning',
    'b.tiffNeeds a look',
  ]);
});
