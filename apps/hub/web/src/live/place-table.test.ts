import type { QueueOrder } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createPlaceTable } from './place-table.ts';

const order = (...places: [id: string, position: number][]): QueueOrder => ({
  queue: 'default',
  waiting: 9,
  entries: places.map(([id, position]) => ({ id, position, lowMs: 0, highMs: 1000 })),
});

describe('the places of a project', () => {
  it('are those of the newest order', () => {
    const table = createPlaceTable();
    table.replace(order(['a', 1], ['b', 3]));
    table.replace(order(['b', 2]));
    expect(table.get('a')).toBeUndefined();
    expect(table.get('b')).toEqual({ position: 2, lowMs: 0, highMs: 1000 });
    table.replace(null);
    expect(table.get('b')).toBeUndefined();
  });

  it('tell only those whose place changed', () => {
    const table = createPlaceTable();
    const told: string[] = [];
    table.subscribeId('a', () => told.push('a'));
    const undo = table.subscribeId('b', () => told.push('b'));
    table.replace(order(['a', 1], ['b', 2]));
    const known = table.get('a');
    table.replace(order(['a', 1], ['b', 3]));
    expect(table.get('a')).toBe(known);
    undo();
    undo();
    table.replace(order(['a', 1]));
    expect(told).toEqual(['a', 'b', 'b']);
  });
});
