import { useCallback, useMemo, useState } from 'react';
import { useUser } from '../session.ts';
import { createDraftStorage } from './draft-storage.ts';
import type { Draft } from './draft.ts';

/** The unsaved corrections of an image, as the browser kept them. */
export interface KeptDraft {
  /** As it was found or begun; what is done from then on is in the session. */
  draft: Draft | null;
  /** Begins with a draft, or ends. */
  begin(draft: Draft | null): void;
  /** Keeps what has become of it. Returns whether there was room. */
  keep(draft: Draft): boolean;
}

export function useDraft(assetId: string): KeptDraft {
  const { id: userId } = useUser();
  const storage = useMemo(() => createDraftStorage(localStorage, userId, Date.now), [userId]);
  const [state, setState] = useState(() => ({ assetId, draft: storage.read(assetId) }));
  if (state.assetId !== assetId) setState({ assetId, draft: storage.read(assetId) });
  const begin = useCallback(
    (draft: Draft | null): void => {
      if (draft === null) storage.write(assetId, null);
      setState({ assetId, draft });
    },
    [storage, assetId],
  );
  const keep = useCallback(
    (draft: Draft): boolean =>
      // Nothing done is nothing to come back to.
      storage.write(assetId, draft.operations.length + draft.undone.length === 0 ? null : draft),
    [storage, assetId],
  );
  const draft = state.assetId === assetId ? state.draft : null;
  return useMemo(() => ({ draft, begin, keep }), [draft, begin, keep]);
}
