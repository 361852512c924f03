import { act, cleanup, render, screen } from '@testing-library/react';
import type { HeadwayEvent, WireJob } from '@headway/protocol';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HeadwayProvider, useHeadway } from './headway-provider.tsx';
import { makeJob } from './testing/make-job.ts';
import { createMemoryClient } from './testing/memory-client.ts';
import { renderKit } from './testing/render-kit.tsx';
import { useChannel } from './use-channel.ts';
import { useChannelEvent } from './use-channel-event.ts';
import { useConnection } from './use-connection.ts';
import { useEntity } from './use-entity.ts';

afterEach(cleanup);

const channel = 'project:p1';
const asset = (id: string, name: string) => ({
  type: 'asset.updated',
  key: `asset:${id}`,
  data: { id, name },
});

function Count(): ReactNode {
  const snapshot = useChannel(channel);
  return <p>{`${snapshot.status} ${snapshot.entities.size}`}</p>;
}

describe('useConnection', () => {
  function Status(): ReactNode {
    const { state, reconnect } = useConnection();
    return <button onClick={reconnect}>{state.status}</button>;
  }

  it('shows the state and reconnects by hand', () => {
    const { client, tell } = renderKit(<Status />);
    expect(client.log).toContain('connect');
    tell(() => client.setState({ status: 'connected', connection: 'c', since: 0 }));
    screen.getByText('connected').click();
    expect(client.log).toContain('reconnect');
  });

  it('is idle in HTML that a server renders', () => {
    const client = createMemoryClient();
    client.setState({ status: 'connected', connection: 'c', since: 0 });
    const html = renderToString(
      <HeadwayProvider client={client}>
        <Status />
      </HeadwayProvider>,
    );
    expect(html).toContain('idle');
    expect(client.log).toEqual([]);
  });
});

describe('useChannel', () => {
  it('joins once in StrictMode and leaves with the component', async () => {
    const { client, unmount } = renderKit(<Count />);
    expect(client.holders(channel)).toBe(1);
    unmount();
    await vi.waitFor(() => expect(client.holders(channel)).toBe(0));
    expect(client.log.filter((entry) => entry.endsWith(channel))).toEqual([
      `join ${channel}`,
      `leave ${channel}`,
    ]);
  });

  it('shares one handle among all who show the channel', () => {
    const { client } = renderKit([<Count key="a" />, <Count key="b" />]);
    expect(client.holders(channel)).toBe(1);
  });

  it('holds it until the last of them is gone', async () => {
    const { client, rerender } = renderKit([<Count key="a" />, <Count key="b" />]);
    rerender([<Count key="a" />]);
    // A turn later than a release would take effect.
    await new Promise((resolve) => setTimeout(resolve));
    expect(client.holders(channel)).toBe(1);
    rerender([]);
    await vi.waitFor(() => expect(client.holders(channel)).toBe(0));
  });

  it('keeps the subscription when one screen takes the place of another', async () => {
    const { client, rerender } = renderKit(<Count key="a" />);
    rerender(<Count key="b" />);
    // A turn later than a release would take effect.
    await new Promise((resolve) => setTimeout(resolve));
    expect(client.log).not.toContain(`leave ${channel}`);
  });

  it('shows state that is there already in the first render of a second component', () => {
    const seen: string[] = [];
    function Spy(): ReactNode {
      seen.push(useChannel(channel).status);
      return null;
    }
    const { tell, rerender } = renderKit([<Count key="a" />]);
    tell((c) => c.hear(channel, asset('a', 'A')));
    rerender([<Count key="a" />, <Spy key="b" />]);
    expect(new Set(seen)).toEqual(new Set(['live']));
  });

  it('moves to another channel, and holds none for null', async () => {
    function On({ name }: { name: string | null }): ReactNode {
      return <p>{useChannel(name).status}</p>;
    }
    const { client, rerender } = renderKit(<On name="project:a" />);
    rerender(<On name="project:b" />);
    await vi.waitFor(() => expect(client.holders('project:a')).toBe(0));
    expect(client.holders('project:b')).toBe(1);
    rerender(<On name={null} />);
    await vi.waitFor(() => expect(client.holders('project:b')).toBe(0));
    expect(screen.getByText('pending')).toBeDefined();
  });

  it('renders only when the selected part changed', () => {
    const renders: number[] = [];
    function Size(): ReactNode {
      const size = useChannel(channel, { select: (s) => s.entities.size });
      renders.push(size);
      return <p>{size}</p>;
    }
    const { tell } = renderKit(<Size />);
    tell((c) => c.hear(channel, asset('a', 'A')));
    expect(screen.getByText('1')).toBeDefined();
    renders.length = 0;
    tell((c) => c.hear(channel, asset('a', 'A, renamed')));
    expect(renders).toEqual([]);
  });

  it('is pending in HTML that a server renders, and subscribes to nothing there', () => {
    const client = createMemoryClient();
    client.hear(channel, asset('a', 'A'));
    const html = renderToString(
      <HeadwayProvider client={client}>
        <Count />
      </HeadwayProvider>,
    );
    expect(html).toContain('pending 0');
    expect(client.holders(channel)).toBe(0);
  });
});

