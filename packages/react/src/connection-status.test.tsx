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
    fireEvent.click(screen.getByRole('button', { name: 'Reconnecting…' }));
    expect(await screen.findByText('The connection was lost.')).toBeDefined();
    expect(screen.getByText(/Trying again in 1[45]\ss\./)).toBeDefined();
    expect(await violations(document.body)).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
    expect(client.log).toContain('reconnect');
  });

  it('shows the mark alone where there is no room, with its name', async () => {
    const { container, rerender } = renderKit(<ConnectionStatus />);
    const word = (): string | undefined =>
      screen.getByRole('button', { name: 'Not connected' }).dataset['word'];
    expect(word()).toBe('wide');
    rerender(<ConnectionStatus dotOnly />);
    expect(word()).toBe('never');
    rerender(<ConnectionStatus dotOnly={false} />);
    expect(word()).toBe('always');
    expect(await violations(container)).toEqual([]);
  });

  it('offers to sign in where nothing else helps', async () => {
    const onSignIn = vi.fn();
    const { tell } = renderKit(<ConnectionStatus onSignIn={onSignIn} />);
    tell((c) => c.setState({ status: 'closed', code: 'signed_out', message: '' }));
    fireEvent.click(screen.getByRole('button', { name: 'Signed out' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
    expect(onSignIn).toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Reconnect now' })).toBeNull();
  });

  it('notices that the device loses its network, and gets it back', () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const { tell } = renderKit(<ConnectionStatus />);
    tell((c) => c.setState({ status: 'waiting', attempt: 2, retryAt: 0, code: 'network_lost' }));
    expect(screen.getByRole('button', { name: 'Offline' })).toBeDefined();
    online.mockReturnValue(true);
    fireEvent(window, new Event('online'));
    expect(screen.getByRole('button', { name: 'Reconnecting…' })).toBeDefined();
    online.mockRestore();
  });
});
