import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type Askable, type Asked, type AskRules, isSettled, keyOf } from './asked.ts';
import { useKit } from './headway-provider.tsx';
import { type AskedState, type Refused, stateOf } from './use-asked.ts';
import { useLatest } from './use-latest.ts';

/** How it stands with what was asked of each of a list. */
export interface AskedOfMany<Action extends string> {
  /** What was asked of this one and is not confirmed by an event yet. */
  pendingOf: (id: string) => Action | null;
  /** Why the last thing asked of this one was refused. */
  refusedOf: (id: string) => Refused<Action> | null;
  /** Forgets a refusal. */
  dismiss: (id: string) => void;
}

interface AskOfMany<Action extends string> extends AskedOfMany<Action> {
  /** Never rejects. Does nothing for what is not in the list. */
  askOne: (id: string, action: Action, call: (id: string) => Promise<unknown> | undefined) => Promise<void>;
}

const nothing: ReadonlyMap<string, Asked> = new Map();

/** What is asked of the entities of a list. `rules` MUST be the same between renders. */
export function useAskedOfMany<Entity extends Askable, Action extends string>(
  entities: readonly Entity[],
  rules: AskRules<Entity, Action>,
): AskOfMany<Action> {
  const { asked: store } = useKit();
  const all = useSyncExternalStore(store.subscribe, store.read, () => nothing);
  const byKey = useMemo(
    () => new Map(entities.map((entity) => [keyOf(rules, entity), entity])),
    [entities, rules],
  );
  useEffect(() => {
    for (const [key, asked] of all) {
      const entity = byKey.get(key);
      if (entity && isSettled(asked, entity, rules)) store.forget(key, asked);
    }
  }, [store, all, byKey, rules]);

  const latest = useLatest(byKey);
  const stateOfOne = useCallback(
    (id: string): AskedState<Action> => {
      const key = keyOf(rules, { id });
      return stateOf(all.get(key), byKey.get(key), rules);
    },
    [all, byKey, rules],
  );
  return {
    pendingOf: useCallback((id) => stateOfOne(id).pending, [stateOfOne]),
    refusedOf: useCallback((id) => stateOfOne(id).refused, [stateOfOne]),
    dismiss: useCallback(
      (id) => {
        const key = keyOf(rules, { id });
        const asked = store.read().get(key);
        if (asked?.reason) store.forget(key, asked);
      },
      [store, rules],
    ),
    askOne: useCallback(
      async (id, action, call) => {
        const entity = latest.current.get(keyOf(rules, { id }));
        if (entity) await store.ask(rules, entity, action, call);
      },
      [store, rules, latest],
    ),
  };
}