describe('useEntity', () => {
  it('renders only the component whose entity changed', () => {
    const renders: string[] = [];
    function Card({ id }: { id: string }): ReactNode {
      renders.push(id);
      const event = useEntity(channel, `asset:${id}`, isNamed);
      return <p>{event?.data.name ?? 'none'}</p>;
    }
    const { tell } = renderKit([<Card key="a" id="a" />, <Card key="b" id="b" />]);
    renders.length = 0;
    tell((c) => c.hear(channel, asset('b', 'second.tiff')));
    expect(screen.getByText('second.tiff')).toBeDefined();
    expect(new Set(renders)).toEqual(new Set(['b']));
  });

  it('reads as null after the tombstone, and where the data is not what it should be', () => {
    function Show(): ReactNode {
      return <p>{useEntity(channel, 'job:1', isRunning)?.data.status ?? 'none'}</p>;
    }
    const { tell } = renderKit(<Show />);
    tell((c) => c.hear(channel, { type: 'job.started', key: 'job:1', data: makeJob() }));
    expect(screen.getByText('running')).toBeDefined();
    tell((c) => c.hear(channel, { type: 'job.started', key: 'job:1', data: { id: 7 } }));
    expect(screen.getByText('none')).toBeDefined();
    tell((c) => c.hear(channel, { type: 'job.started', key: 'job:1', data: makeJob() }));
    tell((c) => c.hear(channel, { type: 'job.deleted', key: 'job:1', data: null }));
    expect(screen.getByText('none')).toBeDefined();
  });
});

describe('useChannelEvent', () => {
  it('calls the newest handler, once per event, until the component goes', () => {
    const heard: string[] = [];
    function Listen({ as }: { as: string }): ReactNode {
      useChannelEvent(channel, 'asset.*', (event: HeadwayEvent, { origin }) => {
        heard.push(`${as} ${event.key} ${origin}`);
      });
      return null;
    }
    const { client, rerender, unmount } = renderKit(<Listen as="first" />);
    rerender(<Listen as="second" />);
    act(() => client.hear(channel, asset('a', 'A')));
    act(() => client.hear(channel, { type: 'job.started', key: 'job:1', data: makeJob() }));
    unmount();
    client.hear(channel, asset('b', 'B'));
    expect(heard).toEqual(['second asset:a live']);
  });
});

describe('useChannelEvent of several channels', () => {
  it('hears each of them, and others once they are given', async () => {
    const heard: string[] = [];
    function Listen({ names }: { names: readonly string[] | null }): ReactNode {
      useChannelEvent(names, 'asset.*', (event: HeadwayEvent) => heard.push(event.channel));
      return null;
    }
    const { client, rerender } = renderKit(<Listen names={[channel, 'project:p2']} />);
    act(() => client.hear(channel, asset('a', 'A')));
    act(() => client.hear('project:p2', asset('b', 'B')));
    rerender(<Listen names={null} />);
    await vi.waitFor(() => expect(client.holders('project:p2')).toBe(0));
    act(() => client.hear(channel, asset('a', 'A')));
    expect(heard).toEqual([channel, 'project:p2']);
  });
});

describe('HeadwayProvider', () => {
  it('is missed with a message that says what to do', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    function Lost(): ReactNode {
      useHeadway();
      return null;
    }
    expect(() => render(<Lost />)).toThrow(/HeadwayProvider/);
    quiet.mockRestore();
  });
});

function isRunning(data: unknown): data is WireJob {
  return typeof data === 'object' && data !== null && 'status' in data;
}

function isNamed(data: unknown): data is { name: string } {
  return typeof data === 'object' && data !== null && 'name' in data;
}
