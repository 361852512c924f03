import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { type Askable, type Asked, type AskRules, isSettled, keyOf } from './asked.ts';
import { useKit } from './headway-provider.tsx';
import { useLatest } from './use-latest.ts';

/** How it stands with what was asked. */
export interface AskedState<Action extends string> {
  /** Asked and not confirmed by an event yet. */
  pending: Action | null;
  /** Why the last thing asked was refused. */
  refused: Refused<Action> | null;
}

export interface Refused<Action extends string> {
  action: Action;
  /** One sentence for people. */
  reason: string;
}

/** What was asked of an entity, as long as that does not show it to be done. */
export function stateOf<Entity extends Askable, Action extends string>(
  asked: Asked | null | undefined,
  entity: Entity | null | undefined,
  rules: AskRules<Entity, Action>,
): AskedState<Action> {
  const open = asked && entity && !isSettled(asked, entity, rules);
  const action = open ? (asked.action as Action) : null;
  const reason = asked?.reason;
  return {
    pending: reason ? null : action,
    refused: action && reason ? { action, reason } : null,
  };
}

export interface OneAsked<Action extends string> extends AskedState<Action> {
  /** Forgets a refusal. */
  dismiss: () => void;
  /** Never rejects: a refusal is told by `refused`. */
  ask: (action: Action, call: (id: string) => Promise<unknown> | undefined) => Promise<void>;
}

/** What is asked of one entity. `rules` MUST be the same between renders. */
export function useAsked<Entity extends Askable, Action extends string>(
  entity: Entity | null,
  rules: AskRules<Entity, Action>,
): OneAsked<Action> {
  const { asked: store } = useKit();
  const key = entity && keyOf(rules, entity);
  const read = (): Asked | null => (key && store.read().get(key)) || null;
  const asked = useSyncExternalStore(store.subscribe, read, () => null);
  useEffect(() => {
    if (key && asked && entity && isSettled(asked, entity, rules)) store.forget(key, asked);
  }, [store, key, asked, entity, rules]);
  const latest = useLatest(entity);
  const ask = useCallback(
    async (action: Action, call: (id: string) => Promise<unknown> | undefined) => {
      if (latest.current) await store.ask(rules, latest.current, action, call);
    },
    [store, latest, rules],
  );
  const dismiss = useCallback(() => {
    if (key && asked?.reason) store.forget(key, asked);
  }, [store, key, asked]);
  return { ...stateOf(asked, entity, rules), ask, dismiss };
}
