import { ToastProvider } from '@headway/react';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { ConnectionToasts } from './use-connection-toasts.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('tells of a connection that stays away, and tries again when asked', () => {
  vi.useFakeTimers();
  const { client, tell } = renderKit(
    <ToastProvider>
      <ConnectionToasts />
    </ToastProvider>,
  );
  tell(({ setState }) => setState({ status: 'connected', connection: 'c', since: 0 }));
  tell(({ setState }) => setState({ status: 'waiting', attempt: 1, retryAt: 0, code: 'network_lost' }));
  expect(screen.queryByText('Connection lost')).toBeNull();
  act(() => void vi.advanceTimersByTime(8000));
  expect(screen.getByText('Connection lost')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
  expect(client.log).toContain('reconnect');
  tell(({ setState }) => setState({ status: 'connected', connection: 'd', since: 0 }));
  expect(screen.getByText('Connected again')).toBeDefined();
});
