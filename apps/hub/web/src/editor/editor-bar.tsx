import { Lasso, Merge, MousePointer2, Pentagon, Redo2, Slice, Trash2, Undo2, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { formatCounted } from '../format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { freeName, wordsOf } from './draft.ts';
import type { EditorSession, EditorToolName } from './editor-session.ts';
import type { Editor } from './use-editor.ts';

const tools: readonly {
  name: EditorToolName;
  label: string;
  shortcut: string;
  icon: typeof Lasso;
  hint: string;
  byKeys: string;
}[] = [
  {
    name: 'choose',
    label: 'Choose',
    shortcut: 'v',
    icon: MousePointer2,
    hint: 'Click an object; with Shift, more. Drag moves the image.',
    byKeys: 'Or arrow keys and Enter.',
  },
  {
    name: 'draw',
    label: 'Draw',
    shortcut: 'd',
    icon: Lasso,
    hint: 'Draw around an object in one stroke.',
    byKeys: 'Or Enter, arrow keys, Enter.',
  },
  {
    name: 'split',
    label: 'Split',
    shortcut: 'x',
    icon: Slice,
    hint: 'Draw a line across an object, from side to side.',
    byKeys: 'Or Enter, arrow keys, Enter.',
  },
  {
    name: 'reshape',
    label: 'Reshape',
    shortcut: 'b',
    icon: Pentagon,
    hint: 'Click an object, then drag its points; a double click takes one away.',
    byKeys: 'Or arrow keys and Enter.',
  },
];
const group = 'Corrections';

const behindWords: Readonly<Record<NonNullable<Editor['behind']>, string>> = {
  corrected:
    'Somebody saved a newer version. Yours goes on top of it when you save; you are asked where both changed the same.',
  replaced:
    'The image has another result now, of another run. Yours goes on here, and can be saved beside that one.',
};

/** The tools above the picture while its result is corrected. */
export function EditorBar({
  editor,
  session,
  mayWrite,
  toPicture,
}: {
  editor: Editor;
  session: EditorSession;
  /** A role can be taken away while one corrects. */
  mayWrite: boolean;
  /** Whoever takes a tool by its key uses it by keys. */
  toPicture: () => void;
}): ReactNode {
  const { dispatch, saving } = editor;
  const { chosen, draft, note: told, problem, tool } = session;
  const [note, setNote] = useState('');
  const count = draft.operations.length;
  const canSave = count > 0 && !saving && mayWrite;
  const undo = (): void => dispatch({ type: 'undo' });
  const redo = (): void => dispatch({ type: 'redo' });
  const save = (): void => editor.save(note.trim());
  const remove = (): void => dispatch({ type: 'do', operation: { type: 'delete', ids: chosen } });
  const merge = (): void =>
    dispatch({
      type: 'do',
      operation: { type: 'merge', ids: chosen, as: freeName([...draft.operations, ...draft.undone]) },
    });
  const last = draft.operations.at(-1);
  const next = draft.undone.at(-1);
  const undoLabel = last ? `Undo ${wordsOf(last)}` : 'Undo';
  const redoLabel = next ? `Redo ${wordsOf(next)}` : 'Redo';

  useCommand(
    chosen.length > 0
      ? {
          id: 'delete-objects',
          label: 'Delete the chosen objects',
          group,
          keys: ['delete', 'backspace'],
          run: remove,
        }
      : null,
  );
  useCommand(
    chosen.length > 1
      ? { id: 'merge-objects', label: 'Merge the chosen objects', group, keys: ['m'], run: merge }
      : null,
  );
  useCommand(last ? { id: 'undo', label: undoLabel, group, keys: ['u'], run: undo } : null);
  useCommand(next ? { id: 'redo', label: redoLabel, group, keys: ['y'], run: redo } : null);
  useCommand(canSave ? { id: 'save-version', label: 'Save as a new version', group, run: save } : null);
  useShortcuts({ undo, redo, save: () => canSave && save() });

  const used = tools.find(({ name }) => name === tool);
  const instead = problem ?? told;
  return (
    <section className="hub-editor" aria-label="Corrections">
      <div className="hub-editor-bar" role="toolbar" aria-label="Correct the result">
        <div className="hub-viewer-group">
          {tools.map((each) => (
            <ToolButton
              key={each.name}
              tool={each}
              pressed={each.name === tool}
              onPress={() => dispatch({ type: 'tool', tool: each.name })}
              toPicture={toPicture}
            />
          ))}
        </div>
        <div className="hub-viewer-group">
          <IconButton
            label="Merge the chosen objects"
            shortcut="M"
            disabled={chosen.length < 2}
            onClick={merge}
          >
            <Merge size={16} aria-hidden="true" />
          </IconButton>
          <IconButton
            label="Delete the chosen objects"
            shortcut="Delete"
            disabled={chosen.length === 0}
            onClick={remove}
          >
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <div className="hub-viewer-group">
          <IconButton label={undoLabel} shortcut="Ctrl+Z" disabled={!last} onClick={undo}>
            <Undo2 size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={redoLabel} shortcut="Ctrl+Shift+Z" disabled={!next} onClick={redo}>
            <Redo2 size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <div className="hub-viewer-group hub-editor-end">
          <input
            className="hub-input hub-editor-note"
            aria-label="Note for this version"
            placeholder="Note"
            maxLength={500}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
          <button
            type="button"
            className="hw-button hw-button-primary hw-button-small"
            disabled={!canSave}
            onClick={save}
          >
            {saving ? 'Saving' : 'Save version'}
          </button>
          <IconButton
            label={count === 0 ? 'Stop correcting' : 'Discard the changes and stop'}
            disabled={saving}
            onClick={editor.discard}
          >
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      <p className="hub-editor-line" role="status" data-problem={problem !== null || undefined}>
        <span>
          {instead ?? used?.hint}
          {instead === null && <span className="hub-editor-keys"> {used?.byKeys}</span>}
        </span>
        <span className="hub-editor-count hw-tabular">
          {[
            ...(chosen.length > 0 ? [`${formatCounted(chosen.length, 'object')} chosen`] : []),
            ...(count > 0 ? [`${formatCounted(count, 'change')} not saved`] : []),
          ].join(' · ')}
        </span>
      </p>
      {!mayWrite && (
        <p className="hub-editor-line" role="status" data-problem>
          You may only look at this project now, so nothing can be saved. Your changes stay in this browser
          until you discard them.
        </p>
      )}
      {editor.behind && (
        <p className="hub-editor-line" role="status">
          {behindWords[editor.behind]}
        </p>
      )}
    </section>
  );
}

function ToolButton({
  tool: { name, label, shortcut, icon: Icon },
  pressed,
  onPress,
  toPicture,
}: {
  tool: (typeof tools)[number];
  pressed: boolean;
  onPress: () => void;
  toPicture: () => void;
}): ReactNode {
  const run = (): void => {
    onPress();
    toPicture();
  };
  useCommand({ id: `tool-${name}`, label, group, keys: [shortcut], run });
  return (
    <IconButton label={label} shortcut={shortcut.toUpperCase()} aria-pressed={pressed} onClick={onPress}>
      <Icon size={16} aria-hidden="true" />
    </IconButton>
  );
}

/** Keys with Ctrl or ⌘, which are everywhere the same. Text fields keep theirs. */
function useShortcuts(actions: { undo: () => void; redo: () => void; save: () => void }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]');
      if (key === 's') actions.save();
      else if (typing) return;
      else if (key === 'z' && !event.shiftKey) actions.undo();
      else if (key === 'y' || key === 'z') actions.redo();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
