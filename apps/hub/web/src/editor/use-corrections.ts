import type { AssetEditing } from '@headway/hub-api';
import type { Asset } from '@headway/protocol';
import { useCallback, useEffect } from 'react';
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
}

export function useCorrections(options: CorrectionsOptions): Corrections {
  const { asset, kept, error, editing, camera, selection, cursor } = options;
  const may = useMay(asset.projectId);
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
  const tool = useEditorTool(editor, { editing, camera, choose });
  useEffect(() => {
    // What is pointed out in the table is what one goes on with.
    if (source === 'table' && selected !== null) dispatch({ type: 'choose', ids: [Number(selected)] });
  }, [source, selected, dispatch]);

  const isGone = error instanceof ApiError && error.status === 404;
  const { draft, begin } = kept;
  useEffect(() => {
    // What was corrected is no more: nothing can come of the corrections.
    if (isGone && draft) begin(null);
  }, [isGone, draft, begin]);

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
  const start = may.write && editor.isPossible && !session ? editor.start : null;
  useCommand(
    start ? { id: 'correct', label: 'Correct the result', group: 'Image', keys: ['e'], run: start } : null,
  );
  return { editor, tool, overlay, others, start };
}

/** Objects of the stored result that one has changed or chosen. */
function heldBy(session: NonNullable<Editor['session']>): readonly number[] {
  const changed = editedNow(session).removed;
  return [...new Set([...changed, ...session.chosen.filter((id) => id > 0)])];
}
