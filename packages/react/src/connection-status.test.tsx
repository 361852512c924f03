import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectionStatus } from './connection-status.tsx';
import { violations } from './testing/axe.ts';
import { renderKit } from './testing/render-kit.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('ConnectionStatus', () => {
  it('says in a word how the connection is', () => {
    const { tell } = renderKit(<ConnectionStatus />);
    expect(screen.getByRole('button', { name: 'Not connected' })).toBeDefined();
    tell((c) => c.setState({ status: 'connected', connection: 'c', since: 0 }));
    expect(screen.getByRole('button', { name: 'Live' }).dataset['tone']).toBe('done');
  });

  it('tells why it is away, counts down, and tries again by hand', async () => {
    const { client, tell } = renderKit(<ConnectionStatus locale="en" />);
    const retryAt = Date.now() + 14_500;
    tell((c) => c.setState({ status: 'waiting', attempt: 2, retryAt, code: 'network_lost' }));
    fireEvent.click(screen.getByRole('button', { name: 'Offline' }));
    expect(await screen.findByText('The connection was lost.')).toBeDefined();
    expect(screen.getByText(/Trying again in 1[45]\ss\./)).toBeDefined();
    expect(await violations(document.body)).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
    expect(client.log).toContain('reconnect');
  });
});
