import { cleanup, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HeadwayProvider } from './headway-provider.tsx';
import { createMemoryClient, type MemoryClient } from './testing/memory-client.ts';
import { renderHook } from './testing/render-hook.tsx';
import { renderKit } from './testing/render-kit.tsx';
import { usePresence } from './use-presence.ts';

afterEach(cleanup);

const channel = 'project:7';

function People({ of = channel, unseen = false }: { of?: string | null; unseen?: boolean }): ReactNode {
  const { status, count, members } = usePresence(of, { unseen });
  return <p>{`${status} ${count} ${[...(members?.keys() ?? [])].join(' ')}`}</p>;
}

const shown = (): (string | null)[] => screen.getAllByText(/./).map((element) => element.textContent);

function connected(): MemoryClient {
  const client = createMemoryClient();
  client.setState({ status: 'connected', connection: 'c', since: 0 });
  return client;
}

/** Answers the newest `watch`, with those who are there. */
function answer(client: MemoryClient, ...users: string[]): void {
  const watch = client.sent.findLast(({ type }) => type === 'watch');
  if (watch?.type !== 'watch') throw new Error('Nobody watches.');
  client.say({ kind: 'control', message: { type: 'reply', ref: watch.ref, result: null } });
  const members = users.map((user) => ({ user, since: '2026-01-01T00:00:00.000Z', clients: [] }));
  client.say({
    kind: 'unknown',
    type: 'presence',
    fields: { type: 'presence', channel: watch.channel, count: users.length, members },
  });
}

const types = (client: MemoryClient): string[] => client.sent.map(({ type }) => type);

describe('usePresence', () => {
  it('watches once in StrictMode, shows who is there, and leaves with the component', async () => {
    const client = connected();
    const { tell, unmount } = renderKit(<People />, { client });
    expect(shown()).toEqual(['pending 0 ']);
    tell(() => answer(client, 'ann', 'ben'));
    expect(shown()).toEqual(['live 2 ann ben']);
    expect(types(client)).toEqual(['watch']);
    unmount();
    await vi.waitFor(() => expect(types(client)).toEqual(['watch', 'unwatch']));
  });

  it('tells how the connection is', () => {
    const { tell, view } = renderHook(() => usePresence(channel), { client: connected() });
    tell((client) => answer(client, 'ann'));
    expect(view()).toMatchObject({ status: 'live', count: 1, connection: 'connected' });
    tell((client) => client.setState({ status: 'waiting', attempt: 1, retryAt: 0, code: 'network_lost' }));
    expect(view()).toMatchObject({ count: 1, connection: 'waiting' });
  });

  it('shares one watch among all who show a channel, also when one takes the place of another', async () => {
    const client = connected();
    const { tell, rerender } = renderKit([<People key="a" />, <People key="b" />], { client });
    tell(() => answer(client, 'ann'));
    rerender(<People key="c" />);
    await new Promise((resolve) => setTimeout(resolve));
    expect(shown()).toEqual(['live 1 ann']);
    expect(types(client)).toEqual(['watch']);
  });

  it('goes to another channel, and to none', async () => {
    const client = connected();
    const { tell, rerender } = renderKit(<People />, { client });
    tell(() => answer(client, 'ann'));
    rerender(<People of="project:8" />);
    expect(shown()).toEqual(['pending 0 ']);
    tell(() => answer(client, 'ben'));
    expect(shown()).toEqual(['live 1 ben']);
    rerender(<People of={null} />);
    expect(shown()).toEqual(['pending 0 ']);
    await vi.waitFor(() => expect(types(client)).toEqual(['watch', 'watch', 'unwatch', 'unwatch']));
  });

  it('may watch unseen', () => {
    const client = connected();
    renderKit(<People unseen />, { client });
    expect(client.sent).toMatchObject([{ type: 'watch', channel, unseen: true }]);
  });

  it('asks nothing while a server renders', () => {
    const client = connected();
    const html = renderToString(
      <HeadwayProvider client={client}>
        <People />
      </HeadwayProvider>,
    );
    expect(html).toContain('pending 0');
    expect(client.sent).toEqual([]);
  });
});
