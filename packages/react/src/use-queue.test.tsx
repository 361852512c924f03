import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { makeOrder } from './testing/make-order.ts';
import { makeQueueStats } from './testing/make-status.ts';
import { renderHook } from './testing/render-hook.tsx';
import { useQueue } from './use-queue.ts';

afterEach(cleanup);

const queue = 'queue:default';
const stats = (changes = {}) => ({ type: 'queue.stats', key: queue, data: makeQueueStats(changes) });
const order = (ids: readonly string[]) => ({
  type: 'queue.order',
  key: `${queue}/order`,
  data: makeOrder(ids),
});

describe('useQueue', () => {
  it('has the counts, and the places of those that wait', () => {
    const { tell, view } = renderHook(() => useQueue());
    expect(view()).toMatchObject({ stats: null, order: null, status: 'pending', connection: 'idle' });
    tell((c) => {
      c.hear(queue, stats());
      c.hear(queue, order(['a', 'b']));
    });
    expect(view()).toMatchObject({ stats: { waiting: 42 }, order: { waiting: 2 }, status: 'live' });
    expect(view().placeOf('b')).toMatchObject({ position: 2, lowMs: 10_000, highMs: 20_000 });
    expect(view().placeOf('c')).toBeNull();
  });

  it('takes the places from the channel that may hear of them', () => {
    const { client, tell, view } = renderHook(() => useQueue('default', { channel: 'project:p1' }));
    expect([client.holders(queue), client.holders('project:p1')]).toEqual([1, 1]);
    tell((c) => {
      c.hear(queue, stats());
      c.hear(queue, order(['someone-else']));
      c.hear('project:p1', order(['mine']));
    });
    expect(view().placeOf('mine')).not.toBeNull();
    expect(view().placeOf('someone-else')).toBeNull();
    expect(view().stats?.waiting).toBe(42);
  });

  it('renders only when counts or places changed', () => {
    const { tell, renders } = renderHook(() => useQueue('default', { channel: 'project:p1' }));
    tell((c) => c.hear(queue, stats()));
    tell((c) => c.setStatus('project:p1', 'live'));
    renders();
    tell((c) => c.hear('project:p1', { type: 'asset.updated', key: 'asset:1', data: { id: '1' } }));
    expect(renders()).toBe(0);
    tell((c) => c.hear(queue, stats({ waiting: 43 })));
    expect(renders()).toBeGreaterThan(0);
  });

  it('holds nothing without a queue', () => {
    const { client, view } = renderHook(() => useQueue(null));
    expect(view()).toMatchObject({ stats: null, order: null });
    expect(client.log).toEqual(['connect']);
  });
});
