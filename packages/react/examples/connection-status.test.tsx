import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { PageHeader } from './connection-status.tsx';

afterEach(cleanup);

it('says that the session is over, and where to go', async () => {
  const { tell } = renderKit(<PageHeader title="Plates" />);
  tell(({ setState }) => setState({ status: 'closed', code: 'signed_out', message: '' }));
  fireEvent.click(screen.getByRole('button', { name: 'Signed out' }));
  expect(await screen.findByText('Sign in again to go on.')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeDefined();
});
