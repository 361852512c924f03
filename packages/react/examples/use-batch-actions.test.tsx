import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeBatch } from '../src/testing/make-batch.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { UploadedTogether } from './use-batch-actions.tsx';

afterEach(cleanup);

it('offers what the provider can do, and says why it was refused', async () => {
  const actions = { pauseBatch: () => Promise.reject(new Error('The batch has ended.')) };
  renderKit(<UploadedTogether batch={makeBatch()} />, { actions });
  expect(screen.queryByRole('button', { name: /Cancel/ })).toBeNull();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: /Pause/ })));
  expect(await screen.findByText(/The batch has ended/)).toBeDefined();
});
