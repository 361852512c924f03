import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeOrder } from '../src/testing/make-order.ts';
import { makeQueueStats } from '../src/testing/make-status.ts';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { WaitingJob } from './use-queue.tsx';

afterEach(cleanup);

it('says where a job stands, and how busy the workers are', () => {
  const { tell } = renderKit(<WaitingJob job={makeJob({ id: 'b', status: 'queued' })} projectId="7" />);
  expect(screen.getByText('Waiting')).toBeDefined();
  const key = 'queue:default';
  tell((c) => {
    c.hear(key, { type: 'queue.stats', key, data: makeQueueStats() });
    c.hear('project:7', { type: 'queue.order', key: `${key}/order`, data: makeOrder(['a', 'b']) });
  });
  expect(screen.getByText('2nd in line · starts in less than a minute · 4 of 4 workers busy')).toBeDefined();
});
