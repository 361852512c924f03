import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { HeadwayProvider, JobActionsProvider } from './headway-provider.tsx';
import type { JobActions } from './job-actions.ts';
import { makeJob } from './testing/make-job.ts';
import { createMemoryClient } from './testing/memory-client.ts';
import { useJobActions } from './use-job-actions.ts';

afterEach(cleanup);

const job = makeJob({ id: 'J' });

function Offered(): ReactNode {
  const { cancel, pause } = useJobActions(job);
  return <p>{[cancel && 'cancel', pause && 'pause'].filter(Boolean).join(' ') || 'nothing'}</p>;
}

it('offers other actions below it, and none without any', () => {
  const client = createMemoryClient();
  const all: JobActions = { cancel: async () => undefined, pause: async () => undefined };
  const { pause } = all;
  const show = (part: ReactNode) => (
    <HeadwayProvider client={client} actions={all} connect={false}>
      {part}
    </HeadwayProvider>
  );
  const { container, rerender } = render(show(<Offered />));
  const shown = (): string | null => container.textContent;
  expect(shown()).toBe('cancel pause');
  const less = pause ? { pause } : {};
  act(() =>
    rerender(
      show(
        <JobActionsProvider actions={less}>
          <Offered />
        </JobActionsProvider>,
      ),
    ),
  );
  expect(shown()).toBe('pause');
  act(() =>
    rerender(
      show(
        <JobActionsProvider>
          <Offered />
        </JobActionsProvider>,
      ),
    ),
  );
  expect(shown()).toBe('nothing');
});
