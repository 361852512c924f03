import { act, cleanup, screen } from '@testing-library/react';
import { type ReactNode, Suspense, useState, useTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HeadwayProvider } from './headway-provider.tsx';
import { makeJob } from './testing/make-job.ts';
import { createMemoryClient } from './testing/memory-client.ts';
import { renderKit } from './testing/render-kit.tsx';
import { useJob } from './use-job.ts';
import { useReady } from './use-ready.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const job = makeJob();
const channel = `job:${job.id}`;
const state = { type: 'job.progress', key: channel, data: job };

function Inside({ id }: { id: string }): ReactNode {
  useReady(`job:${id}`);
  const view = useJob(null, id);
  return <p>{`${view.status} ${view.code} ${view.job?.status}`}</p>;
}

function Page({ id = job.id }: { id?: string }): ReactNode {
  return (
    <Suspense fallback={<p>wait</p>}>
      <Inside id={id} />
    </Suspense>
  );
}

const joins = (log: readonly string[]) => log.filter((entry) => /^(join|leave)/.test(entry));

describe('useReady', () => {
  it('shows the fallback until the first answer, and joins once', async () => {
    const { client, tell } = await act(async () => renderKit(<Page />));
    expect(screen.getByText('wait')).toBeDefined();
    await act(async () => client.hear(channel, state));
    expect(await screen.findByText('live null running')).toBeDefined();
    tell((c) => c.setStatus(channel, 'stale'));
    expect(screen.getByText('stale null running')).toBeDefined();
    expect(joins(client.log)).toEqual([`join ${channel}`]);
  });

  it('shows what is known at once, without the fallback', () => {
    const client = createMemoryClient();
    client.hear(channel, state);
    const seen: (string | null)[] = [];
    function Watch(): ReactNode {
      useJob(null, job.id);
      return null;
    }
    function Later(): ReactNode {
      const [on, setOn] = useState(false);
      seen.push(document.body.textContent);
      return (
        <>
          <Watch />
          <button onClick={() => setOn(true)}>more</button>
          {on && <Page />}
        </>
      );
    }
    renderKit(<Later />, { client });
    act(() => screen.getByRole('button').click());
    expect(screen.getByText('live null running')).toBeDefined();
    expect(screen.queryByText('wait')).toBeNull();
  });

  it('waits for each of several channels, which are asked for at once', async () => {
    function Both(): ReactNode {
      useReady([channel, 'project:7']);
      return <p>ready</p>;
    }
    const { client } = await act(async () =>
      renderKit(
        <Suspense fallback={<p>wait</p>}>
          <Both />
        </Suspense>,
      ),
    );
    expect(joins(client.log)).toEqual([`join ${channel}`, 'join project:7']);
    await act(async () => client.hear(channel, state));
    expect(screen.getByText('wait')).toBeDefined();
    await act(async () => client.setStatus('project:7', 'live'));
    expect(screen.getByText('ready')).toBeDefined();
  });

  it('takes a refusal for an answer, which the hooks tell', async () => {
    const { client } = await act(async () => renderKit(<Page />));
    await act(async () => client.set(channel, { status: 'refused', code: 'forbidden' }));
    expect(await screen.findByText('refused forbidden undefined')).toBeDefined();
  });

  it('does not wait for a client that has given up', async () => {
    const { client } = await act(async () => renderKit(<Page />));
    await act(async () => client.setState({ status: 'closed', code: 'network_lost', message: 'Gone.' }));
    expect(await screen.findByText('pending null undefined')).toBeDefined();
  });

  it('lets go of the channel when what waited was thrown away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client, unmount } = await act(async () => renderKit(<Page />));
    expect(client.holders(channel)).toBe(1);
    unmount();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(client.holders(channel)).toBe(1);
    await vi.advanceTimersByTimeAsync(7000);
    expect(client.holders(channel)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps the channel for those who still wait, however long that takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client } = await act(async () => renderKit(<Page />));
    // React renders between these steps.
    for (let i = 0; i < 50; i += 1) await act(() => vi.advanceTimersByTimeAsync(2000));
    expect(joins(client.log)).toEqual([`join ${channel}`]);
    await act(async () => client.hear(channel, state));
    await act(() => vi.advanceTimersByTimeAsync(6000));
    expect(vi.getTimerCount()).toBe(0);
    expect(screen.getByText('live null running')).toBeDefined();
    expect(joins(client.log)).toEqual([`join ${channel}`]);
    expect(client.holders(channel)).toBe(1);
  });

  it('lets a page that a server rendered stand until the answer, and takes it over then', async () => {
    vi.stubGlobal('window', undefined);
    const client = createMemoryClient();
    const page = (
      <HeadwayProvider client={client}>
        <Page />
      </HeadwayProvider>
    );
    const html = renderToString(page);
    vi.unstubAllGlobals();
    expect(html).toContain('pending null undefined');
    const container = document.createElement('div');
    container.innerHTML = html;
    const errors: unknown[] = [];
    const root = await act(async () =>
      hydrateRoot(container, page, { onRecoverableError: (error) => errors.push(error) }),
    );
    expect(container.textContent).toBe('pending null undefined');
    await act(async () => client.hear(channel, state));
    await expect.poll(() => container.textContent).toBe('live null running');
    expect(errors).toEqual([]);
    act(() => root.unmount());
  });

  it('keeps the screen before it in a transition', async () => {
    function Choose(): ReactNode {
      const [id, setId] = useState(job.id);
      const [isMoving, start] = useTransition();
      return (
        <>
          <button onClick={() => start(() => setId('other'))}>{isMoving ? 'moving' : 'there'}</button>
          <Page id={id} />
        </>
      );
    }
    const client = createMemoryClient();
    await act(async () => renderKit(<Choose />, { client }));
    await act(async () => client.hear(channel, state));
    await screen.findByText('live null running');
    await act(async () => screen.getByRole('button').click());
    expect(screen.getByText('moving')).toBeDefined();
    expect(screen.getByText('live null running')).toBeDefined();
    const other = { ...job, id: 'other', status: 'queued' };
    await act(async () => client.hear('job:other', { type: 'job.queued', key: 'job:other', data: other }));
    expect(await screen.findByText('live null queued')).toBeDefined();
    expect(screen.getByText('there')).toBeDefined();
  });
});
