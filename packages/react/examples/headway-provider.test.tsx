import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useJobActions } from '@headway/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { createMemoryClient } from '../src/testing/memory-client.ts';
import { App } from './headway-provider.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Cancel() {
  const { cancel, pause, refused } = useJobActions(makeJob({ id: 'j1' }));
  return (
    <button onClick={() => void cancel?.()}>
      {refused?.reason ?? (pause ? 'cancel or pause' : 'cancel')}
    </button>
  );
}

it('connects, and lets components ask for what the API can do', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ message: 'The job has ended.' }, { status: 409 });
  });
  const client = createMemoryClient();
  render(
    <App client={client}>
      <Cancel />
    </App>,
  );
  expect(client.log).toEqual(['connect']);
  await act(async () => fireEvent.click(screen.getByText('cancel')));
  expect(asked).toEqual(['/api/jobs/j1/cancel']);
  expect(await screen.findByText('The job has ended.')).toBeDefined();
});
