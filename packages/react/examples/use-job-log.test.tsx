import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { LastLines } from './use-job-log.tsx';

afterEach(cleanup);

it('shows the newest lines as they come', async () => {
  const { tell } = renderKit(<LastLines jobId="j1" />);
  tell((c) => {
    for (const message of ['one', 'two', 'three', 'four'])
      c.hearLine('job-log:j1', {
        type: 'job.log',
        data: { jobId: 'j1', attempt: 1, level: 'info', message },
      });
  });
  await screen.findByText('four');
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'two',
    'three',
    'four',
  ]);
});
