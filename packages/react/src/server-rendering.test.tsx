import { act } from '@testing-library/react';
import { type ReactNode, StrictMode, Suspense, use } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { HeadwayProvider } from './headway-provider.tsx';
import { makeBatch } from './testing/make-batch.ts';
import { makeOrder } from './testing/make-order.ts';
import { makeReview } from './testing/make-review.ts';
import { makeQueueStats } from './testing/make-status.ts';
import { makeSystemStatus } from './testing/make-system-status.ts';
import { makeJob } from './testing/make-job.ts';
import { createMemoryClient, type MemoryClient } from './testing/memory-client.ts';
import { useBatch, useBatches } from './use-batch.ts';
import { useBatchActions } from './use-batch-actions.ts';
import { useBulkActions } from './use-bulk-actions.ts';
import { useChannel } from './use-channel.ts';
import { useChannelEvent } from './use-channel-event.ts';
import { useConnection } from './use-connection.ts';
import { useEntity } from './use-entity.ts';
import { useJob } from './use-job.ts';
import { useJobActions } from './use-job-actions.ts';
import { useJobLog } from './use-job-log.ts';
import { useHasActiveJobs, useJobs } from './use-jobs.ts';
import { usePresence } from './use-presence.ts';
import { useQueue } from './use-queue.ts';
import { useReady } from './use-ready.ts';
import { useReviews } from './use-reviews.ts';
import { useSystemStatus } from './use-system-status.ts';

const job = makeJob();
const batch = makeBatch();
const review = makeReview();

/** Each hook, as the text of a component that uses it. */
const hooks: Record<string, () => string> = {
  useBatch: () => told(useBatch(batch.id), ({ batch: b }) => b?.name),
  useBatchActions: () => useBatchActions(batch).pending ?? 'nothing asked',
  useBatches: () => told(useBatches('project:p1'), ({ batches }) => batches.length),
  useBulkActions: () => useBulkActions([job]).bulkJob?.id ?? 'no bulk',
  useChannel: () => useChannel('project:p1').status,
  useChannelEvent: () => {
    useChannelEvent('project:p1', 'job.*', () => undefined);
    return 'listens';
  },
  useConnection: () => useConnection().state.status,
  useEntity: () => useEntity('project:p1', `job:${job.id}`)?.type ?? 'none',
  useHasActiveJobs: () => String(useHasActiveJobs('project:p1')),
  useJob: () => told(useJob(null, job.id), ({ job: j }) => j?.status),
  useJobActions: () => useJobActions(job).pending ?? 'nothing asked',
  useJobLog: () => told(useJobLog(job.id), ({ lines }) => lines.length),
  useJobs: () => told(useJobs({ channel: 'project:p1' }), ({ jobs }) => jobs.length),
  usePresence: () => told(usePresence('project:p1'), ({ count }) => count),
  useQueue: () => told(useQueue(), ({ stats }) => stats?.waiting),
  useReady: () => {
    useReady('project:p1');
    return 'ready';
  },
  useReviews: () => told(useReviews('project:p1'), ({ reviews }) => reviews.length),
  useSystemStatus: () => told(useSystemStatus(), ({ current }) => current?.cpuLoad),
};

function told<View extends { status: string; connection: string }>(
  view: View,
  what: (view: View) => unknown,
): string {
  return `${view.status} ${view.connection} ${String(what(view))}`;
}

/** A client that knows everything already, as one that lives longer than the page's first render. */
function knowing(): MemoryClient {
  const client = createMemoryClient();
  client.setState({ status: 'connected', connection: 'c', since: 0 });
  for (const channel of [`job:${job.id}`, 'project:p1'])
    client.hear(channel, { type: 'job.progress', key: `job:${job.id}`, data: job });
  for (const channel of [`batch:${batch.id}`, 'project:p1'])
    client.hear(channel, { type: 'batch.updated', key: `batch:${batch.id}`, data: batch });
  const key = `job:${job.id}/review:outlines`;
  client.hear('project:p1', { type: 'job.review', key, data: review });
  client.hear('queue:default', { type: 'queue.stats', key: 'queue:default', data: makeQueueStats() });
  client.hear('queue:default', { type: 'queue.order', key: 'queue:default/order', data: makeOrder([]) });
  client.hear('system', { type: 'system.status', key: 'system', data: makeSystemStatus() });
  client.setStatus(`job-log:${job.id}`, 'live');
  return client;
}

function page(client: MemoryClient, useText: () => string): ReactNode {
  function Show(): ReactNode {
    return <p>{useText()}</p>;
  }
  return (
    <StrictMode>
      <HeadwayProvider client={client}>
        <Show />
      </HeadwayProvider>
    </StrictMode>
  );
}

let complaints: MockInstance<typeof console.error>;
beforeEach(() => {
  complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  complaints.mockRestore();
});

describe.each(Object.keys(hooks))('%s on a server', (name) => {
  const useText = hooks[name] ?? (() => '');

  it('gives a calm state, holds nothing and says nothing to the console', () => {
    vi.stubGlobal('window', undefined);
    const client = knowing();
    const html = renderToString(page(client, useText));
    vi.unstubAllGlobals();
    expect(html).toMatch(/^<p>(pending|idle|nothing|no |none|listens|false|ready)/);
    expect(client.log).toEqual([]);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('is taken over in a browser without a mismatch, and then shows what is known', async () => {
    const client = knowing();
    vi.stubGlobal('window', undefined);
    const html = renderToString(page(createMemoryClient(), useText));
    vi.unstubAllGlobals();
    const container = document.createElement('div');
    container.innerHTML = html;
    const before = container.firstChild;
    const recovered: unknown[] = [];
    const root = await act(() =>
      hydrateRoot(container, page(client, useText), { onRecoverableError: (error) => recovered.push(error) }),
    );
    expect(recovered).toEqual([]);
    expect(complaints).not.toHaveBeenCalled();
    expect(container.firstChild).toBe(before);
    expect(container.textContent).not.toMatch(/^(pending idle|idle|none)/);
    act(() => root.unmount());
  });
});

it('is taken over without a mismatch also later, when its part of the page is there at last', async () => {
  const client = createMemoryClient();
  const channel = 'project:p1';
  function Above(): ReactNode {
    return <b>{useJobs({ channel }).status}</b>;
  }
  function Below({ wait }: { wait: Promise<void> | null }): ReactNode {
    if (wait) use(wait);
    return <p>{told(useJobs({ channel }), ({ jobs }) => jobs.length)}</p>;
  }
  const whole = (of: MemoryClient, wait: Promise<void> | null): ReactNode => (
    <HeadwayProvider client={of}>
      <Above />
      <Suspense fallback="…">
        <Below wait={wait} />
      </Suspense>
    </HeadwayProvider>
  );
  const container = document.createElement('div');
  container.innerHTML = renderToString(whole(createMemoryClient(), null));
  const { promise, resolve } = Promise.withResolvers<void>();
  const recovered: unknown[] = [];
  const root = await act(() =>
    hydrateRoot(container, whole(client, promise), {
      onRecoverableError: (error) => recovered.push(error),
    }),
  );
  act(() => {
    client.setState({ status: 'connected', connection: 'c', since: 0 });
    client.hear(channel, { type: 'job.progress', key: `job:${job.id}`, data: job });
  });
  expect(container.textContent).toBe('livepending idle 0');
  const before = container.querySelector('p');
  await act(async () => resolve());
  expect(container.textContent).toBe('livelive connected 1');
  expect(container.querySelector('p')).toBe(before);
  expect(recovered).toEqual([]);
  expect(complaints).not.toHaveBeenCalled();
  act(() => root.unmount());
});
