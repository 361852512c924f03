import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { LiveLine } from './use-connection.tsx';

afterEach(cleanup);

it('says how the connection is, and tries again when asked', () => {
  const { client, tell } = renderKit(<LiveLine />);
  tell(({ setState }) => setState({ status: 'connected', connection: 'c', since: 0 }));
  expect(screen.getByRole('status').textContent).toBe('Live ');
  tell(({ setState }) => setState({ status: 'closed', code: 'network_lost', message: 'Gone.' }));
  fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
  expect(client.log).toContain('reconnect');
});
