import type { Batch } from '@headway/protocol';
import { useMemo } from 'react';
import type { AskRules } from './asked.ts';
import { useKit } from './headway-provider.tsx';
import type { BatchAction } from './job-actions.ts';
import { possibleBatchActions } from './possible-actions.ts';
import { type AskedState, useAsked } from './use-asked.ts';

/** What can be asked of a batch, and how it stands with that. What the provider has no action for is `undefined`. */
export interface BatchControls extends AskedState<BatchAction> {
  /** Never rejects, as none of these: a refusal is told by `refused`. */
  cancel: (() => Promise<void>) | undefined;
  pause: (() => Promise<void>) | undefined;
  resume: (() => Promise<void>) | undefined;
  /** Forgets a refusal. */
  dismiss: () => void;
}

const batchRules: AskRules<Batch, BatchAction> = { kind: 'batch', possible: possibleBatchActions };

/** What can be asked of a batch that you already have, wherever it came from. */
export function useBatchActions(batch: Batch | null): BatchControls {
  const { actions } = useKit();
  const { ask, ...state } = useAsked(batch, batchRules);
  const controls = useMemo(() => {
    const given = (action: BatchAction) =>
      actions[`${action}Batch`] && (() => ask(action, (id) => actions[`${action}Batch`]?.(id)));
    return { cancel: given('cancel'), pause: given('pause'), resume: given('resume') };
  }, [actions, ask]);
  return { ...state, ...controls };
}
