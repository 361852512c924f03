import type { EditOperation } from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { createDraftStorage } from './draft-storage.ts';
import { addOperation, type Draft, freeName, redo, startDraft, undo } from './draft.ts';

const remove = (id: number): EditOperation => ({ type: 'delete', ids: [id] });

function draftOf(...operations: EditOperation[]): Draft {
  return operations.reduce(addOperation, startDraft('r1'));
}

describe('a draft', () => {
  it('is undone and done again step by step', () => {
    const draft = draftOf(remove(1), remove(2));
    expect(undo(draft).operations).toEqual([remove(1)]);
    expect(redo(undo(draft))).toEqual(draft);
    expect(undo(undo(undo(draft))).undone).toEqual([remove(2), remove(1)]);
    expect(redo(draft)).toBe(draft);
  });

  it('forgets what was undone once something else is done', () => {
    expect(addOperation(undo(draftOf(remove(1))), remove(3))).toEqual(draftOf(remove(3)));
  });

  it('gives names that nothing has', () => {
    expect(freeName([])).toBe(-1);
    expect(
      freeName([
        { type: 'merge', ids: [1, 2], as: -1 },
        {
          type: 'split',
          id: 3,
          line: [
            [0, 0],
            [9, 9],
          ],
          as: [-2, -3],
        },
        remove(-3),
      ]),
    ).toBe(-4);
  });
});

/** Keys and values as a browser keeps them. */
function memoryStorage(room = Infinity) {
  const values = new Map<string, string>();
  return {
    values,
    get length() {
      return values.size;
    },
    key: (index: number) => [...values.keys()][index] ?? null,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new Error('QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
  };
}

describe('kept drafts', () => {
  it('are there again after a reload, for the same person only', () => {
    const storage = memoryStorage();
    const draft = draftOf(remove(1));
    expect(createDraftStorage(storage, 'ada', () => 1).write('a', draft)).toBe(true);
    expect(createDraftStorage(storage, 'ada', () => 2).read('a')).toEqual(draft);
    expect(createDraftStorage(storage, 'eve', () => 2).read('a')).toBeNull();
    createDraftStorage(storage, 'ada', () => 3).write('a', null);
    expect(storage.values.size).toBe(0);
  });

  it('are twenty at most, and the oldest go', () => {
    const storage = memoryStorage();
    let now = 0;
    const drafts = createDraftStorage(storage, 'ada', () => (now += 1));
    for (let index = 0; index < 25; index += 1) drafts.write(`a${index}`, draftOf(remove(1)));
    expect(storage.values.size).toBe(20);
    expect(drafts.read('a4')).toBeNull();
    expect(drafts.read('a5')).not.toBeNull();
  });

  it('say when there is no room, and are nothing where something else is found', () => {
    expect(createDraftStorage(memoryStorage(10), 'ada', () => 1).write('a', draftOf(remove(1)))).toBe(false);
    const storage = memoryStorage();
    for (const text of ['', 'nonsense', '{"at":1,"draft":{"resultId":7}}', 'null']) {
      storage.values.set('headway-draft:ada:a', text);
      expect(createDraftStorage(storage, 'ada', () => 1).read('a')).toBeNull();
    }
  });
});
