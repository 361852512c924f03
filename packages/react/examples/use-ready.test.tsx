import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { JobRoute } from './use-ready.tsx';

afterEach(cleanup);

it('shows the fallback until the server has answered, whatever it answers', async () => {
  const { client } = await act(async () => renderKit(<JobRoute jobId="j1" />));
  expect(screen.getByText('Loading…')).toBeDefined();
  await act(async () => client.setStatus('job:j1', 'live'));
  expect(await screen.findByText('No such job.')).toBeDefined();
});
