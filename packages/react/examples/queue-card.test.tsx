import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeQueueStats } from '../src/testing/make-status.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { QueueNow } from './queue-card.tsx';

afterEach(cleanup);

it('loads, then follows the queue', () => {
  const { tell } = renderKit(<QueueNow history={[]} />);
  expect(screen.getByText('Loading…')).toBeDefined();
  const data = makeQueueStats({ active: 4, throughputPerMinute: 18 });
  tell(({ hear }) => hear('queue:default', { type: 'queue.stats', key: 'queue:default', data }));
  expect(screen.getByText('Working')).toBeDefined();
  expect(screen.getByText('18 / min')).toBeDefined();
});
