import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { makeBatch } from '../src/testing/make-batch.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { Plate } from './batch-progress.tsx';

afterEach(cleanup);

it('shows how far the plate is, and offers what the person may do', () => {
  const pauseBatch = vi.fn<(id: string) => Promise<void>>(() => Promise.resolve());
  const { tell } = renderKit(<Plate batchId="p7" />, { actions: { pauseBatch } });
  const batch = makeBatch({ id: 'p7' });
  tell((client) => client.hear('batch:p7', { type: 'batch.updated', key: 'batch:p7', data: batch }));
  expect(screen.getByRole('progressbar', { name: 'Plate 7, 96 wells' })).toBeDefined();
  expect(screen.getByText('56 waiting')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
  expect(pauseBatch).toHaveBeenCalledWith('p7');
  expect(screen.getByText('Pausing…')).toBeDefined();
  tell((client) => client.setStatus('batch:p7', 'stale'));
  expect(screen.getByText('Not up to date: the connection is away.')).toBeDefined();
});
