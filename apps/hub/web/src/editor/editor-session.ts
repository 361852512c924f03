import { type EditBase, type Edited, type EditOperation, EditRefusal } from '@headway/hub-api';
import { addOperation, type Draft, isFull, redo, undo } from './draft.ts';
import { outlineNow, type ResultEditing, unedited } from './editing.ts';

export const editorTools = ['choose', 'draw', 'split', 'reshape'] as const;
export type EditorToolName = (typeof editorTools)[number];

/** Corrections that are being made: the draft, and what is on the screen because of it. */
export interface EditorSession {
  readonly base: EditBase;
  readonly draft: Draft;
  /** What each operation left, from the first. */
  readonly states: readonly Edited[];
  readonly tool: EditorToolName;
  readonly chosen: readonly number[];
  /** Why the last thing that was asked could not be done, for people. */
  readonly problem: string | null;
  /** What the last operation did otherwise than asked, for people. */
  readonly note: string | null;
}

export type EditorAction =
  | { type: 'do'; operation: EditOperation }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'tool'; tool: EditorToolName }
  | { type: 'choose'; ids: readonly number[] }
  | { type: 'problem'; problem: string | null };

type Apply = ResultEditing<unknown>['apply'];

/** What operations have made of the result. */
export function editedNow({ states }: EditorSession): Edited {
  return states.at(-1) ?? unedited;
}

/** Goes on with a draft. Operations from the first that can't be done any more are left out. */
export function openSession(base: EditBase, draft: Draft, apply: Apply): EditorSession {
  const states: Edited[] = [];
  try {
    for (const operation of draft.operations) states.push(apply(base, states.at(-1) ?? unedited, operation));
  } catch (error) {
    if (!(error instanceof EditRefusal)) throw error;
  }
  const lost = draft.operations.length - states.length;
  return {
    base,
    draft:
      lost === 0 ? draft : { ...draft, operations: draft.operations.slice(0, states.length), undone: [] },
    states,
    tool: 'choose',
    chosen: [],
    note: null,
    problem:
      lost === 0 ? null : `${lost} unsaved ${lost === 1 ? 'change' : 'changes'} could not be brought back.`,
  };
}

/** What becomes of a session; pure. */
export function reduceSession(session: EditorSession, action: EditorAction, apply: Apply): EditorSession {
  switch (action.type) {
    case 'do':
      return doOperation(session, action.operation, apply);
    case 'undo': {
      const draft = undo(session.draft);
      return withExisting({ ...session, draft, states: session.states.slice(0, draft.operations.length) });
    }
    case 'redo': {
      const next = session.draft.undone.at(-1);
      if (!next) return session;
      const state = apply(session.base, editedNow(session), next);
      return withExisting({ ...session, draft: redo(session.draft), states: [...session.states, state] });
    }
    case 'tool':
      return { ...session, tool: action.tool, problem: null, note: null };
    case 'choose':
      return { ...session, chosen: action.ids, problem: null, note: null };
    case 'problem':
      return { ...session, problem: action.problem, note: null };
  }
}

function doOperation(session: EditorSession, operation: EditOperation, apply: Apply): EditorSession {
  if (isFull(session.draft)) {
    return { ...session, problem: 'These are as many changes as one version can have. Save them first.' };
  }
  try {
    const state = apply(session.base, editedNow(session), operation);
    const done = withExisting({
      ...session,
      draft: addOperation(session.draft, operation),
      states: [...session.states, state],
      chosen: chosenAfter(operation),
    });
    return { ...done, note: noteOf(operation, state) };
  } catch (error) {
    if (error instanceof EditRefusal) return { ...session, problem: error.message, note: null };
    throw error;
  }
}

/** What an operation made is what one goes on with. */
function chosenAfter(operation: EditOperation): readonly number[] {
  switch (operation.type) {
    case 'delete':
      return [];
    case 'merge':
    case 'draw':
      return [operation.as];
    case 'split':
      return operation.as;
    case 'redraw':
      return [operation.id];
  }
}

function withExisting(session: EditorSession): EditorSession {
  const edited = editedNow(session);
  const chosen = session.chosen.filter((id) => outlineNow(session.base, edited, id));
  return { ...session, chosen, problem: null, note: null };
}

/** An outline that came out otherwise than it was drawn had others in its way. */
function noteOf(operation: EditOperation, { given }: Edited): string | null {
  if (operation.type !== 'draw' && operation.type !== 'redraw') return null;
  const id = operation.type === 'draw' ? operation.as : operation.id;
  return given.get(id) === operation.polygon ? null : 'What lies in other objects stays theirs.';
}
