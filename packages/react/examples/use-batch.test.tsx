import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeBatch } from '../src/testing/make-batch.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { BatchLine } from './use-batch.tsx';

afterEach(cleanup);

it('counts what is done, and shows a cancel until the batch is being cancelled', async () => {
  const batch = makeBatch({ id: 'b1', counts: { completed: 3, active: 7 } });
  const actions = { cancelBatch: async () => undefined };
  const { tell } = renderKit(<BatchLine batchId="b1" />, { actions });
  tell((c) => c.hear('batch:b1', { type: 'batch.updated', key: 'batch:b1', data: batch }));
  expect(screen.getByText(/Plate 7: 3 of 10, 0 failed/)).toBeDefined();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })));
  expect(screen.getByRole('button', { name: 'Cancelling…' })).toBeDefined();
  const data = { ...batch, status: 'completed', revision: 9 };
  tell((c) => c.hear('batch:b1', { type: 'batch.completed', key: 'batch:b1', data }));
  expect(screen.queryByRole('button')).toBeNull();
});
