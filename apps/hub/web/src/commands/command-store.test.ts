import { describe, expect, it, vi } from 'vitest';
import { type Command, createCommandStore } from './command-store.ts';

const command = (id: string, more: Partial<Command> = {}): Command => ({
  id,
  label: id,
  group: 'Image',
  run: () => undefined,
  ...more,
});

describe('the commands of a page', () => {
  it('are there from registering to the undo', () => {
    const store = createCommandStore();
    const undo = store.register(command('fit', { keys: ['f'] }));
    expect(store.byKey('f')?.id).toBe('fit');
    undo();
    expect([store.list(), store.byKey('f')]).toEqual([[], undefined]);
  });

  it('are replaced by a newer one of the same id, whose undo of the old one changes nothing', () => {
    const store = createCommandStore();
    const undoOld = store.register(command('hide', { label: 'Hide the objects' }));
    store.register(command('hide', { label: 'Show the objects' }));
    undoOld();
    expect(store.list().map(({ label }) => label)).toEqual(['Show the objects']);
  });

  it('give a key to the newest that wants it', () => {
    const store = createCommandStore();
    store.register(command('zoom', { keys: ['+', '='] }));
    const undo = store.register(command('add', { keys: ['+'] }));
    expect([store.byKey('+')?.id, store.byKey('=')?.id]).toEqual(['add', 'zoom']);
    undo();
    expect(store.byKey('+')?.id).toBe('zoom');
  });

  it('may have two keys after each other, of which the first is no command', () => {
    const store = createCommandStore();
    const undo = store.register(command('queue', { keys: ['g q'] }));
    expect([store.isPrefix('g'), store.isPrefix('q'), store.byKey('g')]).toEqual([true, false, undefined]);
    expect(store.byKey('g q')?.id).toBe('queue');
    undo();
    expect(store.isPrefix('g')).toBe(false);
  });

  it('tell when they change', () => {
    const store = createCommandStore();
    const heard = vi.fn();
    store.subscribe(heard);
    store.register(command('fit'))();
    expect(heard).toHaveBeenCalledTimes(2);
  });
});
