import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeSystemStatus } from '../src/testing/make-system-status.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { SystemPage } from './system-status.tsx';

afterEach(cleanup);

it('loads, then follows the system', () => {
  const { tell } = renderKit(<SystemPage />);
  expect(screen.getByText('Loading…')).toBeDefined();
  const data = makeSystemStatus({ connections: 132 });
  tell(({ hear }) => hear('system', { type: 'system.status', key: 'system', data }));
  expect(screen.getByText('All well')).toBeDefined();
  expect(screen.getByRole('img', { name: /^Connections: 132 now/ })).toBeDefined();
});
