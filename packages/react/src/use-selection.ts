import { useMemo, useState, useSyncExternalStore } from 'react';

/** A store whose state is a new object after each change, and the same one in between. */
export interface SelectableStore<State> {
  subscribe: (listener: () => void) => () => void;
  read: () => State;
}

/** What to take from a store, and when two of it are the same. */
export interface Selection<State, Selected> {
  select: (state: State) => Selected;
  isEqual: (a: Selected, b: Selected) => boolean;
  /** The state while rendering on a server. */
  onServer: State;
}

/** Reads a part of a store; the component renders only when that part changed. */
export function useSelection<State, Selected>(
  store: SelectableStore<State>,
  { select, isEqual, onServer }: Selection<State, Selected>,
): Selected {
  const [keepEqual] = useState(createKeeper<Selected>);
  const [read, readOnServer] = useMemo(() => {
    const selectFrom = rememberLast((state: State) => keepEqual(select(state), isEqual));
    return [() => selectFrom(store.read()), () => selectFrom(onServer)] as const;
  }, [keepEqual, store, select, isEqual, onServer]);
  return useSyncExternalStore(store.subscribe, read, readOnServer);
}

/** Asks `select` once for each state: React reads a store several times and wants the same answer. */
function rememberLast<State, Selected>(select: (state: State) => Selected): (state: State) => Selected {
  let last: { state: State; value: Selected } | null = null;
  return (state) => {
    if (!last || last.state !== state) last = { state, value: select(state) };
    return last.value;
  };
}

/**
 * Gives the value before for as long as new ones equal it, also across renders with another selector. A render that
 * React throws away may leave its value here: it was equal to what anyone would have seen, so nobody can tell.
 */
function createKeeper<Value>(): (value: Value, isEqual: (a: Value, b: Value) => boolean) => Value {
  let kept: { value: Value } | null = null;
  return (value, isEqual) => {
    if (!kept || !isEqual(kept.value, value)) kept = { value };
    return kept.value;
  };
}

/** The list of an earlier render, for as long as new ones hold the same: what shows it need not render again. */
export function useKept<Item>(items: readonly Item[]): readonly Item[] {
  const [keepEqual] = useState(createKeeper<readonly Item[]>);
  return keepEqual(items, sameItems);
}

/** Whether two lists hold the same things in the same order. */
export function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => Object.is(item, b[index])));
}
