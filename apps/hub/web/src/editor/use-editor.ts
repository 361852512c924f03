import type {
  EditBase,
  EditConflict,
  EditOperation,
  ImagePoint,
  Outline,
  VersionConflict,
} from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../api.ts';
import { getResult } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import type { Shape } from '../viewer/shape.ts';
import { startDraft } from './draft.ts';
import { editedShapes, type EditedShapes } from './edited-shapes.ts';
import { outlineNow, type ResultEditing, unedited } from './editing.ts';
import {
  type EditorAction,
  type EditorSession,
  editedNow,
  openSession,
  reduceSession,
} from './editor-session.ts';
import { keepBoth } from './resolve-conflict.ts';
import type { KeptDraft } from './use-draft.ts';
import { getAsset, listVersions, saveVersion } from './version-endpoints.ts';

export interface EditorOptions {
  asset: Asset;
  kept: KeptDraft;
  /** The result that is shown: the one of the draft, while there is one. */
  resultId: string | null;
  decoded: unknown;
  editing: ResultEditing<unknown> | undefined;
  shapes: readonly Shape[];
}

/** Corrections of the result on the screen. */
export interface Editor extends EditedShapes {
  /** `null` while nothing is corrected. */
  session: EditorSession | null;
  /** Whether this result can be corrected at all. */
  isPossible: boolean;
  /** Another version is the current one by now: corrected from the same result, or of another run. */
  behind: 'corrected' | 'replaced' | null;
  saving: boolean;
  conflict: VersionConflict | null;
  outline(id: number): readonly ImagePoint[] | undefined;
  dispatch(action: EditorAction): void;
  start(): void;
  /** Ends and forgets what was not saved. */
  discard(): void;
  save(note: string): void;
  /** Saves what a person decided; nothing left to do ends it. */
  resolve(operations: readonly EditOperation[]): void;
  /** Saves beside the current version. */
  saveAside(): void;
  dismissConflict(): void;
  /** What there is where mine and theirs both stay; `null` where they can't. */
  both(conflict: EditConflict): readonly Outline[] | null;
}

export function useEditor({ asset, kept, resultId, decoded, editing, shapes }: EditorOptions): Editor {
  const { draft, begin, keep } = kept;
  const [session, setSession] = useState<EditorSession | null>(null);
  const [conflict, setConflict] = useState<VersionConflict | null>(null);
  const [saving, setSaving] = useState(false);
  const note = useRef('');
  const toasts = useToasts();
  const queryClient = useQueryClient();
  const live = useLive();

  const base = useMemo<EditBase | null>(
    () => (editing && decoded !== null ? editing.base(decoded) : null),
    [editing, decoded],
  );
  if (session && session.draft.resultId !== draft?.resultId) {
    setSession(null);
    setConflict(null);
  } else if (!session && draft && base && editing && resultId === draft.resultId) {
    setSession(openSession(base, draft, editing.apply));
  }

  const now = session?.draft ?? null;
  useEffect(() => {
    if (!now || keep(now)) return;
    toasts.add({
      id: 'draft-not-kept',
      kind: 'warning',
      title: 'This browser has no room for your changes',
      description: 'A reload would lose them. Save soon.',
    });
  }, [now, keep, toasts]);

  const dispatch = useCallback(
    (action: EditorAction): void => {
      if (editing) setSession((state) => state && reduceSession(state, action, editing.apply));
    },
    [editing],
  );

  const edited = session ? editedNow(session) : unedited;
  const shown = useMemo(() => editedShapes(shapes, edited), [shapes, edited]);
  const outline = useCallback(
    (id: number) => (base ? outlineNow(base, edited, id) : undefined),
    [base, edited],
  );

  const { id: assetId, projectId } = asset;
  const behind = useBehind(asset, session?.draft.resultId ?? null);
  const store = useCallback(
    async (onto: string, operations: readonly EditOperation[], aside: boolean): Promise<void> => {
      setSaving(true);
      try {
        const { version, merged } = await saveVersion(onto, { operations, note: note.current, aside });
        // Both before the draft is gone: the screen goes from one to the other without a gap.
        await queryClient.prefetchQuery({
          queryKey: ['result', version.id],
          queryFn: ({ signal }) => getResult(version.id, signal),
          staleTime: Infinity,
        });
        live.project(projectId).assets.upsert([await getAsset(assetId)]);
        await queryClient.invalidateQueries({ queryKey: ['versions', assetId] });
        begin(null);
        toasts.add({
          kind: 'success',
          title: `Saved as version ${version.version}`,
          description: aside
            ? 'It stands beside the current one. Versions below the result make it current.'
            : merged
              ? 'Together with what others changed meanwhile.'
              : undefined,
        });
      } catch (error) {
        const refused = error instanceof ApiError ? error.problem?.conflict : undefined;
        if (refused) {
          await queryClient.prefetchQuery({
            queryKey: ['result', refused.currentResultId],
            queryFn: ({ signal }) => getResult(refused.currentResultId, signal),
            staleTime: Infinity,
          });
          setConflict(refused);
        } else if (error instanceof ApiError) {
          setSession((state) => state && { ...state, problem: error.message });
        } else throw error;
      } finally {
        setSaving(false);
      }
    },
    [assetId, projectId, begin, live, queryClient, toasts],
  );
  const run = useCallback(
    (onto: string, operations: readonly EditOperation[], aside = false): void => {
      store(onto, operations, aside).catch(reportError);
    },
    [store],
  );

  return {
    session,
    isPossible: base !== null && resultId !== null,
    ...shown,
    behind,
    saving,
    conflict,
    outline,
    dispatch,
    start() {
      if (resultId !== null && base) begin(startDraft(resultId));
    },
    discard: () => begin(null),
    save(text) {
      note.current = text;
      if (session && session.draft.operations.length > 0)
        run(session.draft.resultId, session.draft.operations);
    },
    resolve(operations) {
      if (!conflict) return;
      setConflict(null);
      if (operations.length === 0) begin(null);
      else run(conflict.currentResultId, operations);
    },
    saveAside() {
      setConflict(null);
      if (session) run(session.draft.resultId, session.draft.operations, true);
    },
    dismissConflict: () => setConflict(null),
    both: (each) => (base && editing ? keepBoth(each, { size: base.size, apply: editing.apply }) : null),
  };
}

/** What has become current since somebody began with a version. */
function useBehind({ id, currentResultId }: Asset, heldId: string | null): Editor['behind'] {
  const isBehind = heldId !== null && currentResultId !== null && currentResultId !== heldId;
  const { data: versions } = useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => listVersions(id, signal),
    enabled: isBehind,
  });
  const rootOf = (of: string | null) => versions?.find((version) => version.id === of)?.rootId;
  const [held, current] = [rootOf(heldId), rootOf(currentResultId)];
  if (!isBehind || held === undefined || current === undefined) return null;
  return held === current ? 'corrected' : 'replaced';
}
