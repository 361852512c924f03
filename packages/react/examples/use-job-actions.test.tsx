import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { PauseButton } from './use-job-actions.tsx';

afterEach(cleanup);

const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));

it('shows a pause at once, until the job is paused', async () => {
  const job = makeJob();
  const actions = { pause: async () => undefined, resume: async () => undefined };
  const { rerender } = renderKit(<PauseButton job={job} />, { actions });
  await press('Pause');
  expect(screen.getByRole('button', { name: 'Pausing…' })).toBeDefined();
  rerender(<PauseButton job={makeJob({ status: 'paused', revision: 7 })} />);
  expect(screen.getByRole('button', { name: 'Resume' })).toBeDefined();
});

it('says why it was refused, until that is dismissed', async () => {
  const actions = { pause: () => Promise.reject(new Error('You may not pause this.')) };
  renderKit(<PauseButton job={makeJob()} />, { actions });
  await press('Pause');
  expect(screen.getByRole('alert').textContent).toContain('You may not pause this.');
  await press('Dismiss');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('shows no button for what nobody can do', () => {
  renderKit(<PauseButton job={makeJob()} />);
  expect(screen.queryByRole('button')).toBeNull();
});
