import { describe, expect, it, vi } from 'vitest';
import { createEntityTable } from './entity-table.ts';

const entity = (id: string, revision: number, name = `${id}@${revision}`) => ({ id, revision, name });

describe('entity table', () => {
  it('keeps the higher revision whatever the order of arrival', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    table.upsert([entity('a', 3)]);
    table.upsert([entity('a', 2), entity('b', 1)]);
    expect(table.list().map(({ name }) => name)).toEqual(['a@3', 'b@1']);
  });

  it('does not bring back what was deleted when an older list arrives late', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    const mark = table.mark();
    table.remove('a');
    table.reconcile([entity('a', 1), entity('b', 1)], mark);
    expect(table.list().map(({ id }) => id)).toEqual(['b']);
    expect(table.isRemoved('a')).toBe(true);
  });

  it('shows again what was brought back after its deletion, and nothing older', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    table.upsert([entity('a', 3)]);
    table.remove('a', 5);
    // The tombstone itself says nothing of revisions.
    table.remove('a');
    table.upsert([entity('a', 4), entity('a', 5)]);
    expect(table.list()).toEqual([]);
    table.upsert([entity('a', 6)]);
    expect(table.get('a')?.name).toBe('a@6');
    expect(table.isRemoved('a')).toBe(false);
    // Heard once more, of another channel.
    table.remove('a', 5);
    expect(table.get('a')?.name).toBe('a@6');
    table.upsert([entity('a', 2)]);
    expect(table.get('a')?.name).toBe('a@6');
  });

  it('drops what a complete list lacks, but keeps what was heard of while it was read', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    table.upsert([entity('old', 1), entity('kept', 1)]);
    const mark = table.mark();
    table.upsert([entity('new', 1)]);
    table.reconcile([entity('kept', 1)], mark);
    expect(table.list().map(({ id }) => id)).toEqual(['kept', 'new']);
  });

  it('gives the same list until something changes, and tells only those whose entity changed', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    table.upsert([entity('a', 1), entity('b', 1)]);
    const [all, a, b] = [vi.fn(), vi.fn(), vi.fn()];
    table.subscribe(all);
    table.subscribeId('a', a);
    const undo = table.subscribeId('b', b);
    const before = table.list();
    table.upsert([entity('a', 1)]);
    expect(table.list()).toBe(before);
    expect(all).not.toHaveBeenCalled();
    table.upsert([entity('a', 2)]);
    undo();
    table.upsert([entity('b', 2)]);
    expect([all.mock.calls.length, a.mock.calls.length, b.mock.calls.length]).toEqual([2, 1, 0]);
  });

  it('lets what was deleted come back only when it is said to be restored', () => {
    const table = createEntityTable<ReturnType<typeof entity>>();
    table.upsert([entity('a', 1)]);
    table.remove('a');
    table.restore('a');
    expect([table.isRemoved('a'), table.list()]).toEqual([false, []]);
    table.upsert([entity('a', 1)]);
    expect(table.get('a')?.revision).toBe(1);
  });

  it('tells many changes at once when it is to wait, and shows them before that to whoever looks', () => {
    let run = (): void => undefined;
    const schedule = vi.fn((callback: () => void) => {
      run = callback;
    });
    const table = createEntityTable<ReturnType<typeof entity>>(schedule);
    const [all, a, b] = [vi.fn(), vi.fn(), vi.fn()];
    table.subscribe(all);
    table.subscribeId('a', a);
    table.subscribeId('b', b);
    table.upsert([entity('a', 1)]);
    table.upsert([entity('a', 2), entity('c', 1)]);
    expect(table.list().map(({ name }) => name)).toEqual(['a@2', 'c@1']);
    expect(all).not.toHaveBeenCalled();
    run();
    expect([all.mock.calls.length, a.mock.calls.length, b.mock.calls.length]).toEqual([1, 1, 0]);
    table.remove('a');
    expect(schedule).toHaveBeenCalledTimes(2);
    run();
    expect([all.mock.calls.length, a.mock.calls.length, b.mock.calls.length]).toEqual([2, 2, 0]);
  });
});
