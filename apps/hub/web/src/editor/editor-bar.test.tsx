import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { CommandsProvider } from '../commands/commands.tsx';
import { EditorBar } from './editor-bar.tsx';
import type { EditorSession } from './editor-session.ts';
import type { Editor } from './use-editor.ts';

afterEach(cleanup);

const session: EditorSession = {
  base: { size: { width: 10, height: 10 }, outlines: new Map(), near: () => [] },
  draft: { resultId: 'r', operations: [{ type: 'delete', ids: [1] }], undone: [] },
  states: [],
  tool: 'choose',
  chosen: [],
  problem: null,
  note: null,
};

function bar(save: () => void, mayWrite: boolean) {
  const editor = { dispatch: vi.fn(), discard: vi.fn(), save, saving: false, behind: null };
  return (
    <CommandsProvider>
      <EditorBar
        editor={editor as unknown as Editor}
        session={session}
        mayWrite={mayWrite}
        toPicture={vi.fn()}
      />
    </CommandsProvider>
  );
}

it('saves nothing and says so once the right is gone, until it is back', () => {
  const save = vi.fn();
  const { rerender } = render(bar(save, true));
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save version' });
  expect([button.disabled, screen.queryByText(/You may only look/)]).toEqual([false, null]);

  rerender(bar(save, false));
  expect(button.disabled).toBe(true);
  expect(screen.getByText(/You may only look/).textContent).toContain('stay in this browser');
  fireEvent.keyDown(document, { key: 's', ctrlKey: true });
  expect(save).not.toHaveBeenCalled();

  rerender(bar(save, true));
  fireEvent.keyDown(document, { key: 's', ctrlKey: true });
  expect(save).toHaveBeenCalledOnce();
});
