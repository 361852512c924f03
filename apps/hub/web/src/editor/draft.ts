import { type EditOperation, mostOperations } from '@headway/hub-api';

/** Corrections of a result that are not stored yet. */
export interface Draft {
  /** The version that is corrected. */
  resultId: string;
  operations: readonly EditOperation[];
  /** What was undone and can be done again; the last one first. */
  undone: readonly EditOperation[];
}

export function startDraft(resultId: string): Draft {
  return { resultId, operations: [], undone: [] };
}

/** Whether no more operations fit in. */
export function isFull({ operations }: Draft): boolean {
  return operations.length >= mostOperations;
}

/** Adds an operation; what was undone can't be done again then. */
export function addOperation(draft: Draft, operation: EditOperation): Draft {
  return { ...draft, operations: [...draft.operations, operation], undone: [] };
}

export function undo(draft: Draft): Draft {
  const last = draft.operations.at(-1);
  if (!last) return draft;
  return { ...draft, operations: draft.operations.slice(0, -1), undone: [...draft.undone, last] };
}

export function redo(draft: Draft): Draft {
  const next = draft.undone.at(-1);
  if (!next) return draft;
  return { ...draft, operations: [...draft.operations, next], undone: draft.undone.slice(0, -1) };
}

/** A name for an object that an operation makes: below all that have been given. */
export function freeName(operations: readonly EditOperation[]): number {
  let lowest = 0;
  for (const operation of operations) {
    if (operation.type === 'merge' || operation.type === 'draw') lowest = Math.min(lowest, operation.as);
    if (operation.type === 'split') lowest = Math.min(lowest, ...operation.as);
  }
  return lowest - 1;
}

/** What is said of an operation, as the name of what can be undone. */
export function wordsOf(operation: EditOperation): string {
  switch (operation.type) {
    case 'delete':
      return operation.ids.length === 1 ? 'deleting an object' : `deleting ${operation.ids.length} objects`;
    case 'merge':
      return `merging ${operation.ids.length} objects`;
    case 'split':
      return 'splitting an object';
    case 'draw':
      return 'drawing an object';
    case 'redraw':
      return 'reshaping an object';
  }
}
