import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeBatch } from '../src/testing/make-batch.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { ProjectBatches } from './use-batches.tsx';

afterEach(cleanup);

it('lists the batches, each of which can be paused', async () => {
  const paused: string[] = [];
  const actions = { pauseBatch: async (id: string) => paused.push(id), resumeBatch: async () => undefined };
  const { tell } = renderKit(<ProjectBatches projectId="7" />, { actions });
  tell((c) => {
    for (const id of ['b1', 'b2']) {
      const data = makeBatch({ id, name: `Plate ${id}` });
      c.hear('project:7', { type: 'batch.updated', key: `batch:${id}`, data });
    }
  });
  const [newest] = screen.getAllByRole('button', { name: 'Pause' });
  if (newest) await act(async () => fireEvent.click(newest));
  expect(paused).toEqual(['b2']);
  expect(newest?.hasAttribute('disabled')).toBe(true);
});
