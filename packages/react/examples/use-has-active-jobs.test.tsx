import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { LeaveGuard } from './use-has-active-jobs.tsx';

afterEach(cleanup);

const isAsked = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

it('asks only while work goes on', () => {
  const job = makeJob({ id: 'j1' });
  const { tell } = renderKit(<LeaveGuard userId="u1" />);
  expect(isAsked()).toBe(false);
  tell((c) => c.hear('user:u1', { type: 'job.progress', key: 'job:j1', data: job }));
  expect(screen.getByText('Work goes on.')).toBeDefined();
  expect(isAsked()).toBe(true);
  const data = { ...job, status: 'completed', revision: 6 };
  tell((c) => c.hear('user:u1', { type: 'job.completed', key: 'job:j1', data }));
  expect(isAsked()).toBe(false);
});
