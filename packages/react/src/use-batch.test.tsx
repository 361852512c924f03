import { act, cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { JobActions } from './job-actions.ts';
import { makeBatch } from './testing/make-batch.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useBatch, useBatches } from './use-batch.ts';

afterEach(cleanup);

const batch = makeBatch();
const channel = `batch:${batch.id}`;
const state = (changes: Partial<typeof batch> = {}, type = 'batch.updated') => {
  const data = { ...batch, ...changes };
  return { type, key: `batch:${data.id}`, data };
};

describe('useBatch', () => {
  it('has the newest of what an API answered and what is heard', () => {
    const initial = makeBatch({ fraction: 0.3, revision: 4 });
    const { tell, view } = renderHook(() => useBatch(batch.id, { initial }));
    expect(view()).toMatchObject({ batch: initial, status: 'pending', updatedAt: null });
    tell((c) => c.hear(channel, state()));
    expect(view()).toMatchObject({ batch, status: 'live', code: null, connection: 'idle' });
    expect(view().updatedAt).not.toBeNull();
    tell((c) => c.hear(channel, state({ status: 'completed', revision: 6 }, 'batch.completed')));
    expect(view().batch?.status).toBe('completed');
  });

  it('does not show what an API answered of another batch', () => {
    const { view } = renderHook(() => useBatch('other', { initial: batch }));
    expect(view().batch).toBeNull();
  });

  it('shows a pause as pending until the batch is paused, and offers what there is', async () => {
    const actions: JobActions = { pauseBatch: async () => undefined };
    const { tell, view } = renderHook(() => useBatch(batch.id), { actions });
    tell((c) => c.hear(channel, state()));
    expect(view()).toMatchObject({ cancel: undefined, resume: undefined });
    await act(() => view().pause?.());
    expect(view().pending).toBe('pause');
    tell((c) => c.hear(channel, state({ fraction: 0.5, revision: 6 })));
    expect(view().pending).toBe('pause');
    tell((c) => c.hear(channel, state({ status: 'paused', revision: 7 })));
    expect(view().pending).toBeNull();
  });

  it('takes a refusal back and says why, until it is dismissed', async () => {
    const cancelBatch = () => Promise.reject(new Error('The batch has ended.'));
    const { tell, view } = renderHook(() => useBatch(batch.id), { actions: { cancelBatch } });
    tell((c) => c.hear(channel, state()));
    await act(() => view().cancel?.());
    expect(view()).toMatchObject({ pending: null, refused: { reason: 'The batch has ended.' } });
    act(() => view().dismiss());
    expect(view().refused).toBeNull();
  });

  it('renders only when its batch changed', () => {
    const { tell, renders } = renderHook(() => useBatch(batch.id));
    tell((c) => c.hear(channel, state()));
    renders();
    tell((c) => c.hear(channel, { type: 'asset.updated', key: 'asset:1', data: { id: '1' } }));
    expect(renders()).toBe(0);
  });

  it('holds nothing without an id', () => {
    const { client, view } = renderHook(() => useBatch(null));
    expect(view()).toMatchObject({ batch: null, status: 'pending' });
    expect(client.log).toEqual(['connect']);
  });
});

describe('useBatches', () => {
  it('has the batches of a channel, the newest first, joined with an answer of an API', () => {
    const later = makeBatch({ id: 'later', createdAt: '2026-01-02T10:00:00.000Z' });
    const initial = [makeBatch({ revision: 1, name: 'As it was' }), later];
    const { tell, view } = renderHook(() => useBatches('project:p1', { initial }));
    tell((c) => {
      c.hear('project:p1', state());
      c.hear('project:p1', { type: 'job.progress', key: 'job:1', data: { id: '1' } });
    });
    expect(view().batches.map(({ id, name }) => [id, name])).toEqual([
      ['later', 'Plate 7'],
      [batch.id, 'Plate 7'],
    ]);
  });
});
