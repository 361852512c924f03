import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { CommandsProvider, useCommands } from '../commands/commands.tsx';
import { InstallCommand } from './install-command.tsx';

afterEach(cleanup);

function Commands() {
  return useCommands().map(({ id, label, run }) => (
    <button key={id} type="button" onClick={run}>
      {label}
    </button>
  ));
}

it('offers to install the app from when the browser can until it is done', () => {
  render(
    <CommandsProvider>
      <InstallCommand />
      <Commands />
    </CommandsProvider>,
  );
  expect(screen.queryAllByRole('button')).toEqual([]);
  const prompt = vi.fn(() => Promise.resolve());
  act(() => void dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt })));
  screen.getByRole('button', { name: 'Install Headway as an app' }).click();
  expect(prompt).toHaveBeenCalledOnce();
  act(() => void dispatchEvent(new Event('appinstalled')));
  expect(screen.queryAllByRole('button')).toEqual([]);
});
