import {
  type EditBase,
  type Edited,
  type EditOperation,
  EditRefusal,
  type ImagePoint,
} from '@headway/hub-api';
import { describe, expect, it } from 'vitest';
import { addOperation, startDraft } from './draft.ts';
import {
  type EditorAction,
  type EditorSession,
  editedNow,
  openSession,
  reduceSession,
} from './editor-session.ts';

const polygon: ImagePoint[] = [
  [1, 1],
  [5, 1],
  [5, 5],
];
const base: EditBase = {
  size: { width: 20, height: 20 },
  outlines: new Map([
    [1, polygon],
    [2, polygon],
  ]),
  near: () => [],
};

/** Deletes and draws as a pipeline would; nothing else is asked of it here. */
function apply(_base: EditBase, before: Edited, operation: EditOperation): Edited {
  const removed = new Set(before.removed);
  const given = new Map(before.given);
  if (operation.type === 'draw') given.set(operation.as, operation.polygon);
  if (operation.type === 'delete') {
    for (const id of operation.ids) {
      if (!given.delete(id) && (removed.has(id) || !base.outlines.has(id))) {
        throw new EditRefusal('no_such_object', `There is no object ${id}.`);
      }
      removed.add(id);
    }
  }
  return { removed, given };
}

const remove = (id: number): EditOperation => ({ type: 'delete', ids: [id] });
const draw: EditOperation = { type: 'draw', polygon, as: -1 };

function after(...actions: EditorAction[]): EditorSession {
  const session = openSession(base, startDraft('r1'), apply);
  return actions.reduce((state, action) => reduceSession(state, action, apply), session);
}

describe('a session of corrections', () => {
  it('shows what was done and chooses what came of it', () => {
    const session = after({ type: 'do', operation: draw });
    expect([...editedNow(session).given.keys()]).toEqual([-1]);
    expect(session.chosen).toEqual([-1]);
  });

  it('undoes and does again, and forgets what is gone', () => {
    const drawn: EditorAction = { type: 'do', operation: draw };
    const undone = after(drawn, { type: 'undo' });
    expect(editedNow(undone).given.size).toBe(0);
    expect(undone.chosen).toEqual([]);
    expect(editedNow(after(drawn, { type: 'undo' }, { type: 'redo' })).given.size).toBe(1);
    expect(after({ type: 'redo' }).states).toEqual([]);
  });

  it('says why something can not be done and leaves all as it was', () => {
    const session = after({ type: 'do', operation: remove(1) }, { type: 'do', operation: remove(1) });
    expect(session.problem).toBe('There is no object 1.');
    expect(session.draft.operations).toHaveLength(1);
    expect(reduceSession(session, { type: 'choose', ids: [2] }, apply).problem).toBeNull();
  });

  it('goes on with a draft, as far as it still can be done', () => {
    const draft = [draw, remove(2), remove(9), remove(1)].reduce(addOperation, startDraft('r1'));
    const session = openSession(base, draft, apply);
    expect(session.draft.operations).toEqual([draw, remove(2)]);
    expect(session.problem).toContain('2 unsaved changes');
  });
});
