import type { AssetEditing } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useToasts } from '@headway/react';
import { useCallback, useEffect, useRef } from 'react';
import { ApiError } from '../api.ts';
import { useCommand } from '../commands/commands.tsx';
import { useMay } from '../live/use-memberships.ts';
import type { CursorStore } from '../viewer/cursor-store.ts';
import type { Shape } from '../viewer/shape.ts';
import type { Camera } from '../viewer/use-camera.ts';
import type { Selection } from '../viewer/use-selection.ts';
import type { ViewerOverlay, ViewerTool } from '../viewer/viewer-tool.ts';
import type { ResultEditing } from './editing.ts';
import { editedNow } from './editor-session.ts';
import type { KeptDraft } from './use-draft.ts';
import { type Editor, useEditor } from './use-editor.ts';
import { useEditorTool } from './use-editor-tool.ts';
import { useOthers, useOthersOverlay } from './use-others.ts';
import { useTellEditing } from './use-tell-editing.ts';

export interface CorrectionsOptions {
  asset: Asset;
  kept: KeptDraft;
  /** The stored result that is shown; `null` where there is none. */
  resultId: string | null;
  decoded: unknown;
  /** Why the shown result is not there. */
  error: Error | null;
  editing: ResultEditing<unknown> | undefined;
  shapes: readonly Shape[];
  camera: Camera;
  selection: Selection;
  cursor: CursorStore;
}

/** All that an image page needs for corrections of its result, one's own and those of others. */
export interface Corrections {
  editor: Editor;
  tool: ViewerTool | null;
  overlay: ViewerOverlay | null;
  others: readonly AssetEditing[];
  /** `null` where this result can't be corrected, or one may not. */
  start: (() => void) | null;
  /** Brings the focus to the picture, where keys use the tool. */
  toPicture(): void;
}

export function useCorrections(options: CorrectionsOptions): Corrections {
  const { asset, kept, error, editing, camera, selection, cursor } = options;
  const may = useMay(asset.projectId);
  const toasts = useToasts();
  const editor = useEditor(options);
  const { session, outline, dispatch } = editor;
  const { select, selected, source } = selection;
  const choose = useCallback(
    (ids: readonly number[]): void => {
      dispatch({ type: 'choose', ids });
      select(ids.length === 1 ? String(ids[0]) : null, 'image');
    },
    [dispatch, select],
  );
  const tool = useEditorTool(editor, { editing, camera, choose, cursor });
  useEffect(() => {
    // What is pointed out in the table is what one goes on with.
    if (source === 'table' && selected !== null) dispatch({ type: 'choose', ids: [Number(selected)] });
  }, [source, selected, dispatch]);
  const chosen = session?.chosen ?? null;
  const before = useRef(chosen);
  useEffect(() => {
    // One begins with what was chosen.
    const last = before.current;
    before.current = chosen;
    if (chosen === null || chosen === last) return;
    const [only] = chosen.length === 1 ? chosen.map(String) : [];
    if (last === null && selected !== null) dispatch({ type: 'choose', ids: [Number(selected)] });
    // What an operation made is marked. Where it left nothing, the table stays where one was.
    else if (only !== undefined && only !== selected) select(only, 'image');
  }, [chosen, selected, select, dispatch]);

  const isGone = error instanceof ApiError && error.status === 404;
  const { draft, begin } = kept;
  useEffect(() => {
    // What was corrected is no more: nothing can come of the corrections.
    if (!isGone || !draft) return;
    begin(null);
    if (draft.operations.length === 0) return;
    toasts.add({
      id: 'draft-gone',
      kind: 'warning',
      title: 'Your unsaved changes could not be brought back',
      description: 'The version that they belong to is no longer there.',
      timeoutMs: 0,
    });
  }, [isGone, draft, begin, toasts]);

  const others = useOthers(asset.id);
  const overlay = useOthersOverlay(others, outline);
  useTellEditing(
    asset.id,
    // Who may not save any more tells nobody of it.
    session && may.write
      ? {
          resultId: session.draft.resultId,
          holds: heldBy(session),
          at: () => {
            const at = cursor.get();
            return at && [at.x - 0.5, at.y - 0.5];
          },
        }
      : null,
  );
  const { stageRef } = camera;
  const toPicture = useCallback(() => stageRef.current?.focus({ preventScroll: true }), [stageRef]);
  const start = may.write && editor.isPossible && !session ? editor.start : null;
  useCommand(
    start
      ? {
          id: 'correct',
          label: 'Correct the result',
          group: 'Image',
          keys: ['e'],
          run() {
            start();
            // Whoever is in the table stays there.
            if (document.activeElement === document.body) toPicture();
          },
        }
      : null,
  );
  return { editor, tool, overlay, others, start, toPicture };
}

/** Objects of the stored result that one has changed or chosen. */
function heldBy(session: NonNullable<Editor['session']>): readonly number[] {
  const changed = editedNow(session).removed;
  return [...new Set([...changed, ...session.chosen.filter((id) => id > 0)])];
}
